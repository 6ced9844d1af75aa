#ifndef FS_FILE_LOCK_H
#define FS_FILE_LOCK_H

/*
 * Advisory locks: agreements about a file that nobody but the lockers keeps. Record locks cover
 * ranges and belong to a process (fcntl(2), "Advisory record locking"; here to its descriptors'
 * table) or to an open file ("open file description locks"); a lock on the whole file belongs to an
 * open file (flock(2)) and knows nothing of the others.
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

struct fdtable;
struct file;
struct inode;

#define LOCK_TO_END INT64_MAX /* however far the end moves */

enum lock_kind {
	LOCK_OF_PROCESS,
	LOCK_OF_FILE,
	LOCK_WHOLE, /* flock(2) */
};

/* What is asked for, or found in the way. */
struct lock_range {
	enum lock_kind kind;
	enum {
		LOCK_NONE,
		LOCK_SHARED,
		LOCK_EXCLUSIVE
	} type;
	off_t start, end; /* both belong to it */
	pid_t pid;        /* of whoever set it; -1: an open file's */
};

/* Takes, changes or gives up what the range says, for the current process or for `file`. Waits if
 * told to: -EAGAIN else, -ERESTARTSYS; -EDEADLK if waiting would close a circle of processes;
 * -ENOMEM. */
int file_lock_set(struct file *file, const struct lock_range *range, bool wait);

/* What is in the way of `range`, or LOCK_NONE in its type. */
void file_lock_test(struct file *file, struct lock_range *range);

/* A descriptor of the table is closed: the process's record locks on that file go, all of them
 * (close(2)). */
void file_lock_closed(struct file *file, const struct fdtable *table);

/* The open file ends, and with it what belongs to it. */
void file_lock_release(struct file *file);

/* For /proc/locks: calls `row` for each lock that is held. */
void file_lock_for_each(void (*row)(void *ctx, const struct lock_range *range,
				    const struct inode *inode),
			void *ctx);

void file_lock_init(void);

#endif
