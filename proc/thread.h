#ifndef PROC_THREAD_H
#define PROC_THREAD_H

/*
 * A thread: something that runs. It owns a kernel stack, a saved context, a state and a signal mask.
 * The states and their transitions are the course's six; every change of state goes through
 * thread_set_state(), which refuses any other.
 */

#include "kernel/lib/list.h"
#include "kernel/segments.h"
#include "kernel/timer.h"
#include "kernel/types.h"
#include "kernel/waitq.h"
#include "proc/signal.h"

struct proc;
struct sched_class;
struct trapframe;

enum thread_state {
	THREAD_NEW,     /* being made, never ran */
	THREAD_READY,   /* on a run queue */
	THREAD_RUNNING, /* on a processor */
	THREAD_BLOCKED, /* on a wait queue */
	THREAD_STOPPED, /* by a stop signal */
	THREAD_ZOMBIE,  /* ended; its process may wait to be reaped */
};

#define FPU_STATE_SIZE 512 /* FXSAVE area, 16-byte aligned */

struct thread {
	pid_t tid;              /* the first thread's is its process's pid */
	struct proc *proc;
	struct list proc_link;  /* in proc->threads; proc->lock */
	vaddr_t kstack;         /* lowest address of KSTACK_SIZE bytes */
	struct trapframe *user_frame; /* at the stack's top, when it came from user mode */

	/* Guarded by the run queue's lock. */
	enum thread_state state;
	const struct sched_class *sched;
	struct list run_link;
	vaddr_t context;        /* saved stack pointer while not running */
	nsec_t slice_end;       /* when its turn is over */
	bool wake_pending;      /* woken between setting BLOCKED and giving up the processor */

	/* A sleep; guarded by the wait queue's guard. */
	enum wait_mode wait_mode;
	bool timed_out;
	struct timer sleep_timer;

	/* Guarded by proc->lock; the thread reads its own mask without. */
	sigbits blocked;
	sigbits saved_blocked;  /* to restore after sigsuspend */
	bool restore_blocked;
	struct pending_signals pending;
	vaddr_t altstack;
	uint32_t altstack_size, altstack_flags;

	/* The thread's own. */
	uint64_t tls[SEG_TLS_COUNT];
	void *fpu;              /* FPU_STATE_SIZE bytes, or NULL: never used it */
	vaddr_t clear_child_tid; /* set_tid_address(2) */
	struct {                /* a timed call to go on with, restart_syscall(2) */
		long (*again)(struct thread *t);
		nsec_t deadline;
		uint32_t clock, user_pointer, width;
	} restart;
	nsec_t user_time, system_time, accounted_at;
	void (*kernel_entry)(void *arg); /* a kernel thread's function */
	void *kernel_arg;
};

struct thread *thread_current(void);

/* A process that runs `entry(arg)` in the kernel, as a child of process 0; ready to run. When
 * entry returns: if it has executed a program (proc/exec.h) it enters it, else the process ends. */
int kthread_start(const char *name, void (*entry)(void *arg), void *arg, struct proc **out);

#endif
