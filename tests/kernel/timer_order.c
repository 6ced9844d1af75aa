/* Timers: order, moving, cancelling, re-arming from the callback. They run in the interrupt, while
 * the test loops and watches. What belongs together is armed with interrupts off: on a busy host a
 * virtual machine may stand still for longer than any of the deadlines. */

#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/test.h"
#include "kernel/timer.h"

#define TIMERS 6

struct probe {
	struct timer timer;
	unsigned number;
	nsec_t ran_at;
	unsigned runs, runs_wanted;
};

static struct probe probes[TIMERS];
static volatile unsigned ended; /* callbacks that ran */
static unsigned order[TIMERS];

static void note(struct timer *t)
{
	struct probe *probe = container_of(t, struct probe, timer);

	probe->ran_at = clock_monotonic();
	probe->runs++;
	if (ended < TIMERS)
		order[ended] = probe->number;
	ended++;
}

static void note_and_go_on(struct timer *t)
{
	struct probe *probe = container_of(t, struct probe, timer);

	note(t);
	if (probe->runs < probe->runs_wanted)
		timer_arm(t, t->deadline + NSEC_PER_MSEC);
}

static void prepare(void (*expired)(struct timer *t))
{
	ended = 0;
	for (unsigned i = 0; i < TIMERS; i++) {
		probes[i] = (struct probe){.number = i};
		timer_init(&probes[i].timer, expired);
	}
}

/* Waits until `count` callbacks ran, or it has taken far too long. */
static void wait_for(unsigned count)
{
	nsec_t end = clock_monotonic() + 5 * NSEC_PER_SEC;

	while (ended < count && clock_monotonic() < end)
		clock_delay(NSEC_PER_MSEC / 10);
	EXPECT_EQ(ended, count);
}

KERNEL_TEST(timers_run_in_the_order_of_their_deadlines)
{
	static const unsigned millis[TIMERS] = {9, 3, 12, 6, 1, 15};
	static const unsigned expected[TIMERS] = {4, 1, 3, 0, 2, 5};
	nsec_t now = clock_monotonic();

	prepare(note);
	irq_off();
	for (unsigned i = 0; i < TIMERS; i++)
		timer_arm(&probes[i].timer, now + millis[i] * NSEC_PER_MSEC);
	irq_restore();
	wait_for(TIMERS);
	for (unsigned i = 0; i < TIMERS; i++) {
		EXPECT_EQ(order[i], expected[i]);
		EXPECT(probes[i].ran_at >= now + millis[i] * NSEC_PER_MSEC);
		EXPECT(!probes[i].timer.armed);
	}
}

KERNEL_TEST(timers_of_one_deadline_run_in_the_order_of_arming)
{
	nsec_t deadline = clock_monotonic() + 2 * NSEC_PER_MSEC;

	prepare(note);
	for (unsigned i = 0; i < TIMERS; i++)
		timer_arm(&probes[i].timer, deadline);
	wait_for(TIMERS);
	for (unsigned i = 0; i < TIMERS; i++)
		EXPECT_EQ(order[i], i);
}

KERNEL_TEST(a_cancelled_timer_does_not_run)
{
	nsec_t now = clock_monotonic();

	prepare(note);
	irq_off();
	timer_arm(&probes[0].timer, now + 2 * NSEC_PER_MSEC);
	timer_arm(&probes[1].timer, now + 4 * NSEC_PER_MSEC);
	EXPECT(timer_cancel(&probes[0].timer));
	EXPECT(!timer_cancel(&probes[0].timer));
	irq_restore();
	wait_for(1);
	EXPECT_EQ(order[0], 1);
	EXPECT_EQ(probes[0].runs, 0);
	EXPECT(!timer_cancel(&probes[1].timer));
}

KERNEL_TEST(arming_an_armed_timer_moves_it)
{
	nsec_t now = clock_monotonic();

	prepare(note);
	irq_off();
	timer_arm(&probes[0].timer, now + 2 * NSEC_PER_MSEC);
	timer_arm(&probes[1].timer, now + 5 * NSEC_PER_MSEC);
	timer_arm(&probes[0].timer, now + 8 * NSEC_PER_MSEC);
	irq_restore();
	wait_for(2);
	EXPECT_EQ(order[0], 1);
	EXPECT_EQ(probes[0].runs, 1);
	EXPECT(probes[0].ran_at >= now + 8 * NSEC_PER_MSEC);
}

KERNEL_TEST(a_callback_may_arm_its_timer_again)
{
	prepare(note_and_go_on);
	probes[0].runs_wanted = 5;
	timer_arm(&probes[0].timer, clock_monotonic() + NSEC_PER_MSEC);
	wait_for(5);
	EXPECT_EQ(probes[0].runs, 5);
	EXPECT(!probes[0].timer.armed);
}

KERNEL_TEST(a_deadline_in_the_past_runs_at_once)
{
	prepare(note);
	timer_arm(&probes[0].timer, 1);
	wait_for(1);
}

/* The 8254 counts 54 ms at most: a longer wait is made of several. */
KERNEL_TEST(a_deadline_beyond_the_hardwares_reach_is_met)
{
	nsec_t deadline = clock_monotonic() + 130 * NSEC_PER_MSEC;

	prepare(note);
	timer_arm(&probes[0].timer, deadline);
	wait_for(1);
	EXPECT(probes[0].ran_at >= deadline);
	EXPECT(probes[0].ran_at < deadline + NSEC_PER_SEC);
}

KERNEL_TEST(a_callback_runs_in_an_interrupt_without_locks)
{
	prepare(note);
	irq_off();
	timer_arm(&probes[0].timer, 1);
	clock_delay(3 * NSEC_PER_MSEC);
	EXPECT_EQ(ended, 0);
	irq_restore();
	wait_for(1);
}
