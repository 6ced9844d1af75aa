#ifndef PROC_RUNQ_H
#define PROC_RUNQ_H

/*
 * The run queue of a processor, as the scheduler and its classes see it; nobody else looks inside.
 * The running thread is on no list.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "kernel/timer.h"
#include "proc/policy.h"
#include "proc/sched.h"

#define RT_PRIORITIES (RT_PRIORITY_HIGHEST + 1)

struct runq {
	struct spinlock lock;

	/* Guarded by lock. */
	struct list ready; /* round robin's: struct thread.run_link, next to run first */
	struct list realtime[RT_PRIORITIES];             /* the same by priority */
	uint32_t realtime_ready[RT_PRIORITIES / 32 + 1]; /* a bit for each that is not empty */
	unsigned nready;                                 /* on all of these */
	struct thread *idle;                             /* runs when nobody else wants to */
	struct thread *ended;     /* a zombie whose stack is free once another thread runs */
	struct timer slice_timer; /* ends a turn when someone else waits for it */
	bool slice_armed;
	unsigned long switches;
	struct timer load_timer; /* every few seconds while there is load */
	bool load_armed;
	uint32_t load[3];
};

extern const struct sched_class sched_realtime;
extern const struct sched_class sched_round_robin;
extern const struct sched_class sched_idle;

/* The load averages, with rq->lock held: someone became ready. */
void load_wake(struct runq *rq);
void load_init(struct runq *rq);

/* In switch.asm. */
void context_switch(vaddr_t *save, vaddr_t next);

#endif
