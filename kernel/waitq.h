#ifndef KERNEL_WAITQ_H
#define KERNEL_WAITQ_H

/*
 * Sleeping until something holds. Each wait queue has a guard: the spin lock that protects the
 * condition. A sleeper checks the condition under the guard and calls waitq_wait(), which enqueues
 * it before the guard is let go; a waker changes the condition under the same guard and wakes. So a
 * change either is seen by the check or finds the sleeper on the queue: no wake-up is lost. A woken
 * thread holds the guard again and checks again, for another may have been first:
 *
 *	spin_lock(&guard);
 *	while (!condition)
 *		if ((err = waitq_wait(&q, &guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER)) < 0)
 *			break;
 *	...
 *	spin_unlock(&guard);
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

struct held_mutexes;
struct spinlock;
struct thread;

struct waitq {
	struct list waiters; /* struct waiter; guarded by the queue's guard */
};

#define WAITQ_INIT(name)                  \
	{                                 \
		LIST_INIT((name).waiters) \
	}

enum wait_mode {
	WAIT_UNINTERRUPTIBLE,
	WAIT_INTERRUPTIBLE, /* a signal that would be delivered ends the wait */
	WAIT_KILLABLE,      /* only a signal that ends the process does */
};

#define WAIT_FOREVER (~(nsec_t)0)

static inline void waitq_init(struct waitq *q)
{
	list_init(&q->waiters);
}

/* Sleeps on `q`, letting go of `guard` meanwhile. `deadline` is on the monotonic clock. Returns 0
 * when woken, -ERESTARTSYS when a signal came, -ETIMEDOUT when the deadline passed. */
int waitq_wait(struct waitq *q, struct spinlock *guard, enum wait_mode mode, nsec_t deadline);

/* Wakes the longest sleeper, or all. The guard is held. */
void waitq_wake_one(struct waitq *q);
void waitq_wake_all(struct waitq *q);

/* For loops that may be long, where only sleeping locks are held: lets others run if the thread's
 * turn is over or somebody more urgent is ready. */
void let_others_run(void);

/* The scheduler's part, filled once at boot by proc/sched.c. */
struct sleep_ops {
	/* The current thread's state becomes BLOCKED under `guard`; sleeps; returns with `guard`
	 * held. `caller` is where it is about to wait, for who asks what it waits for. The
	 * result is 0, -ERESTARTSYS or -ETIMEDOUT as above. A wake-up that comes before the
	 * processor is given away is not lost: `guard` is let go only after the state is set. May
	 * return 0 for no reason: waitq_wait() then calls it again. */
	int (*block)(struct spinlock *guard, enum wait_mode mode, nsec_t deadline,
		     const void *caller);
	void (*wake)(struct thread *thread);
	void (*let_others_run)(void); /* the processor's need_resched is set */
	/* Where the thread keeps what it holds. */
	struct held_mutexes *(*held)(struct thread *thread);
};
void waitq_set_sleep_ops(const struct sleep_ops *ops);
const struct sleep_ops *waitq_sleep_ops(void);

#endif
