/*
 * The real-time classes (sched(7)): SCHED_FIFO and SCHED_RR, priorities 1 to 99. One queue a
 * priority, and a bit for each queue that is not empty: the highest ready priority is found at
 * once. A woken thread takes the processor from any of lower priority, whose place is then at the
 * head of its queue. A FIFO thread's turn has no end; it runs until it waits or yields.
 */

#include "kernel/waitq.h"
#include "proc/runq.h"
#include "proc/thread.h"
#include "syscall/abi/sched.h"

#define TURN      (100 * NSEC_PER_MSEC) /* of SCHED_RR; sched_rr_get_interval(2) tells it */
#define WORD_BITS 32U

static void enqueue(struct runq *rq, struct thread *t, bool first)
{
	unsigned priority = t->rt_priority;

	if (first)
		list_add(&rq->realtime[priority], &t->run_link);
	else
		list_add_tail(&rq->realtime[priority], &t->run_link);
	rq->realtime_ready[priority / WORD_BITS] |= 1U << priority % WORD_BITS;
	rq->nready++;
}

static void dequeue(struct runq *rq, struct thread *t)
{
	unsigned priority = t->rt_priority;

	list_del(&t->run_link);
	if (list_empty(&rq->realtime[priority]))
		rq->realtime_ready[priority / WORD_BITS] &= ~(1U << priority % WORD_BITS);
	rq->nready--;
}

/* 0: no thread is ready. */
static unsigned highest(const struct runq *rq)
{
	for (unsigned word = ARRAY_SIZE(rq->realtime_ready); word-- > 0;)
		if (rq->realtime_ready[word])
			return word * WORD_BITS + WORD_BITS - 1 -
			       (unsigned)__builtin_clz(rq->realtime_ready[word]);
	return 0;
}

static struct thread *pick(struct runq *rq)
{
	unsigned priority = highest(rq);

	if (!priority)
		return NULL;
	struct thread *t = list_first_entry(&rq->realtime[priority], struct thread, run_link);
	dequeue(rq, t);
	return t;
}

/* Threads of other classes have priority 0. */
static bool preempts(const struct thread *woken, const struct thread *running)
{
	return woken->rt_priority > running->rt_priority;
}

static nsec_t slice(const struct thread *t)
{
	return t->policy == SCHED_RR ? TURN : WAIT_FOREVER / 2;
}

const struct sched_class sched_realtime = {
	.name = "real time",
	.enqueue = enqueue,
	.dequeue = dequeue,
	.pick = pick,
	.preempts = preempts,
	.slice = slice,
	.next = &sched_round_robin,
};
