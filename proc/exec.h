#ifndef PROC_EXEC_H
#define PROC_EXEC_H

/*
 * execve(2): another program in the same process. Everything is staged before the old address space
 * is given up: the file is opened and checked, arguments are copied to ARGSBASE, the new space is
 * laid out. Past that point a failure kills the process; before it nothing has changed.
 */

#include "kernel/types.h"

struct memobj;
struct proc;

/* A file about to be executed, as fs sees it. */
struct exec_file {
	struct memobj *object; /* a reference */
	uint64_t size;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	void *handle; /* fs's own */
};

/* fs's part, filled at boot. */
struct exec_file_ops {
	/* Opens a regular file with execute permission for the current process: -ENOENT, -EACCES,
	 * -ENOTDIR, -ELOOP ...; `path` is a kernel string. Writers are shut out until close
	 * (ETXTBSY). */
	int (*open)(const char *path, struct exec_file *out);
	ssize_t (*read)(struct exec_file *file, void *buf, size_t len, uint64_t offset);
	void (*close)(struct exec_file *file);
};
void exec_set_file_ops(const struct exec_file_ops *ops);

/* argv and envp: user pointers from the system call, or the kernel's own. */
struct exec_strings {
	const char *const *kernel; /* NULL-terminated, or NULL: */
	uint32_t user;             /* address of an array of 32-bit pointers; 0: an empty one */
};

/* On success the current process's user frame is the new program's; returns 0. `path` is a kernel
 * string. */
int proc_exec(const char *path, struct exec_strings argv, struct exec_strings envp);

#endif
