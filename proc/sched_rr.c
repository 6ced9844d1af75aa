/*
 * Round robin, for SCHED_OTHER, SCHED_BATCH and SCHED_IDLE: one queue, everyone gets a turn in
 * order of arrival. A nice value makes the turns longer or shorter, so that among busy processes it
 * shifts the shares; a woken thread never takes the processor from a running one before that one's
 * turn is over.
 */

#include "proc/proc.h"
#include "proc/runq.h"
#include "proc/thread.h"
#include "syscall/abi/sched.h"

#define TURN           (10 * NSEC_PER_MSEC) /* of a process with nice value 0 */
#define NICE_HALF_SPAN 20

static void enqueue(struct runq *rq, struct thread *t, bool first)
{
	if (first)
		list_add(&rq->ready, &t->run_link);
	else
		list_add_tail(&rq->ready, &t->run_link);
	rq->nready++;
}

static void dequeue(struct runq *rq, struct thread *t)
{
	list_del(&t->run_link);
	rq->nready--;
}

static struct thread *pick(struct runq *rq)
{
	if (list_empty(&rq->ready))
		return NULL;
	struct thread *t = list_first_entry(&rq->ready, struct thread, run_link);
	dequeue(rq, t);
	return t;
}

static bool preempts(const struct thread *woken, const struct thread *running)
{
	(void)woken;
	return running->sched == &sched_idle;
}

/* From nearly twice the turn at nice -20 to a twentieth of it at nice 19, which SCHED_IDLE gets
 * whatever its nice value. */
static nsec_t slice(const struct thread *t)
{
	if (t->policy == SCHED_IDLE)
		return TURN / NICE_HALF_SPAN;
	return TURN * (nsec_t)(NICE_HALF_SPAN - t->proc->nice) / NICE_HALF_SPAN;
}

const struct sched_class sched_round_robin = {
	.name = "round robin",
	.enqueue = enqueue,
	.dequeue = dequeue,
	.pick = pick,
	.preempts = preempts,
	.slice = slice,
	.next = &sched_idle,
};
