#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

/*
 * Sleeping locks for long work, with ranks like spin locks and below all of them. First come, first
 * served: each caller draws a ticket, and the lock is handed from ticket to ticket. The owner is
 * known, and gives it back itself. What a thread holds is written down in the thread, so that ranks
 * are checked across sleeps; before the scheduler stands the one booting thread holds what is held.
 */

#include "kernel/spinlock.h"
#include "kernel/waitq.h"

struct mutex {
	struct spinlock guard;
	enum lock_rank rank;
	const char *name;

	/* Guarded by guard. */
	struct waitq waiters; /* in the order of their tickets */
	uint32_t next_ticket; /* the next caller's */
	uint32_t serving;     /* the ticket that owns the lock; next_ticket: nobody's */
	struct thread *owner; /* NULL too while the booting thread owns it */
	vaddr_t taken_at;     /* code address of the acquisition, for reports */
};

#define MUTEXES_HELD 8 /* deeper nesting is a bug */

/* What one thread holds, newest last; only the thread itself touches it. struct thread has one. */
struct held_mutexes {
	uint32_t count;
	struct mutex *held[MUTEXES_HELD];
};

#define MUTEX_INIT(mutex, mutex_name, mutex_rank)                                     \
	{                                                                             \
		.guard = SPINLOCK_INIT(mutex_name, RANK_MUTEX), .rank = (mutex_rank), \
		.name = (mutex_name), .waiters = WAITQ_INIT((mutex).waiters),         \
	}

void mutex_init(struct mutex *m, const char *name, enum lock_rank rank);
void mutex_lock(struct mutex *m);
void mutex_lock_nested(struct mutex *m); /* a second of the same rank, as lockrank.h allows */
void mutex_unlock(struct mutex *m);
bool mutex_held(const struct mutex *m); /* by the caller */

/* May a thread that holds `held` take `m`? Takes nothing: mutex_lock() panics on another verdict.
 */
enum lock_verdict mutex_verdict(const struct held_mutexes *held, const struct mutex *m,
				bool nested);

/* Panics unless the caller holds no mutex: a thread's end, the return to user mode. */
void assert_no_mutex_held(void);

#endif
