/*
 * Used time is the running thread's and that of threads that have ended: a process has one thread.
 */

#include "proc/cpu_clock.h"
#include "kernel/clock.h"
#include "kernel/waitq.h"
#include "proc/account.h"
#include "proc/proc.h"
#include "proc/thread.h"

struct used_time cpu_clock_of(const struct thread *t)
{
	const struct usage *ended = &t->proc->ended_usage;
	nsec_t user = ended->user_time + t->user_time;

	return (struct used_time){user, user + ended->system_time + t->system_time};
}

nsec_t cpu_clock_of_thread(const struct thread *t)
{
	return t->user_time + t->system_time;
}

nsec_t cpu_clock_until(nsec_t due, nsec_t used)
{
	if (!due)
		return WAIT_FOREVER;
	return due > used ? due - used : 0;
}

static nsec_t until_first(const struct thread *t)
{
	const struct itimers *it = &t->proc->itimers;
	struct used_time used = cpu_clock_of(t);
	nsec_t first = cpu_clock_until(it->virtual.due, used.user);

	first = MIN(first, cpu_clock_until(it->prof.due, used.total));
	first = MIN(first, cpu_clock_until(it->posix_due, used.total));
	first = MIN(first, cpu_clock_until(it->posix_thread_due, cpu_clock_of_thread(t)));
	return MIN(first, cpu_clock_until(it->limit_due, used.total));
}

void cpu_clock_turn_begins(struct thread *t)
{
	struct itimers *it = &t->proc->itimers;

	if (it->cpu_set)
		timer_arm(&it->check, clock_monotonic() + until_first(t));
}

void cpu_clock_turn_ends(struct thread *t)
{
	if (t->proc->itimers.cpu_set)
		timer_cancel(&t->proc->itimers.check);
}

/* The interrupt itself was the purpose: on its way back the program is looked at. */
static void check_expired(struct timer *timer)
{
	(void)timer;
}

bool cpu_clock_due(const struct thread *t)
{
	struct itimers *it = &t->proc->itimers;

	account_now();
	nsec_t first = until_first(t);
	if (first > 0 && !it->check.armed)
		timer_arm(&it->check, clock_monotonic() + first);
	return first == 0;
}

void cpu_clock_init(struct proc *p)
{
	timer_init(&p->itimers.check, check_expired);
}
