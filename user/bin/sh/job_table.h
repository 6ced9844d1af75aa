#ifndef SH_JOB_TABLE_H
#define SH_JOB_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

enum state {
	RUNNING,
	STOPPED,
	DONE
};

struct process {
	pid_t pid;
	int status; /* as waitpid gave it, unless RUNNING */
	enum state state;
};

struct job {
	struct job *next;
	char *text;                /* the command */
	int number;                /* 0: in the foreground */
	unsigned long recency;     /* of becoming a background job, or stopping */
	bool changed;              /* something to tell before the next prompt */
	pid_t group;               /* 0: without job control, the shell's */
	struct process *processes; /* in order of the pipeline */
	size_t count;
	struct termios modes; /* the terminal's when it stopped */
	bool has_modes;
};

/* --- Making and finding --- */

struct job *job_new(const char *text); /* TEXT is copied, and may be NULL */
void job_remove(struct job *job);
/* It goes on behind the shell's back: it gets a number, the highest, and becomes %+. */
void job_make_background(struct job *job);
void jobs_forget(void); /* in a child of the shell: these are the parent's */

struct job *job_by_name(const char *name); /* %n %% %+ %- %text; NULL if none, which is told */
struct job *job_by_pid(pid_t pid);         /* the one this process is, or was, in; NULL if none */
struct job *job_next(const struct job *after); /* those with numbers, in order; NULL: the first */

/* --- States and statuses --- */

bool job_is_running(const struct job *job);
bool job_is_stopped(const struct job *job);
bool job_is_done(const struct job *job);
bool jobs_any_stopped(void);
int job_status(const struct job *job); /* as in $? */
int status_of_child(int status);       /* waitpid's as $? has it */

/* waitpid told of a process. One that is in no job is not missed. */
void job_note(pid_t pid, int status);
/* No child can tell how it ended any more: those still running must have been reaped elsewhere. */
void job_note_lost(struct job *job);

int jobs_wait_flags(void); /* for waitpid: whether stopped children are of interest */
/*
 * Note all news of children there are, waiting for none. How many; *CHILDREN: there are children.
 */
size_t jobs_reap(bool *children);
void jobs_update(void); /* the same, for who does not care */
/*
 * Note news of children. If there are none, wait for a signal, be it SIGCHLD or one with a trap,
 * and return. False if there are no children.
 */
bool jobs_wait_for_event(void);
void jobs_drop_done(void); /* those that ended have been told of */

/* --- Showing --- */

enum job_format {
	JOB_SHORT,
	JOB_WITH_PIDS,
	JOB_PIDS_ONLY
};
/* One line about it, in scratch memory. */
const char *job_describe(const struct job *job, enum job_format format);

#endif
