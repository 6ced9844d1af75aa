/*
 * Wait queues: who sleeps, in the order they came. A waiter lives on the sleeper's own stack, which
 * stays while it sleeps, so that waiting needs no memory. The waker takes the waiter off the queue
 * and marks it; all of this under the queue's guard. What sleeping and waking do to a thread's
 * state is the scheduler's, behind struct sleep_ops.
 */

#include "kernel/waitq.h"
#include "kernel/cpu.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"

struct waiter {
	struct list link; /* in the queue until woken */
	struct thread *thread;
	bool woken;
};

static const struct sleep_ops *scheduler;

void waitq_set_sleep_ops(const struct sleep_ops *ops)
{
	scheduler = ops;
}

const struct sleep_ops *waitq_sleep_ops(void)
{
	return scheduler;
}

void let_others_run(void)
{
	if (scheduler && cpu_this()->need_resched)
		scheduler->let_others_run();
}

static void check_sleeper(const struct spinlock *guard)
{
	const struct cpu *cpu = cpu_this();

	if (panicking())
		return;
	if (!scheduler || !cpu->current)
		panic("sleep under \"%s\" before there are threads", guard->name);
	if (cpu->irq_depth > 0)
		panic("an interrupt handler may not sleep (under \"%s\")", guard->name);
	if (cpu->nheld != 1 || !spin_held(guard))
		panic("may not sleep: %u spin locks are held, expected only \"%s\"", cpu->nheld,
		      guard->name);
}

/* A wake-up that was spent on this waiter counts, even if a signal or the deadline came at the same
 * time: another sleeper may have been passed over for it. */
int waitq_wait(struct waitq *q, struct spinlock *guard, enum wait_mode mode, nsec_t deadline)
{
	struct waiter self = {.thread = cpu_current()};
	int result;

	check_sleeper(guard);
	list_add_tail(&q->waiters, &self.link);
	do
		result = scheduler->block(guard, mode, deadline, __builtin_return_address(0));
	while (result == 0 && !self.woken);
	if (self.woken)
		return 0;
	list_del(&self.link);
	return result;
}

void waitq_wake_one(struct waitq *q)
{
	struct waiter *first;

	if (list_empty(&q->waiters))
		return;
	first = list_first_entry(&q->waiters, struct waiter, link);
	list_del(&first->link);
	first->woken = true;
	scheduler->wake(first->thread);
}

void waitq_wake_all(struct waitq *q)
{
	while (!list_empty(&q->waiters))
		waitq_wake_one(q);
}
