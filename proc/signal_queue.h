#ifndef PROC_SIGNAL_QUEUE_H
#define PROC_SIGNAL_QUEUE_H

/*
 * Pending signals: a set that says which, and a queue that says more about each. A standard signal
 * is in the set once, with what the first said; real-time ones are queued each. Guarded by the lock
 * of the process they are pending for.
 */

#include "proc/signal.h"

struct user_account;

/* Adds a signal, charged to `account` up to `limit` queued ones. A standard one that cannot be
 * queued is still pending, its particulars lost; a real-time one from sigqueue is -EAGAIN. */
int pending_add(struct pending_signals *pending, const struct signal_info *info,
		struct user_account *account, uint64_t limit);

/* Takes the next one of `set` off: faults first, then by number, then the oldest. 0: none. */
int pending_take(struct pending_signals *pending, sigbits set, struct signal_info *out);

/* Forgets those of `set`. */
void pending_discard(struct pending_signals *pending, sigbits set);

void signal_queue_init(void);

#endif
