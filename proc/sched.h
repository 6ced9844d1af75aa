#ifndef PROC_SCHED_H
#define PROC_SCHED_H

/*
 * Who runs next. Classes stand in order; the first with a ready thread decides: real time, round
 * robin for all others, and idle for process 0. A thread in the kernel runs until it sleeps or
 * returns.
 */

#include "kernel/spinlock.h"
#include "kernel/types.h"

struct runq;
struct thread;

struct sched_class {
	const char *name;
	void (*enqueue)(struct runq *rq, struct thread *t, bool first); /* else to the end */
	void (*dequeue)(struct runq *rq, struct thread *t);
	struct thread *(*pick)(struct runq *rq); /* takes it off; NULL: none ready */
	bool (*preempts)(const struct thread *woken, const struct thread *running);
	nsec_t (*slice)(const struct thread *t); /* how long a turn is */
	const struct sched_class *next;
};

void sched_start(void) __noreturn; /* the booting thread idles from now on */

void sched_init(struct thread *booting); /* which becomes the idle thread */
void sched_make_ready(struct thread *t); /* a new thread's first time */
void sched_yield(void);                  /* to the back of the queue */
void sched_set_policy(struct thread *t, int policy, uint32_t rt_priority); /* proc/policy.h */
void sched_reschedule_if_due(void); /* on the way to user mode; let_others_run() */

/* The end of the current thread: it is a ZOMBIE, and may not sleep any more; and then, never runs
 * again. */
void sched_end(void);
void sched_exit(void) __noreturn;

/* What a new thread does first, on its own stack: the other half of a switch. */
void sched_first_turn(void);

/* The current thread sleeps in state STOPPED, letting go of `guard` meanwhile, until it is woken by
 * sched_wake(). The caller checks its condition again, under the guard. */
void sched_stop(struct spinlock *guard);

/* Which sleepers a wake-up is for. */
enum wake_reason {
	WAKE_EVENT,    /* what a BLOCKED one waits for has come */
	WAKE_SIGNAL,   /* BLOCKED ones that wait interruptibly */
	WAKE_FATAL,    /* killable ones too */
	WAKE_KILL,     /* and STOPPED ones */
	WAKE_CONTINUE, /* only STOPPED ones */
};
void sched_wake(struct thread *t, enum wake_reason reason);

/* Sleeps until `deadline` on the monotonic clock: 0, or -ERESTARTSYS when a signal came. */
int sched_sleep_until(nsec_t deadline);

struct sched_counts {
	unsigned long running, ready, switches;
	nsec_t idle_time;
	uint32_t load[3]; /* 1, 5, 15 minutes, SCHED_LOAD_SHIFT bits of fraction */
};
#define SCHED_LOAD_SHIFT 11
void sched_counts(struct sched_counts *out);

#endif
