/*
 * Spin locks. The word is taken with an atomic exchange; who waits reads it until it looks free, so
 * that waiting processors do not fight over the cache line. Interrupts are off from the first lock
 * taken to the last given back (irq_off nests), hence a handler never meets a lock that the code it
 * interrupted holds.
 *
 * Every processor keeps a list of what it holds. An acquisition that breaks the order of ranks,
 * even one that would have gone well this time, is a deadlock waiting for its moment: it panics at
 * once and names both places. In a panic all rules are off: locks are passed through, since who
 * held them will never give them back.
 */

#include "kernel/spinlock.h"
#include "kernel/cpu.h"
#include "kernel/panic.h"

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank)
{
	*lock = (struct spinlock)SPINLOCK_INIT(name, rank);
}

enum lock_verdict spin_verdict(const struct cpu *cpu, const struct spinlock *lock, bool nested)
{
	for (uint32_t i = 0; i < cpu->nheld; i++) {
		const struct spinlock *held = cpu->held[i];

		if (held == lock)
			return LOCK_AGAIN;
		if (held->rank > lock->rank)
			return LOCK_RANK_FALLS;
		if (held->rank == lock->rank && !nested)
			return LOCK_RANK_SAME;
	}
	return cpu->nheld < CPU_LOCKS_HELD ? LOCK_FINE : LOCK_TOO_MANY;
}

const char *lock_verdict_text(enum lock_verdict verdict)
{
	static const char *const texts[] = {
		[LOCK_FINE] = "fine",
		[LOCK_AGAIN] = "already held by the caller",
		[LOCK_RANK_FALLS] = "a lock of higher rank is held",
		[LOCK_RANK_SAME] = "a lock of the same rank is held",
		[LOCK_TOO_MANY] = "too many locks are held",
	};

	return texts[verdict];
}

static void __noreturn refuse(const struct cpu *cpu, const struct spinlock *lock,
			      enum lock_verdict verdict)
{
	const struct spinlock *newest = cpu->held[cpu->nheld - 1];

	panic("spin lock \"%s\" (rank %d) may not be taken: %s; newest held is \"%s\" (rank %d), "
	      "taken at %pS",
	      lock->name, lock->rank, lock_verdict_text(verdict), newest->name, newest->rank,
	      (void *)newest->taken_at);
}

static void take(struct spinlock *lock, bool nested, vaddr_t where)
{
	struct cpu *cpu;
	enum lock_verdict verdict;

	irq_off();
	if (panicking())
		return;
	cpu = cpu_this();
	verdict = spin_verdict(cpu, lock, nested);
	if (verdict != LOCK_FINE)
		refuse(cpu, lock, verdict);
	while (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE))
		while (lock->locked && !panicking())
			__builtin_ia32_pause();
	lock->holder = cpu;
	lock->taken_at = where;
	cpu->held[cpu->nheld++] = lock;
}

void spin_lock(struct spinlock *lock)
{
	take(lock, false, (vaddr_t)__builtin_return_address(0));
}

void spin_lock_nested(struct spinlock *lock)
{
	take(lock, true, (vaddr_t)__builtin_return_address(0));
}

/* Strikes `lock` off the list of what `cpu` holds; usually it is the newest. */
static void forget(struct cpu *cpu, const struct spinlock *lock)
{
	uint32_t i = cpu->nheld;

	while (cpu->held[--i] != lock)
		;
	cpu->nheld--;
	for (; i < cpu->nheld; i++)
		cpu->held[i] = cpu->held[i + 1];
}

void spin_unlock(struct spinlock *lock)
{
	if (!panicking()) {
		if (!spin_held(lock))
			panic("spin lock \"%s\" is given back, but not held", lock->name);
		forget(lock->holder, lock);
		lock->holder = NULL;
		__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
	}
	irq_restore();
}

bool spin_held(const struct spinlock *lock)
{
	return lock->locked && lock->holder == cpu_this();
}

bool cpu_may_sleep(const struct cpu *cpu)
{
	return cpu->nheld == 0 && cpu->irq_depth == 0;
}

void assert_may_sleep(void)
{
	const struct cpu *cpu = cpu_this();

	if (cpu_may_sleep(cpu) || panicking())
		return;
	if (cpu->nheld == 0)
		panic("an interrupt handler may not sleep");
	panic("may not sleep: spin lock \"%s\", taken at %pS, is held", cpu->held[0]->name,
	      (void *)cpu->held[0]->taken_at);
}
