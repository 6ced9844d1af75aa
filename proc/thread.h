#ifndef PROC_THREAD_H
#define PROC_THREAD_H

/*
 * A thread: something that runs. It owns a kernel stack, a saved context, a state and a signal
 * mask. The states are in proc/state.h.
 */

#include "kernel/lib/list.h"
#include "kernel/mutex.h"
#include "kernel/segments.h"
#include "kernel/timer.h"
#include "kernel/types.h"
#include "kernel/waitq.h"
#include "proc/current.h"
#include "proc/signal.h"
#include "proc/state.h"

struct proc;
struct sched_class;
struct trapframe;

struct fpu_state; /* proc/fpu.h */

/* A call with a deadline that a signal interrupted: how restart_syscall(2) goes on with it. */
struct restart_block {
	long (*again)(struct restart_block *restart); /* NULL: there is none */
	nsec_t deadline;                              /* on `clock` */
	union {
		struct { /* sleeping */
			int clock;
			uint32_t remaining; /* user address that gets the time left, or 0 */
			bool wide;          /* it is a timespec64 */
		};
		struct {              /* poll(2) */
			uint32_t fds; /* user address */
			unsigned count;
		};
	};
};

struct thread {
	pid_t tid; /* the first thread's is its process's pid */
	struct proc *proc;
	struct list proc_link;        /* in proc->threads; proc->lock */
	vaddr_t kstack;               /* lowest address of KSTACK_SIZE bytes */
	struct trapframe *user_frame; /* the stack's top: where entries from user mode save */

	/* Guarded by the run queue's lock. */
	enum thread_state state;
	const struct sched_class *sched;
	int policy;           /* SCHED_* */
	uint32_t rt_priority; /* 1 to 99 in the real-time classes, else 0 */
	struct list run_link;
	vaddr_t context;  /* saved stack pointer while not running */
	nsec_t slice_end; /* when its turn is over */
	enum wait_mode wait_mode;
	vaddr_t wait_caller; /* where in the kernel it waits, while BLOCKED */
	bool timed_out;      /* its sleep_timer expired */
	unsigned long switches_voluntary, switches_forced;

	/* Guarded by proc->lock; the thread reads its own mask without. */
	sigbits blocked;
	sigbits saved_blocked; /* to restore after sigsuspend */
	bool restore_blocked;
	sigbits waited; /* sigtimedwait waits for these, blocked or not */
	struct pending_signals pending;
	struct signal_stack altstack;
	bool reset_on_fork; /* its children begin in SCHED_OTHER */

	/* The thread's own. */
	struct held_mutexes mutexes;
	struct timer sleep_timer;
	unsigned fail_nth; /* mm/fail.h */
	uint64_t tls[SEG_TLS_COUNT];
	struct fpu_state *fpu;
	bool fpu_used;                             /* by the program that runs in it */
	vaddr_t set_child_tid;                     /* its first act is to write its tid here */
	vaddr_t clear_child_tid;                   /* set_tid_address(2) */
	vaddr_t robust_list;                       /* set_robust_list(2) */
	uint32_t timer_slack, timer_slack_default; /* ns; prctl(2) */
	struct signal_fault fault;                 /* the last one, for the signal frame */
	struct restart_block restart;
	nsec_t user_time, system_time;
	nsec_t accounted_at;             /* up to here */
	void (*kernel_entry)(void *arg); /* a kernel thread's function */
	void *kernel_arg;
};

/* A thread of `p` in state NEW, with a stack; NULL: no memory. Unshown until thread_attach(). */
struct thread *thread_create(struct proc *p);
void thread_attach(struct thread *t); /* puts it into its process; its tid is set */
void thread_free(struct thread *t);   /* never ran, or ZOMBIE and off its stack */

/* The first thread of a process; p->lock held. Every process has one until its end. */
struct thread *proc_main_thread(struct proc *p);

/* A process that runs `entry(arg)` in the kernel, ready to run; 0, -EAGAIN or -ENOMEM. It is a
 * child of process 0, or of the caller, who then waits for it. When entry returns: if it has
 * executed a program (proc/exec.h) it enters it, else the process ends with status 0. With `out`
 * its process is given back with a reference. */
int kthread_start(const char *name, void (*entry)(void *arg), void *arg, struct proc **out);
int kthread_start_child(const char *name, void (*entry)(void *arg), void *arg, struct proc **out);

/* The same for the processes that have their numbers by tradition. */
int kthread_start_numbered(pid_t pid, const char *name, void (*entry)(void *arg), void *arg);

/* `first_turn` is what every new thread executes first, on its own stack. */
void thread_init(void (*first_turn)(void));

#endif
