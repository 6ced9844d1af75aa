#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

/* Sleeping locks for long work, with ranks like spin locks and below all of them. First come, first
 * served; the owner is known, and gives it back itself. */

#include "kernel/spinlock.h"
#include "kernel/waitq.h"

struct mutex {
	struct spinlock guard;
	struct waitq waiters;
	struct thread *owner; /* guarded by guard */
	enum lock_rank rank;
	const char *name;
};

void mutex_init(struct mutex *m, const char *name, enum lock_rank rank);
void mutex_lock(struct mutex *m);
void mutex_lock_nested(struct mutex *m); /* a second of the same rank, as lockrank.h allows */
void mutex_unlock(struct mutex *m);
bool mutex_held(const struct mutex *m); /* by the caller */

#endif
