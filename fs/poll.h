#ifndef FS_POLL_H
#define FS_POLL_H

/*
 * Waiting for any of several files (poll(2), select(2)). What can be waited for has a struct
 * poll_point, guarded by the same spin lock as the state it is about. A file's poll operation takes
 * that lock, joins the caller's table to the point, and says how things stand; whoever changes the
 * state calls poll_wake() under the lock. So a change is either seen in the answer or wakes the
 * caller: no wake-up is lost.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "kernel/types.h"
#include "kernel/waitq.h"
#include "syscall/abi/poll.h"

struct poll_point {
	struct list waiting; /* struct poll_entry */
};

/* One poll(2) under way. */
struct poll_table {
	struct spinlock guard;
	struct waitq sleeper;
	bool woken;          /* guarded by guard */
	struct list entries; /* struct poll_entry; the caller's own */
	int error;           /* -ENOMEM: a join failed */
};

static inline void poll_point_init(struct poll_point *point)
{
	list_init(&point->waiting);
}

/* From a poll operation, with `guard`, the point's lock, held. `table` may be NULL: nobody waits.
 */
void poll_join(struct poll_table *table, struct poll_point *point, struct spinlock *guard);

/* Something may be ready now; the point's lock is held, in any context. */
void poll_wake(struct poll_point *point);

/* What is to be polled: a descriptor and events, as struct pollfd. */
struct pollfd;

/* poll(2): fills revents; how many are not zero, or -ERESTARTNOHAND, -ENOMEM. `deadline` monotonic.
 */
int poll_files(struct pollfd *fds, unsigned count, nsec_t deadline);

#endif
