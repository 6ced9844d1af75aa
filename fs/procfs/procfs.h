#ifndef FS_PROCFS_PROCFS_H
#define FS_PROCFS_PROCFS_H

/*
 * /proc: the kernel's state as files (proc(5)). Nothing is stored; a file's text is written when it
 * is read. What there is stands in tables of entries: system.c, machine.c and kernel.c have those
 * about the machine, its memory and the kernel, process.c those of each process, memory.c and
 * smaps.c of its memory, links.c those that lead to places.
 *
 * A text is taken once when reading begins at the start of the file, and later reads go on in it,
 * so that what a program reads in pieces belongs to one moment.
 */

#include "fs/procfs/text.h"
#include "kernel/types.h"

struct dir_reader;
struct inode;
struct name;
struct path;
struct proc;
struct procfs_node;
struct uio;

struct procfs_entry {
	const char *name;
	mode_t mode;           /* type and permissions */
	bool (*present)(void); /* NULL: always there */

	/* Files: writes the text. `p` is the process whose directory it is in, NULL elsewhere. */
	int (*show)(struct text *out, struct proc *p);
	/* The same for files that are read at any place: as read(2), 0 at the end. `trusted`: the
	 * superuser has opened it. */
	ssize_t (*read)(struct proc *p, struct uio *u, off_t offset, bool trusted);
	/* The same for one of many: `number` is its name. */
	int (*show_number)(struct text *out, struct proc *p, int number);
	/* Files that can be written: takes one write's text, terminated. */
	int (*store)(const char *text, struct proc *p);
	/* Only the process's user and the superuser may open it, whatever the mode says. */
	bool guarded;

	/* Links: to a place (`number`: the descriptor in fd/), or to a name. */
	int (*follow)(struct proc *p, int number, struct path *out);
	ssize_t (*target)(char *buf, size_t size);

	/* Directories: an array that ends with a NULL name, and what comes and goes by itself. */
	const struct procfs_entry *children;
	const struct procfs_numbers *numbers;
};

/* Children of a directory whose names are numbers: processes, descriptors. */
struct procfs_numbers {
	const struct procfs_entry *entry; /* what each of them is */
	/* The lowest number at or after `from` that there is; -1: none. */
	int (*next)(struct proc *p, int from);
};

extern const struct procfs_entry procfs_system_entries[]; /* the root's */
extern const struct procfs_entry procfs_kernel_entries[]; /* sys/kernel */
extern const struct procfs_numbers procfs_processes;
extern const struct procfs_numbers procfs_descriptors;
extern const struct procfs_numbers procfs_fdinfos;
extern const struct procfs_numbers procfs_tasks;        /* thread.c */
extern const struct procfs_entry procfs_task_entries[]; /* each of theirs; process.c */

/* status.c */
int procfs_show_stat(struct text *out, struct proc *p);
int procfs_show_status(struct text *out, struct proc *p);

/* thread.c */
int procfs_show_wchan(struct text *out, struct proc *p);
int procfs_show_syscall(struct text *out, struct proc *p);
int procfs_show_children(struct text *out, struct proc *p);

/* machine.c: memory */
int procfs_show_kmap(struct text *out, struct proc *p);
int procfs_show_buddyinfo(struct text *out, struct proc *p);
int procfs_show_meminfo(struct text *out, struct proc *p);
int procfs_show_vmstat(struct text *out, struct proc *p);
int procfs_show_zoneinfo(struct text *out, struct proc *p);

/* kernel.c */
int procfs_show_slabinfo(struct text *out, struct proc *p);
int procfs_show_slab_owners(struct text *out, struct proc *p);
int procfs_show_census(struct text *out, struct proc *p);
int procfs_store_sysrq(const char *text, struct proc *p);

/* fail.c */
bool procfs_may_fail(void);
int procfs_show_fail(struct text *out, struct proc *p);
int procfs_store_fail(const char *text, struct proc *p);

/* events.c */
int procfs_show_timers(struct text *out, struct proc *p);

/* links.c */
int procfs_follow_exe(struct proc *p, int number, struct path *out);
int procfs_follow_cwd(struct proc *p, int number, struct path *out);
int procfs_follow_root(struct proc *p, int number, struct path *out);
ssize_t procfs_target_self(char *buf, size_t size);
ssize_t procfs_target_mounts(char *buf, size_t size);

void procfs_init(void); /* registers the file system `proc` */

#endif
