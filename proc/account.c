/*
 * The idle thread is charged like any other; its time in the kernel is the machine's idle time.
 */

#include "proc/account.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "proc/thread.h"

/* How long ago the last crossing was; this is the next one. */
static nsec_t lap(struct thread *t)
{
	nsec_t now = clock_monotonic(), passed = now - t->accounted_at;

	t->accounted_at = now;
	return passed;
}

void account_user_entry(void)
{
	struct thread *t = thread_current();

	t->user_time += lap(t);
}

void account_user_return(void)
{
	struct thread *t = thread_current();

	t->system_time += lap(t);
}

void account_switch(struct thread *prev, struct thread *next)
{
	prev->system_time += lap(prev);
	next->accounted_at = prev->accounted_at;
}

void account_now(void)
{
	struct thread *t = thread_current();

	irq_off();
	t->system_time += lap(t);
	irq_restore();
}
