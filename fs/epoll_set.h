#ifndef FS_EPOLL_SET_H
#define FS_EPOLL_SET_H

/*
 * The inside of a set, for epoll.c, which waits, and epoll_links.c, which knows how sets watch one
 * another. An item is one descriptor in one set. It does not keep the file open: it is a watch on
 * it (fs/file.h) and goes when the file does.
 *
 * Who is in which set changes under file_watch_lock and the set's own lock, so that one of them is
 * enough to look. The set's lock is held while events are reported, too.
 */

#include "fs/file.h"
#include "kernel/lib/rbtree.h"
#include "kernel/poll_point.h"
#include "kernel/waitq.h"

struct user_account;

struct epoll {
	struct file *file; /* the set's own; no reference */

	struct mutex lock;
	struct rb_tree items; /* by file and descriptor */

	/* Guarded by guard. */
	struct spinlock guard;
	struct list ready; /* items that may have something to report */
	struct waitq sleepers;
	struct poll_point poll; /* who watches this set */

	/* Guarded by file_watch_lock: what epoll_links.c found out in its walk number `walk`. */
	uint32_t walk;
	int depth;
};

struct epoll_item {
	struct rb_node node;     /* in epoll->items */
	struct file_watch watch; /* on `file` */
	struct poll_table table; /* joined to the points of `file` */
	struct epoll *epoll;
	struct file *file; /* no reference */
	int fd;
	struct user_account *account; /* charged for it; a reference */
	struct list ready_link;       /* epoll->guard */
	uint32_t events;              /* changes under epoll->lock and epoll->guard */
	uint64_t data;                /* epoll->lock */
};

/* The set that is this file, or NULL. */
struct epoll *epoll_of(const struct file *file);

static inline struct epoll_item *epoll_item_of(struct file_watch *watch)
{
	return container_of(watch, struct epoll_item, watch);
}

/* May `set` watch `target`? -ELOOP: it would come to watch itself, or sets would stand more than
 * five deep. And, once it does: -EINVAL, too many ways lead from one file up to sets now.
 * file_watch_lock is held. */
int epoll_check_depth(struct epoll *set, struct file *target);
int epoll_check_paths(const struct epoll *set, struct file *target);

#endif
