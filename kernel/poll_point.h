#ifndef KERNEL_POLL_POINT_H
#define KERNEL_POLL_POINT_H

/*
 * What can be waited for beside other things, by who cannot sleep on all their wait queues at once:
 * poll(2), select(2), epoll(7). A struct poll_point is guarded by the same spin lock as the state
 * it is about. Who asks for the state joins a table to the point under that lock; whoever changes
 * the state calls poll_wake() under it. So a change is either seen in the answer or comes to the
 * table: no wake-up is lost.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "kernel/types.h"

struct proc;

struct poll_point {
	struct list entries; /* struct poll_entry; exclusive ones last */
};

/* One who waits, and where it has joined. */
struct poll_table {
	/* Something may have changed: `events` (POLLIN ...) says what. Called with the point's lock
	 * held, in any context. True: somebody wakes and looks. */
	bool (*wake)(struct poll_table *table, unsigned events);
	bool exclusive;      /* when it is one of several, one that wakes is enough */
	struct list entries; /* struct poll_entry by table_link; the owner's */
	int error;           /* -ENOMEM: a join failed */
};

/* A table's place at one point. */
struct poll_entry {
	struct list point_link; /* the point's lock */
	struct list table_link; /* the table's owner's */
	struct spinlock *guard; /* the point's lock */
	struct poll_table *table;
	struct proc *holder; /* a reference that keeps the point, or NULL */
};

static inline void poll_point_init(struct poll_point *point)
{
	list_init(&point->entries);
}

/* Something may be ready now; the point's lock is held, in any context. The first wakes all: the
 * point's end, or a change of many things. The second says what it is that can be done now. */
void poll_wake(struct poll_point *point);
void poll_wake_for(struct poll_point *point, unsigned events);

#endif
