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
	struct cpu *holder;     /* while locked */
	vaddr_t taken_at;       /* code address of the acquisition, for reports */
};

#define SPINLOCK_INIT(lock_name, lock_rank_) {.rank = (lock_rank_), .name = (lock_name)}

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank);
void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);
bool spin_held(const struct spinlock *lock); /* by this processor */

/* Takes a second lock of the same rank; the rank's line in lockrank.h says why that is safe. */
void spin_lock_nested(struct spinlock *lock);

/* Panics unless the caller holds no spin lock: called where a thread may sleep. */
void assert_may_sleep(void);

#endif
