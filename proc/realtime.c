/*
 * The clock is set and sleepers are woken under the lock under which they computed their deadline:
 * nobody sleeps by an old one.
 */

#include "proc/realtime.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/spinlock.h"
#include "kernel/waitq.h"
#include "proc/clock_timer.h"

static struct spinlock lock = SPINLOCK_INIT("real clock sleepers", RANK_WAIT);
static struct waitq sleepers = WAITQ_INIT(sleepers);
static void (*set_hook)(void);

int realtime_sleep_until(nsec_t when)
{
	int err = 0;

	spin_lock(&lock);
	for (nsec_t now; (now = clock_realtime()) < when && err != -ERESTARTSYS;)
		err = waitq_wait(&sleepers, &lock, WAIT_INTERRUPTIBLE,
				 clock_monotonic() + (when - now));
	spin_unlock(&lock);
	return err == -ERESTARTSYS ? err : 0;
}

void realtime_set(nsec_t now)
{
	spin_lock(&lock);
	clock_set_realtime(now);
	waitq_wake_all(&sleepers);
	spin_unlock(&lock);
	clock_timer_follow_clock();
	if (set_hook)
		set_hook();
}

void realtime_on_set(void (*hook)(void))
{
	set_hook = hook;
}
