#ifndef SYSCALL_AT_H
#define SYSCALL_AT_H

/*
 * The path arguments of system calls: a name in the program's memory, and for the *at calls the
 * descriptor of the directory where a relative one starts. at_begin() brings both into the kernel,
 * at_end() lets them go; at_end() is due after success only.
 */

#include "fs/path.h"
#include "kernel/types.h"

struct file;

struct at {
	char *name;              /* a kernel string */
	struct file *directory;  /* holds the descriptor's file; NULL: the working directory */
	const struct path *base; /* for fs: where relative names start, or NULL */
};

/* -EFAULT, -ENAMETOOLONG, -ENOMEM; -EBADF for a bad descriptor, unless the name begins with a
 * slash. */
int at_begin(struct at *at, int dirfd, const char __user *name) __must_check;
void at_end(struct at *at);

/* The whole of it: the place that the name means. `flags` are PATH_*. */
int at_lookup(int dirfd, const char __user *name, unsigned flags, struct path *out) __must_check;

/* A name in the program's memory as a kernel string of its own (kfree). */
int name_from_user(const char __user *name, char **out) __must_check;

#endif
