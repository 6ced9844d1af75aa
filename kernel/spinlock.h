#ifndef KERNEL_SPINLOCK_H
#define KERNEL_SPINLOCK_H

/*
 * Locks for short work. Taking one turns interrupts off on this processor until the last is given
 * back, so interrupt handlers may use them too. They are never held across a sleep. Each belongs
 * to a class with a rank (lockrank.h); acquisition checks that ranks rise and remembers the holder.
 */

#include "kernel/lockrank.h"
#include "kernel/types.h"

struct cpu;

struct spinlock {
	volatile uint32_t locked;
	enum lock_rank rank;
	const char *name;
	struct cpu *holder; /* while locked */
	vaddr_t taken_at;   /* code address of the acquisition, for reports */
};

#define SPINLOCK_INIT(lock_name, lock_rank_)              \
	{                                                 \
		.rank = (lock_rank_), .name = (lock_name) \
	}

/* What the rules say of an acquisition; spin_lock() panics unless it is LOCK_FINE. */
enum lock_verdict {
	LOCK_FINE,
	LOCK_AGAIN,      /* the caller holds it already */
	LOCK_RANK_FALLS, /* the caller holds one of higher rank */
	LOCK_RANK_SAME,  /* ... of the same rank, and the order within it is not vouched for */
	LOCK_TOO_MANY,   /* more are held than there is room to remember */
};

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank);
void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);
bool spin_held(const struct spinlock *lock); /* by this processor */

/* Takes a second lock of the same rank; the rank's line in lockrank.h says why that is safe. */
void spin_lock_nested(struct spinlock *lock);

/* May a processor in this state take `lock`? Takes nothing. */
enum lock_verdict spin_verdict(const struct cpu *cpu, const struct spinlock *lock, bool nested);
const char *lock_verdict_text(enum lock_verdict verdict);

/* May what runs on a processor in this state sleep: no spin lock held, no interrupt handler? */
bool cpu_may_sleep(const struct cpu *cpu);

/* Panics unless the caller may sleep: called where a thread might. */
void assert_may_sleep(void);

#endif
