#ifndef PROC_SCHED_H
#define PROC_SCHED_H

/*
 * Who runs next. Classes stand in order; the first with a ready thread decides. Today there are round
 * robin for all, and idle for process 0. A thread in the kernel runs until it sleeps or returns.
 */

#include "kernel/types.h"

struct runq;
struct thread;

struct sched_class {
	const char *name;
	void (*enqueue)(struct runq *rq, struct thread *t);
	void (*dequeue)(struct runq *rq, struct thread *t);
	struct thread *(*pick)(struct runq *rq);         /* takes it off; NULL: none ready */
	bool (*preempts)(struct thread *woken, struct thread *running);
	nsec_t (*slice)(const struct thread *t);         /* how long a turn is */
	const struct sched_class *next;
};

void sched_init(void);
void sched_start(void) __attribute__((noreturn)); /* the booting thread becomes the idle one */

void sched_make_ready(struct thread *t); /* a new or continued thread */
void sched_yield(void);                  /* to the back of the queue */
void sched_reschedule_if_due(void);      /* on the way to user mode, and in long loops */
void sched_exit(void) __attribute__((noreturn)); /* the current thread never runs again */

struct sched_counts {
	unsigned long running, ready, switches;
	nsec_t idle_time;
	uint32_t load[3]; /* 1, 5, 15 minutes, 11 bits of fraction */
};
struct sched_counts sched_counts(void);

#endif
