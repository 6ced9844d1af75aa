#ifndef PROC_PROC_H
#define PROC_PROC_H

/*
 * The process control block. A process owns memory, descriptors, children and signal dispositions;
 * its threads (proc/thread.h) own stacks, contexts, states and signal masks. Process 0 is the
 * scheduler, process 1 init, process 2 the page daemon.
 *
 * One lock, proc_tree_lock, guards how processes relate: pids, parents, children, groups, sessions,
 * and who is a zombie. Each process's own lock guards its signals and limits. A process is freed when
 * it was reaped and nobody holds a reference.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "kernel/types.h"
#include "kernel/waitq.h"
#include "proc/cred.h"
#include "proc/signal.h"
#include "syscall/abi/resource.h"

struct addrspace;
struct fdtable;   /* fs/fdtable.h */
struct fscontext; /* fs/fscontext.h: root and working directory, umask */
struct pgrp;
struct thread;
struct tty;

#define PROC_NAME_MAX 16 /* with the NUL, as PR_SET_NAME */

/* What a child tells: set once when it turns zombie, stopped or continued. */
enum proc_event { PROC_NO_EVENT, PROC_STOPPED, PROC_CONTINUED };

struct proc {
	/* Fixed at creation. */
	pid_t pid;
	uint32_t refs; /* atomic: the tree holds one until the process is reaped */
	bool kernel_only; /* never had and never gets user memory */

	/* Guarded by proc_tree_lock. */
	struct list hash_link;    /* by pid */
	struct list all_link;     /* all processes, by creation */
	struct proc *parent;
	struct list children;     /* struct proc, living and zombie */
	struct list sibling;      /* in parent->children */
	struct pgrp *pgrp;
	struct list pgrp_link;    /* in pgrp->members */
	bool has_execed;          /* setpgid by the parent is over (POSIX setpgid, EACCES) */
	bool zombie;
	int wait_status;          /* as wait(2) gives it; set before `zombie` */
	enum proc_event event;    /* not yet waited for */
	int event_status;
	int exit_signal;          /* sent to the parent at the end; 0: none */
	struct waitq child_event; /* wait4 sleeps here; guard proc_tree_lock */
	struct waitq vfork_done;  /* the vfork parent sleeps here */
	bool vfork_pending;       /* this child still borrows its parent's memory */
	struct rusage32 children_usage;

	/* Guarded by lock. */
	struct spinlock lock;
	struct list threads;      /* struct thread */
	unsigned nthreads;
	bool exiting;             /* exit_group has begun: the other threads end */
	struct signal_state signals;
	struct cred cred;
	struct rlimit64 limits[RLIM_NLIMITS];
	char name[PROC_NAME_MAX];
	int nice;

	/* Used by the process itself; replaced only by its exec and exit. */
	struct addrspace *as;     /* NULL: kernel process, or memory given up */
	struct fdtable *files;
	struct fscontext *fs;
	nsec_t start_time;        /* monotonic */
	struct memobj *executable; /* the program that runs; for /proc/PID/exe */
};

extern struct spinlock proc_tree_lock;

struct proc *proc_current(void);

/* The process with this pid, with a reference, or NULL. Zombies are found too. */
struct proc *proc_find(pid_t pid);
struct proc *proc_find_locked(pid_t pid); /* tree lock held, no reference taken */
void proc_get(struct proc *p);
void proc_put(struct proc *p);

/* The process after `pid` in order of pids, with a reference; NULL at the end. For /proc. */
struct proc *proc_next(pid_t pid);
unsigned long proc_count(void);

/* The letter of /proc/PID/stat: R S D T Z. */
char proc_state_letter(struct proc *p);

/* Time used by all threads, ended ones too. */
void proc_times(struct proc *p, nsec_t *user, nsec_t *system);

/*
 * Rooms above attach what a process has of theirs: files, working directory. Each registers once at
 * boot. `fork` fills the child (flags: CLONE_FILES, CLONE_FS) or fails with a negative errno having
 * left nothing; `exec` is past the point of no return; `exit` gives all up.
 */
struct proc_resource {
	int (*fork)(struct proc *child, struct proc *parent, unsigned flags);
	void (*exec)(struct proc *p);
	void (*exit)(struct proc *p);
	struct proc_resource *next;
};
void proc_register_resource(struct proc_resource *resource);

void proc_init(void); /* process 0 from the thread that boots */

#endif
