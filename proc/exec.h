#ifndef PROC_EXEC_H
#define PROC_EXEC_H

/*
 * execve(2): another program in the same process. Everything is staged before the old address space
 * is given up: the file is opened and checked, arguments are copied to ARGSBASE, the new space is
 * laid out. Past that point a failure kills the process; before it nothing has changed.
 */

#include "kernel/types.h"

/* argv and envp: user pointers from the system call, or the kernel's own. */
struct exec_strings {
	const char *const *kernel; /* NULL-terminated, or NULL: */
	uint32_t user;             /* address of an array of 32-bit pointers; 0: an empty one */
};

/* On success the current process's user frame is the new program's; returns 0. `path` is a kernel
 * string. */
int proc_exec(const char *path, struct exec_strings argv, struct exec_strings envp);

struct exec_name; /* proc/program.h */
int proc_exec_named(const struct exec_name *name, struct exec_strings argv,
		    struct exec_strings envp);

#endif
