/*
 * The idle thread is charged like any other; its time in the kernel is the machine's idle time.
 * What all others used is summed besides, for a thread that has ended takes its own account with
 * it.
 */

#include "proc/account.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "proc/proc.h"
#include "proc/thread.h"

/* How long ago the last crossing was; this is the next one. */
static nsec_t lap(struct thread *t)
{
	nsec_t now = clock_monotonic(), passed = now - t->accounted_at;

	t->accounted_at = now;
	return passed;
}

static nsec_t user_total, system_total; /* changed with interrupts off, by the one processor */

static void charge_user(struct thread *t)
{
	nsec_t passed = lap(t);

	t->user_time += passed;
	user_total += passed;
}

static void charge_system(struct thread *t)
{
	nsec_t passed = lap(t);

	t->system_time += passed;
	if (t->proc->pid != 0)
		system_total += passed;
}

void account_user_entry(void)
{
	charge_user(thread_current());
}

void account_user_return(void)
{
	charge_system(thread_current());
}

void account_switch(struct thread *prev, struct thread *next)
{
	charge_system(prev);
	next->accounted_at = prev->accounted_at;
}

void account_now(void)
{
	irq_off();
	charge_system(thread_current());
	irq_restore();
}

void account_totals(nsec_t *user, nsec_t *system)
{
	irq_off();
	*user = user_total;
	*system = system_total;
	irq_restore();
}
