/* The crew of a test. A member's end is told under the guard, which the waiting test holds when it
 * looks: no end is missed. */

#include "tests/kernel/threads.h"
#include "kernel/clock.h"
#include "kernel/panic.h"
#include "proc/thread.h"

#define PAUSE (2 * NSEC_PER_MSEC)

void crew_init(struct crew *crew)
{
	spin_init(&crew->guard, "test crew", RANK_WAIT);
	waitq_init(&crew->ended);
	crew->running = 0;
}

static void member_thread(void *arg)
{
	struct crew_member *member = arg;
	struct crew *crew = member->crew;

	member->work(member);
	spin_lock(&crew->guard);
	if (--crew->running == 0)
		waitq_wake_all(&crew->ended);
	spin_unlock(&crew->guard);
}

void crew_start(struct crew *crew, struct crew_member *member)
{
	member->crew = crew;
	spin_lock(&crew->guard);
	crew->running++;
	spin_unlock(&crew->guard);
	if (kthread_start("test member", member_thread, member, NULL) < 0)
		panic("no memory for a test's thread");
}

void crew_wait(struct crew *crew)
{
	spin_lock(&crew->guard);
	while (crew->running > 0)
		waitq_wait(&crew->ended, &crew->guard, WAIT_UNINTERRUPTIBLE, WAIT_FOREVER);
	spin_unlock(&crew->guard);
}

void crew_let_run(void)
{
	static struct spinlock guard = SPINLOCK_INIT("test pause", RANK_WAIT);
	static struct waitq nobody_wakes = WAITQ_INIT(nobody_wakes);

	spin_lock(&guard);
	waitq_wait(&nobody_wakes, &guard, WAIT_UNINTERRUPTIBLE, clock_monotonic() + PAUSE);
	spin_unlock(&guard);
}
