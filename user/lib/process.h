/*
 * Processes as /proc shows them, for ps, pstree, top, pgrep and their kin. The format of
 * /proc/PID/stat is proc(5)'s.
 */
#ifndef USER_LIB_PROCESS_H
#define USER_LIB_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* /proc counts processor time in these parts of a second. */
#define TICKS_A_SECOND 100

struct process {
	pid_t pid, parent, group, session;
	int terminal;     /* device number; 0 for none */
	pid_t foreground; /* the terminal's foreground group; -1 without a terminal */
	char state;       /* R S D T Z ... */
	unsigned long flags;
	unsigned long long user_ticks, system_ticks, start_tick;
	long priority, nice, threads;
	unsigned long long memory; /* bytes of address space */
	long resident;             /* pages in memory */
	uid_t uid;                 /* effective */
	char name[64];
	char arguments[1024]; /* separated by spaces; empty when there is none to see */
};

/*
 * Reads a small file into `text`, ends it with a zero byte, and returns its length; -1 if not
 * there.
 */
ssize_t read_small_file(const char *path, char *text, size_t size);

/* False when there is no such process, or no longer. */
bool read_process(pid_t pid, struct process *process);

/*
 * All processes in order of their pids; NULL with *count 0 when /proc cannot be read. The caller
 * frees.
 */
struct process *read_processes(size_t *count);

#endif
