#ifndef PROC_SIGNAL_QUEUE_H
#define PROC_SIGNAL_QUEUE_H

/*
 * Pending signals: a set that says which, and a queue that says more about each. A standard signal
 * is in the set once, with what the first said; real-time ones are queued each. Guarded by the lock
 * of the process they are pending for.
 *
 * Who sends the same signal again and again, and must not fail when it does, owns an entry: a
 * timer. It is charged for when it is made, and is told when it leaves the queue.
 */

#include "proc/signal.h"

struct user_account;

struct queued_signal {
	struct list link; /* in a queue, or on none; the process's lock */
	struct signal_info info;
	struct user_account *account; /* charged for it; a reference */
	/* NULL: it is freed when it leaves the queue. Else its owner's: called with the process's
	 * lock held. `out` is what is delivered, to be completed; NULL: the signal is dropped. */
	void (*gone)(struct queued_signal *q, struct signal_info *out);
	void *owner;
};

/* Adds a signal, charged to `account` up to `limit` queued ones. A standard one that cannot be
 * queued is still pending, its particulars lost; a real-time one from sigqueue is -EAGAIN. */
int pending_add(struct pending_signals *pending, const struct signal_info *info,
		struct user_account *account, uint64_t limit);

/* Takes the next one of `set` off: faults first, then by number, then the oldest. 0: none. */
int pending_take(struct pending_signals *pending, sigbits set, struct signal_info *out);

/* Forgets those of `set`. */
void pending_discard(struct pending_signals *pending, sigbits set);

/* An owned entry, on no queue; NULL: the limit is reached, or no memory. */
struct queued_signal *queued_signal_create(const struct signal_info *info,
					   struct user_account *account, uint64_t limit);
void queued_signal_free(struct queued_signal *q);

/* Puts it in the queue, also if the same signal is pending already; takes it off without a word. */
void pending_add_owned(struct pending_signals *pending, struct queued_signal *q);
void pending_remove_owned(struct pending_signals *pending, struct queued_signal *q);

void signal_queue_init(void);

#endif
