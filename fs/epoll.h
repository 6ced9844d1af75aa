#ifndef FS_EPOLL_H
#define FS_EPOLL_H

/*
 * epoll(7): a file that is a set of descriptors to be waited for. Where poll(2) is told each time
 * what it is to look at, a set remembers, and what becomes ready puts itself on a list; so waiting
 * costs what is ready, not what is watched.
 */

#include "kernel/types.h"

struct epoll_event;
struct file;

void epoll_init(void);

/* A descriptor, or -EMFILE, -ENOMEM. */
int epoll_open(unsigned flags);

/* epoll_ctl(2) on what `fd` leads to, `target`. -EBADF is the caller's to find out; -EPERM,
 * -EINVAL, -EEXIST, -ENOENT, -ELOOP, -ENOSPC, -ENOMEM. `event` counts for adding and changing. */
int epoll_control(struct file *file, int operation, int fd, struct file *target,
		  const struct epoll_event *event);

/* epoll_wait(2): up to `max` events to `out`; how many, 0 at the deadline (0: at once), -EINTR,
 * -EFAULT, -EINVAL for another kind of file. */
int epoll_wait(struct file *file, struct epoll_event __user *out, int max, nsec_t deadline);

#endif
