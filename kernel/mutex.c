/*
 * Sleeping locks. A caller draws the next ticket and waits until it is served; giving the lock back
 * serves the next ticket and wakes whoever sleeps longest, which is the one that drew it. Nobody
 * can slip in between, so nobody starves. No wake-up is lost: the ticket is compared, and served,
 * under the guard.
 */

#include "kernel/mutex.h"
#include "kernel/cpu.h"
#include "kernel/panic.h"

/* What the thread that boots the machine holds, until there are threads. */
static struct held_mutexes held_by_boot;

static struct held_mutexes *held_by_caller(void)
{
	struct thread *current = cpu_current();

	return current ? waitq_sleep_ops()->held(current) : &held_by_boot;
}

void mutex_init(struct mutex *m, const char *name, enum lock_rank rank)
{
	*m = (struct mutex)MUTEX_INIT(*m, name, rank);
}

enum lock_verdict mutex_verdict(const struct held_mutexes *held, const struct mutex *m, bool nested)
{
	for (uint32_t i = 0; i < held->count; i++) {
		const struct mutex *other = held->held[i];

		if (other == m)
			return LOCK_AGAIN;
		if (other->rank > m->rank)
			return LOCK_RANK_FALLS;
		if (other->rank == m->rank && !nested)
			return LOCK_RANK_SAME;
	}
	return held->count < MUTEXES_HELD ? LOCK_FINE : LOCK_TOO_MANY;
}

static void __noreturn refuse(const struct held_mutexes *held, const struct mutex *m,
			      enum lock_verdict verdict)
{
	const struct mutex *newest = held->held[held->count - 1];

	panic("mutex \"%s\" (rank %d) may not be taken: %s; newest held is \"%s\" (rank %d), "
	      "taken at %pS",
	      m->name, m->rank, lock_verdict_text(verdict), newest->name, newest->rank,
	      (void *)newest->taken_at);
}

static void take(struct mutex *m, bool nested, vaddr_t where)
{
	struct held_mutexes *held;
	enum lock_verdict verdict;
	uint32_t ticket;

	if (panicking())
		return;
	assert_may_sleep();
	held = held_by_caller();
	verdict = mutex_verdict(held, m, nested);
	if (verdict != LOCK_FINE)
		refuse(held, m, verdict);

	spin_lock(&m->guard);
	ticket = m->next_ticket++;
	while (ticket != m->serving)
		waitq_wait(&m->waiters, &m->guard, WAIT_UNINTERRUPTIBLE, WAIT_FOREVER);
	m->owner = cpu_current();
	m->taken_at = where;
	spin_unlock(&m->guard);
	held->held[held->count++] = m;
}

void mutex_lock(struct mutex *m)
{
	take(m, false, (vaddr_t)__builtin_return_address(0));
}

void mutex_lock_nested(struct mutex *m)
{
	take(m, true, (vaddr_t)__builtin_return_address(0));
}

/* Strikes `m` off the list of what is held; usually it is the newest. */
static void forget(struct held_mutexes *held, const struct mutex *m)
{
	uint32_t i = held->count;

	while (held->held[--i] != m)
		;
	held->count--;
	for (; i < held->count; i++)
		held->held[i] = held->held[i + 1];
}

void mutex_unlock(struct mutex *m)
{
	if (panicking())
		return;
	if (!mutex_held(m))
		panic("mutex \"%s\" is given back, but not held", m->name);
	forget(held_by_caller(), m);
	spin_lock(&m->guard);
	m->owner = NULL;
	m->serving++;
	waitq_wake_one(&m->waiters);
	spin_unlock(&m->guard);
}

bool mutex_held(const struct mutex *m)
{
	return m->serving != m->next_ticket && m->owner == cpu_current();
}

void assert_no_mutex_held(void)
{
	const struct held_mutexes *held = held_by_caller();

	if (held->count && !panicking())
		panic("mutex \"%s\", taken at %pS, is still held", held->held[0]->name,
		      (void *)held->held[0]->taken_at);
}
