#ifndef PROC_SIGNAL_H
#define PROC_SIGNAL_H

/*
 * Signals: sending marks them pending and wakes who can take them; delivery happens in one place, on
 * the way back to user mode (signal_deliver). Standard signals are pending once, real-time ones queue
 * with their values. The default actions are one list (proc/signal_list.h).
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"
#include "syscall/abi/signal.h"

struct proc;
struct pgrp;
struct thread;
struct trapframe;
struct user_fault;

#define SIGNAL_COUNT 64 /* signals 1..64; bit n-1 of a set is signal n */
typedef uint64_t sigbits;

#define SIGBIT(sig) (1ULL << ((sig)-1))

struct pending_signals {
	sigbits set;
	struct list queue; /* struct queued_signal, oldest first */
};

struct disposition {
	uint32_t handler; /* SIG_DFL, SIG_IGN or a user address */
	uint32_t flags;   /* SA_* */
	uint32_t restorer;
	sigbits mask;
};

/* A process's share; a thread has its own mask, pending set and alternate stack. */
struct signal_state {
	struct disposition actions[SIGNAL_COUNT + 1]; /* by signal number */
	struct pending_signals pending;               /* for any thread */
	bool stopped;                                 /* a stop signal holds all threads */
};

/* What a signal says about itself. */
struct signal_info {
	int signo, code;
	pid_t pid; /* the sender's */
	uid_t uid;
	int status;    /* SIGCHLD */
	vaddr_t addr;  /* faults */
	uint32_t value; /* sigqueue */
};

/* Sends to a process. No permission check; 0, or -EAGAIN when the queue limit is reached. Takes the
 * process's lock. */
int signal_send(struct proc *p, const struct signal_info *info);
int signal_send_number(struct proc *p, int signo); /* as the kernel, SI_KERNEL */

/* To every member of a group; tree lock held or not, as the name says. */
void pgrp_signal(struct pgrp *group, int signo);
void pgrp_signal_locked(struct pgrp *group, int signo);

/* Is a signal pending that the current thread would act on? Sleeps end when it is. */
bool signal_pending(struct thread *t);
bool signal_pending_fatal(struct thread *t);

/* For terminals: would this signal do nothing to the current process (ignored or blocked)? */
bool signal_is_ignored(int signo);

/* kill(2) by pid as the current process may: > 0 one, 0 own group, -1 all, < -1 a group. */
int signal_kill(pid_t pid, const struct signal_info *info);

/* The hooks of kernel/trap.h. */
void signal_user_fault(struct trapframe *tf, const struct user_fault *fault);
void signal_deliver(struct trapframe *tf);

#endif
