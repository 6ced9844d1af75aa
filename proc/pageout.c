/*
 * Process 2, the page daemon. Frames run low where locks are held and nobody may be woken, so mm
 * only leaves a mark; the next return to user mode, anybody's, sees it and wakes the daemon, which
 * gives back what the kernel keeps for speed.
 *
 * Whoever wakes it sets `wanted` under the lock under which the daemon looks before it sleeps, so
 * no wake-up is lost; one that comes while it works is found when it looks again.
 */

#include "proc/pageout.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "kernel/waitq.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "proc/pid.h"
#include "proc/thread.h"

static struct spinlock lock = SPINLOCK_INIT("page daemon", RANK_WAIT);
static struct waitq work = WAITQ_INIT(work);
static bool wanted; /* lock */

static void wait_for_work(void)
{
	spin_lock(&lock);
	while (!wanted)
		waitq_wait(&work, &lock, WAIT_UNINTERRUPTIBLE, WAIT_FOREVER);
	wanted = false;
	spin_unlock(&lock);
}

static void page_daemon(void *unused)
{
	(void)unused;
	for (;;) {
		wait_for_work();
		mm_reclaim();
		page_low_handled();
	}
}

void pageout_wake_if_due(void)
{
	if (!page_frames_low())
		return;
	spin_lock(&lock);
	if (!wanted) {
		wanted = true;
		waitq_wake_all(&work);
	}
	spin_unlock(&lock);
}

void pageout_start(void)
{
	if (kthread_start_numbered(PID_PAGEOUT, "pageout", page_daemon, NULL) < 0)
		panic("no memory for the page daemon");
}
