/* Wait queues: who is woken, in which order, and what a deadline does. */

#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "kernel/waitq.h"
#include "tests/kernel/threads.h"

#define SLEEPERS 4

/* Sleepers on one queue, and the order in which they came back. */
struct dormitory {
	struct spinlock guard;
	struct waitq queue;
	unsigned order[SLEEPERS];
	unsigned woken;
};

static struct dormitory dormitory = {
	.guard = SPINLOCK_INIT("test dormitory", RANK_WAIT),
	.queue = WAITQ_INIT(dormitory.queue),
};

static void sleep_once(struct crew_member *member)
{
	struct dormitory *d = member->shared;

	spin_lock(&d->guard);
	EXPECT_EQ(waitq_wait(&d->queue, &d->guard, WAIT_UNINTERRUPTIBLE, WAIT_FOREVER), 0);
	d->order[d->woken++] = member->number;
	spin_unlock(&d->guard);
}

static void put_to_sleep(struct crew *crew, struct crew_member members[SLEEPERS])
{
	crew_init(crew);
	dormitory.woken = 0;
	for (unsigned i = 0; i < SLEEPERS; i++) {
		members[i] =
			(struct crew_member){.work = sleep_once, .number = i, .shared = &dormitory};
		crew_start(crew, &members[i]);
		crew_let_run();
	}
}

static void wake(void (*which)(struct waitq *q))
{
	spin_lock(&dormitory.guard);
	which(&dormitory.queue);
	spin_unlock(&dormitory.guard);
	crew_let_run();
}

KERNEL_TEST(sleepers_are_woken_one_by_one_in_the_order_they_came)
{
	struct crew_member members[SLEEPERS];
	struct crew crew;

	put_to_sleep(&crew, members);
	for (unsigned i = 0; i < SLEEPERS; i++) {
		EXPECT_EQ(dormitory.woken, i);
		wake(waitq_wake_one);
	}
	crew_wait(&crew);
	for (unsigned i = 0; i < SLEEPERS; i++)
		EXPECT_EQ(dormitory.order[i], i);
}

KERNEL_TEST(waking_all_wakes_all)
{
	struct crew_member members[SLEEPERS];
	struct crew crew;

	put_to_sleep(&crew, members);
	EXPECT_EQ(dormitory.woken, 0);
	wake(waitq_wake_all);
	EXPECT_EQ(dormitory.woken, SLEEPERS);
	EXPECT(list_empty(&dormitory.queue.waiters));
	crew_wait(&crew);
}

KERNEL_TEST(waking_an_empty_queue_is_not_remembered)
{
	nsec_t deadline = clock_monotonic() + NSEC_PER_MSEC;

	wake(waitq_wake_one);
	wake(waitq_wake_all);
	spin_lock(&dormitory.guard);
	EXPECT_EQ(waitq_wait(&dormitory.queue, &dormitory.guard, WAIT_UNINTERRUPTIBLE, deadline),
		  -ETIMEDOUT);
	EXPECT(spin_held(&dormitory.guard));
	spin_unlock(&dormitory.guard);
}

KERNEL_TEST(a_deadline_ends_a_sleep_not_before_it_is_reached)
{
	nsec_t start = clock_monotonic(), deadline = start + 20 * NSEC_PER_MSEC;
	int result;

	spin_lock(&dormitory.guard);
	result = waitq_wait(&dormitory.queue, &dormitory.guard, WAIT_INTERRUPTIBLE, deadline);
	spin_unlock(&dormitory.guard);
	EXPECT_EQ(result, -ETIMEDOUT);
	EXPECT(clock_monotonic() >= deadline);
	EXPECT(list_empty(&dormitory.queue.waiters));
}

KERNEL_TEST(a_deadline_in_the_past_ends_a_sleep_at_once)
{
	int result;

	spin_lock(&dormitory.guard);
	result = waitq_wait(&dormitory.queue, &dormitory.guard, WAIT_UNINTERRUPTIBLE, 1);
	spin_unlock(&dormitory.guard);
	EXPECT_EQ(result, -ETIMEDOUT);
}

/* One slot that a producer fills and a consumer empties: a lost wake-up would end the test never.
 */
struct slot {
	struct spinlock guard;
	struct waitq changed;
	bool full;
	unsigned value, sum;
};

#define ITEMS 1000

static void consume(struct crew_member *member)
{
	struct slot *slot = member->shared;

	for (unsigned i = 0; i < ITEMS; i++) {
		spin_lock(&slot->guard);
		while (!slot->full)
			waitq_wait(&slot->changed, &slot->guard, WAIT_UNINTERRUPTIBLE,
				   WAIT_FOREVER);
		slot->sum += slot->value;
		slot->full = false;
		waitq_wake_all(&slot->changed);
		spin_unlock(&slot->guard);
	}
}

static void produce(struct crew_member *member)
{
	struct slot *slot = member->shared;

	for (unsigned i = 1; i <= ITEMS; i++) {
		spin_lock(&slot->guard);
		while (slot->full)
			waitq_wait(&slot->changed, &slot->guard, WAIT_UNINTERRUPTIBLE,
				   WAIT_FOREVER);
		slot->value = i;
		slot->full = true;
		waitq_wake_all(&slot->changed);
		spin_unlock(&slot->guard);
	}
}

KERNEL_TEST(no_wake_up_is_lost_between_producer_and_consumer)
{
	struct slot slot = {.guard = SPINLOCK_INIT("test slot", RANK_WAIT),
			    .changed = WAITQ_INIT(slot.changed)};
	struct crew_member producer = {.work = produce, .shared = &slot};
	struct crew_member consumer = {.work = consume, .shared = &slot};
	struct crew crew;

	crew_init(&crew);
	crew_start(&crew, &consumer);
	crew_start(&crew, &producer);
	crew_wait(&crew);
	EXPECT_EQ(slot.sum, ITEMS * (ITEMS + 1) / 2);
}
