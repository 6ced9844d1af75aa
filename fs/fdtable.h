#ifndef FS_FDTABLE_H
#define FS_FDTABLE_H

/*
 * Descriptors: the small numbers by which a process knows its open files. A table grows by doubling
 * up to RLIMIT_NOFILE; the lowest free number comes from a bitmap. Tables are shared by
 * clone(CLONE_FILES).
 *
 * A number is reserved before the file behind it is opened, so that open(2) fails with EMFILE
 * before it has made anything.
 */

#include "kernel/spinlock.h"
#include "kernel/types.h"

struct file;
struct proc;

#define FD_MAX 65536 /* no table is larger, whatever RLIMIT_NOFILE says */

struct fdtable {
	uint32_t refs; /* atomic */

	struct spinlock lock;
	unsigned capacity;       /* a multiple of 32 */
	struct file **files;     /* a reference each; NULL: free or reserved */
	uint32_t *used;          /* bitmap: open or reserved */
	uint32_t *close_on_exec; /* bitmap */
	unsigned lowest_free;    /* nothing below it is free */
};

int fdtable_create(struct fdtable **out);
int fdtable_copy(struct fdtable *from, struct fdtable **out);
void fdtable_get(struct fdtable *table);
void fdtable_put(struct fdtable *table); /* the last closes all; may sleep */
void fdtable_close_on_exec(struct fdtable *table);

/*
 * All below work on the current process's table.
 */

/* The lowest free number that is not below `minimum`; -EMFILE, -EINVAL (minimum too high), -ENOMEM.
 */
int fd_reserve(unsigned minimum, bool close_on_exec);
void fd_unreserve(int fd);
void fd_install(int fd, struct file *file); /* takes over the reference */

/* Reserve and install at once; takes over the reference, also when it fails. */
int fd_add(struct file *file, unsigned minimum, bool close_on_exec);

/* The open file with a reference, or NULL: EBADF. The second gives O_PATH files too. */
struct file *fd_file(int fd);
struct file *fd_file_any(int fd);

int fd_close(int fd);
int fd_dup(int fd, unsigned minimum, bool close_on_exec);
int fd_dup_to(int fd, int to, bool close_on_exec); /* fd and to differ */
int fd_close_on_exec(int fd);                      /* 0 or 1, -EBADF */
int fd_set_close_on_exec(int fd, bool on);

/* For /proc/PID/fd: the open file at or after `*fd` of any process, with a reference; NULL: none.
 */
struct file *fdtable_next(struct proc *p, int *fd);

/* Does it close `fd` when it executes a program? */
bool fdtable_closes_on_exec(struct proc *p, int fd);

/* How many numbers the table has room for now. */
unsigned fdtable_capacity(struct proc *p);

#endif
