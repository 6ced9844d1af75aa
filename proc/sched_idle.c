/*
 * The class of process 0 alone: ready whenever nobody else is, so it stands on no queue.
 */

#include "proc/runq.h"
#include "proc/thread.h"

static void stay_ready(struct runq *rq, struct thread *t, bool first)
{
	(void)rq;
	(void)t;
	(void)first;
}

static void never_ready(struct runq *rq, struct thread *t)
{
	(void)rq;
	(void)t;
}

static struct thread *pick(struct runq *rq)
{
	return rq->idle;
}

static bool preempts(const struct thread *woken, const struct thread *running)
{
	(void)woken;
	(void)running;
	return false;
}

/* Its turn ends when somebody becomes ready, not with time. */
static nsec_t slice(const struct thread *t)
{
	(void)t;
	return WAIT_FOREVER / 2;
}

const struct sched_class sched_idle = {
	.name = "idle",
	.enqueue = stay_ready,
	.dequeue = never_ready,
	.pick = pick,
	.preempts = preempts,
	.slice = slice,
	.next = NULL,
};
