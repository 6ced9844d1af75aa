#ifndef FS_ANONYMOUS_H
#define FS_ANONYMOUS_H

/*
 * Open files that no name leads to and that are nothing but their operations: event counters,
 * timers, sets of epoll(7). They share one inode, as on Linux, in a file system that is mounted
 * nowhere; /proc/PID/fd shows them as "anon_inode:" and their name.
 */

struct file;
struct file_ops;

void anonymous_init(void);

/* A file with these operations and `private_data`, open for reading and writing. `flags`:
 * O_NONBLOCK counts. On failure, -ENOMEM, `release` was not called. */
int anonymous_create(const char *name, const struct file_ops *ops, void *private_data,
		     unsigned flags, struct file **out);

#endif
