/* Timers on the real clock follow it when it is set; others do not. Each test sets the clock back
 * by what it had set it forward. */

#include "kernel/clock.h"
#include "kernel/test.h"
#include "proc/clock_timer.h"
#include "proc/realtime.h"
#include "proc/sched.h"

#define FAR (1000 * NSEC_PER_SEC)

static struct clock_timer timer;
static volatile unsigned runs;

static void count(struct clock_timer *t)
{
	(void)t;
	runs++;
}

static void start(nsec_t deadline, bool real)
{
	runs = 0;
	clock_timer_init(&timer, count);
	clock_timer_arm(&timer, deadline, real);
}

static void wait_a_little(void)
{
	sched_sleep_until(clock_monotonic() + 20 * NSEC_PER_MSEC);
}

KERNEL_TEST(a_timer_on_the_real_clock_expires_when_the_clock_is_set_past_it)
{
	start(clock_realtime() + FAR / 2, true);
	wait_a_little();
	EXPECT_EQ(runs, 0U);
	realtime_set(clock_realtime() + FAR);
	wait_a_little();
	EXPECT_EQ(runs, 1U);
	clock_timer_cancel(&timer);
	realtime_set(clock_realtime() - FAR);
}

KERNEL_TEST(a_timer_on_the_real_clock_waits_longer_when_the_clock_is_set_back)
{
	realtime_set(clock_realtime() + FAR);
	start(clock_realtime() + 10 * NSEC_PER_MSEC, true);
	realtime_set(clock_realtime() - FAR);
	wait_a_little();
	EXPECT_EQ(runs, 0U);
	clock_timer_cancel(&timer);
}

KERNEL_TEST(a_timer_on_the_monotonic_clock_does_not_mind)
{
	start(clock_monotonic() + FAR / 2, false);
	realtime_set(clock_realtime() + FAR);
	wait_a_little();
	EXPECT_EQ(runs, 0U);
	clock_timer_cancel(&timer);
	realtime_set(clock_realtime() - FAR);
}
