#ifndef PROC_RUNQ_H
#define PROC_RUNQ_H

/*
 * The run queue of a processor, as the scheduler and its classes see it; nobody else looks inside.
 * The running thread is on no list.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "kernel/timer.h"
#include "proc/sched.h"

struct runq {
	struct spinlock lock;

	/* Guarded by lock. */
	struct list ready;        /* round robin's: struct thread.run_link, next to run first */
	unsigned nready;          /* on `ready` */
	struct thread *idle;      /* runs when nobody else wants to */
	struct thread *ended;     /* a zombie whose stack is free once another thread runs */
	struct timer slice_timer; /* ends a turn when someone else waits for it */
	bool slice_armed;
	unsigned long switches;
	struct timer load_timer; /* every few seconds while there is load */
	bool load_armed;
	uint32_t load[3];
};

extern const struct sched_class sched_round_robin;
extern const struct sched_class sched_idle;

/* The load averages, with rq->lock held: someone became ready. */
void load_wake(struct runq *rq);
void load_init(struct runq *rq);

/* In switch.asm. */
void context_switch(vaddr_t *save, vaddr_t next);

#endif
