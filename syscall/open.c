/* Opening and closing: open(2), openat(2), creat(2), close(2). A number is reserved before the file
 * is opened, so that a full table is found out before anything is made. */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "syscall/abi/fcntl.h"
#include "syscall/at.h"
#include "syscall/calls.h"

static int open_at(const struct at *at, uint32_t flags, mode_t mode)
{
	struct file *file;
	int fd = fd_reserve(0, flags & O_CLOEXEC);

	if (fd < 0)
		return fd;
	int err = file_open(at->base, at->name, flags, mode, &file);
	if (err < 0) {
		fd_unreserve(fd);
		return err;
	}
	fd_install(fd, file);
	return fd;
}

long sys_openat(int dirfd, const char __user *name, uint32_t flags, mode_t mode)
{
	struct at at;
	int err = at_begin(&at, dirfd, name);

	if (err < 0)
		return err;
	int fd = open_at(&at, flags, mode);
	at_end(&at);
	return fd;
}

long sys_open(const char __user *name, uint32_t flags, mode_t mode)
{
	return sys_openat(AT_FDCWD, name, flags, mode);
}

long sys_creat(const char __user *name, mode_t mode)
{
	return sys_openat(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

long sys_close(int fd)
{
	return fd_close(fd);
}
