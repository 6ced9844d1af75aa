#ifndef PROC_PROC_H
#define PROC_PROC_H

/*
 * The process control block. A process owns memory, descriptors, children and signal dispositions;
 * its threads (proc/thread.h) own stacks, contexts, states and signal masks. Process 0 is the
 * scheduler, process 1 init, process 2 the page daemon.
 *
 * One lock, proc_tree_lock, guards how processes relate: pids, parents, children, groups, sessions,
 * and who is a zombie. Each process's own lock guards its signals and limits. A process is freed
 * when it was reaped and nobody holds a reference.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "kernel/types.h"
#include "kernel/waitq.h"
#include "proc/cred.h"
#include "proc/current.h"
#include "proc/itimer.h"
#include "proc/posix_timer.h"
#include "proc/signal.h"
#include "proc/usage.h"
#include "syscall/abi/resource.h"

struct addrspace;
struct fdtable;   /* fs/fdtable.h */
struct fscontext; /* fs/fscontext.h: root and working directory, umask */
struct memobj;
struct pgrp;
struct thread;
struct user_account;

#define PROC_NAME_MAX 16 /* with the NUL, as PR_SET_NAME */

/* What a living child has to tell: it was stopped, or it goes on. */
enum proc_event {
	PROC_NO_EVENT,
	PROC_STOPPED,
	PROC_CONTINUED
};

struct proc {
	/* Fixed at creation. */
	pid_t pid;
	bool kernel_only;  /* never had user memory; loses it when it executes a program */
	nsec_t start_time; /* monotonic */
	uint32_t refs;     /* atomic: the tree holds one until reaped, each thread one */

	/* Guarded by proc_tree_lock. */
	struct list hash_link; /* by pid */
	struct proc *parent;
	struct list children; /* living ones, by creation */
	struct list zombies;  /* dead ones, by death */
	struct list sibling;  /* in one of the parent's two lists */
	struct pgrp *pgrp;
	struct list pgrp_link;    /* in pgrp->members */
	uint32_t tty_epoch;       /* the session's: its terminal controls this process too */
	bool has_execed;          /* setpgid by the parent is over (POSIX setpgid, EACCES) */
	bool no_new_privs;        /* set-id bits do nothing any more (prctl); only by itself */
	bool subreaper;           /* adopts orphans among its descendants (prctl) */
	bool beyond_nproc;        /* setuid gave it to a user who has too many; execve says so */
	bool keep_caps;           /* PR_SET_KEEPCAPS: remembered until the next exec */
	bool dumpable;            /* others of its user may look into it (prctl) */
	uint32_t personality;     /* personality(2); only by itself */
	bool zombie;              /* dead, not reaped; wait_status is final */
	int wait_status;          /* as wait(2) gives it */
	int exit_signal;          /* sent to the parent at the end; 0: none */
	int parent_death_signal;  /* sent to it when its parent ends (prctl); 0: none */
	struct waitq child_event; /* wait4 sleeps here */
	struct waitq vfork_done;  /* the vfork parent sleeps here */
	bool vfork_pending;       /* this child still borrows its parent's memory */
	struct usage children_usage;
	struct user_account *account; /* of cred.uid; a reference */

	/* Guarded by lock. */
	struct spinlock lock;
	struct list threads; /* struct thread */
	unsigned nthreads;
	bool exiting; /* its end has begun: no signal can change it */
	struct signal_state signals;
	enum proc_event event; /* since it was last waited for */
	int event_status;      /* the same as wait(2) gives it */
	struct cred cred;
	struct rlimit64 limits[RLIM_NLIMITS];
	char name[PROC_NAME_MAX];
	int nice;                 /* -20 (favoured) to 19 */
	struct usage ended_usage; /* of threads that have ended, and of earlier programs */
	struct itimers itimers;
	struct posix_timers posix_timers;

	/* Used by the process itself; replaced only by its exec and exit, `as` under lock too. */
	struct addrspace *as; /* NULL: kernel process, or memory given up */
	struct fdtable *files;
	struct fscontext *fs;
	struct memobj *executable; /* the program that runs, a reference; for /proc/PID/exe */
};

extern struct spinlock proc_tree_lock;

/* The process with this pid, with a reference, or NULL. Zombies are found too. */
struct proc *proc_find(pid_t pid);
struct proc *proc_find_locked(pid_t pid); /* tree lock held, no reference taken */
void proc_get(struct proc *p);
void proc_put(struct proc *p);

/* The process after `pid` in order of pids, with a reference; NULL at the end. For /proc. */
struct proc *proc_next(pid_t pid);
unsigned long proc_count(void); /* living and zombies */

struct proc *proc_zero(void);
struct proc *proc_init_process(void); /* NULL until it exists */

/* What others ask about a process, consistent under its locks: for /proc and ps. */
struct proc_identity {
	pid_t pid, ppid, pgid, sid;
	unsigned nthreads;
};
void proc_identify(struct proc *p, struct proc_identity *out);

/* The letter of /proc/PID/stat: R S D T Z, I for a thread of the kernel that waits for work. */
char proc_state_letter(struct proc *p);

/* Time used by all threads, ended ones too. */
void proc_times(struct proc *p, nsec_t *user, nsec_t *system);

/* All that getrusage(RUSAGE_SELF) tells. */
void proc_usage(struct proc *p, struct usage *out);

/* Its address space with a reference (addrspace_put), or NULL. */
struct addrspace *proc_addrspace(struct proc *p);

/* How many signals are queued for processes of its user (RLIMIT_SIGPENDING). */
uint32_t proc_signals_queued(struct proc *p);

/* Has its user more processes than RLIMIT_NPROC allows this one? The superuser never. */
bool proc_beyond_nproc(struct proc *p);

/* One of its soft limits. */
uint64_t proc_limit(struct proc *p, unsigned resource);

/* The name that ps shows (prctl PR_SET_NAME, execve); cut to PROC_NAME_MAX - 1 bytes. */
void proc_set_name(struct proc *p, const char *name);
void proc_name(struct proc *p, char out[PROC_NAME_MAX]);

/* Makes process 0 from the thread that boots, and registers with traps and the panic report.
 * `stack` is what that thread runs on, from kstack_alloc(). Needs memory, traps and timers. */
void proc_init(vaddr_t stack);

/* --- For proc/ itself --- */

void proc_table_init(void);
struct proc *proc_alloc(void);              /* all zero; NULL: no memory */
void proc_free(struct proc *p);             /* one that never had a reference */
void proc_table_add_locked(struct proc *p); /* under its number; tree lock held */
void proc_table_remove_locked(struct proc *p);
struct proc *proc_next_locked(pid_t pid);
void thread_usage(struct thread *t, struct usage *out);

/* Counts what an address space was used for, before it is given up; p->lock held. */
void proc_fold_addrspace(struct proc *p, const struct addrspace *as);

#endif
