/*
 * Timers on the real clock stand in a list, so that they can be found when it is set; each is armed
 * for the moment on the monotonic clock that its deadline is now.
 */

#include "proc/clock_timer.h"
#include "kernel/clock.h"
#include "kernel/spinlock.h"

static struct spinlock lock = SPINLOCK_INIT("timers on the real clock", RANK_CLOCK_TIMER);
static struct list on_real_clock = LIST_INIT(on_real_clock);

/* The lock is held. */
static void arm(struct clock_timer *t)
{
	nsec_t when = t->deadline;

	if (t->real) {
		nsec_t real = clock_realtime(), now = clock_monotonic();
		when = t->deadline > real ? now + (t->deadline - real) : now;
	}
	timer_arm(&t->timer, when);
}

/* Is it time? The timer may have been armed anew, or the clock set back, since the interrupt. */
static bool is_due(const struct clock_timer *t)
{
	return (t->real ? clock_realtime() : clock_monotonic()) >= t->deadline;
}

static void timer_expired(struct timer *timer)
{
	struct clock_timer *t = container_of(timer, struct clock_timer, timer);

	spin_lock(&lock);
	bool due = is_due(t);
	if (due) {
		list_del(&t->link);
		timer_cancel(&t->timer);
	} else {
		arm(t);
	}
	spin_unlock(&lock);
	if (due)
		t->expired(t);
}

void clock_timer_init(struct clock_timer *t, void (*expired)(struct clock_timer *t))
{
	*t = (struct clock_timer){.expired = expired};
	timer_init(&t->timer, timer_expired);
	list_init(&t->link);
}

void clock_timer_arm(struct clock_timer *t, nsec_t deadline, bool real)
{
	spin_lock(&lock);
	list_del(&t->link);
	t->deadline = deadline;
	t->real = real;
	if (real)
		list_add(&on_real_clock, &t->link);
	arm(t);
	spin_unlock(&lock);
}

void clock_timer_cancel(struct clock_timer *t)
{
	spin_lock(&lock);
	list_del(&t->link);
	spin_unlock(&lock);
	timer_cancel(&t->timer);
}

void clock_timer_follow_clock(void)
{
	struct clock_timer *t;

	spin_lock(&lock);
	list_for_each_entry (t, &on_real_clock, link)
		arm(t);
	spin_unlock(&lock);
}
