/*
 * The load averages: how many threads want to run, averaged over 1, 5 and 15 minutes with weights
 * that fall exponentially. Every five seconds each average moves towards the count of the moment;
 * the factors are e^(-5/60), e^(-5/300), e^(-5/900) as fractions of 2048. While nobody wants to run
 * and all averages have reached zero no timer is set, so an idle machine is left alone.
 */

#include "kernel/clock.h"
#include "proc/runq.h"
#include "proc/thread.h"

#define LOAD_INTERVAL (5 * NSEC_PER_SEC)
#define LOAD_ONE      (1U << SCHED_LOAD_SHIFT)

static const uint32_t factors[] = {1884, 2014, 2037};

static void arm(struct runq *rq)
{
	rq->load_armed = true;
	timer_arm(&rq->load_timer, clock_monotonic() + LOAD_INTERVAL);
}

static uint32_t step(uint32_t load, uint32_t factor, uint32_t active)
{
	uint64_t towards = (uint64_t)active * LOAD_ONE * (LOAD_ONE - factor);

	return (uint32_t)(((uint64_t)load * factor + towards) >> SCHED_LOAD_SHIFT);
}

static void load_expired(struct timer *timer)
{
	struct runq *rq = container_of(timer, struct runq, load_timer);
	bool any = false;

	spin_lock(&rq->lock);
	uint32_t active = rq->nready + (thread_current() != rq->idle);
	for (unsigned i = 0; i < ARRAY_SIZE(factors); i++) {
		rq->load[i] = step(rq->load[i], factors[i], active);
		any |= rq->load[i] != 0;
	}
	rq->load_armed = false;
	if (any || active)
		arm(rq);
	spin_unlock(&rq->lock);
}

void load_wake(struct runq *rq)
{
	if (!rq->load_armed)
		arm(rq);
}

void load_init(struct runq *rq)
{
	timer_init(&rq->load_timer, load_expired);
}
