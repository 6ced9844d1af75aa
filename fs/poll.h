#ifndef FS_POLL_H
#define FS_POLL_H

/*
 * Waiting for any of several files (poll(2), select(2)). What can be waited for has a struct
 * poll_point (kernel/poll_point.h). A file's poll operation takes the point's lock, joins the
 * caller's table to it, and says how things stand.
 */

#include "kernel/poll_point.h"
#include "kernel/types.h"
#include "syscall/abi/poll.h"

struct proc;

void poll_table_init(struct poll_table *table,
		     bool (*wake)(struct poll_table *table, unsigned events));

/* Off all points: after it the table is woken no more. */
void poll_table_leave(struct poll_table *table);

/* From a poll operation, with `guard`, the point's lock, held. `table` may be NULL: nobody waits.
 */
void poll_join(struct poll_table *table, struct poll_point *point, struct spinlock *guard);

/* The same for a point in a process, which may end before the file does: it is kept until the table
 * leaves. */
void poll_join_process(struct poll_table *table, struct poll_point *point, struct spinlock *guard,
		       struct proc *p);

/* poll(2): fills revents; how many are not zero, or -ERESTARTNOHAND, -ENOMEM. `deadline` is on the
 * monotonic clock; 0: asks once. */
int poll_files(struct pollfd *fds, unsigned count, nsec_t deadline);

#endif
