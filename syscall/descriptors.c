/* Descriptors themselves: dup(2) and its kin, fcntl(2), pipe(2), ioctl(2). */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/pipe.h"
#include "fs/seals.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/termios.h"
#include "syscall/calls.h"
#include "syscall/locks.h"

/* What F_SETFL can change (fcntl(2)). */
#define CHANGEABLE_FLAGS (O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

long sys_dup(int fd)
{
	return fd_dup(fd, 0, false);
}

long sys_dup3(int fd, int to, uint32_t flags)
{
	if (flags & ~(uint32_t)O_CLOEXEC || fd == to)
		return -EINVAL;
	return fd_dup_to(fd, to, flags & O_CLOEXEC);
}

/* dup2(2): a descriptor onto itself is a check that it is open. */
long sys_dup2(int fd, int to)
{
	if (fd != to)
		return fd_dup_to(fd, to, false);
	int open = fd_close_on_exec(fd);
	return open < 0 ? open : to;
}

static int change_flags(struct file *file, uint32_t flags)
{
	file->flags = (file->flags & ~CHANGEABLE_FLAGS) | (flags & CHANGEABLE_FLAGS);
	return 0;
}

/* The commands about the open file. */
static long control_file(int fd, int command, uint32_t argument)
{
	struct file *file = fd_file_any(fd);
	long result;

	if (!file)
		return -EBADF;
	if (command == F_GETFL)
		result = (long)file->flags;
	else if (file->flags & O_PATH)
		result = -EBADF;
	else if (command == F_SETFL)
		result = change_flags(file, argument);
	else if (command == F_ADD_SEALS)
		result = seals_add(file, argument);
	else if (command == F_GET_SEALS)
		result = seals_get(file);
	else
		result = lock_control(fd, file, command, argument);
	file_put(file);
	return result;
}

long sys_fcntl(int fd, int command, uint32_t argument)
{
	switch (command) {
	case F_DUPFD:
		return fd_dup(fd, argument, false);
	case F_DUPFD_CLOEXEC:
		return fd_dup(fd, argument, true);
	case F_GETFD:
		return fd_close_on_exec(fd);
	case F_SETFD:
		return fd_set_close_on_exec(fd, argument & FD_CLOEXEC);
	default:
		return control_file(fd, command, argument);
	}
}

long sys_fcntl64(int fd, int command, uint32_t argument)
{
	return sys_fcntl(fd, command, argument);
}

static int install_pipe(int fds[2], uint32_t flags)
{
	struct file *reader, *writer;
	bool close_on_exec = flags & O_CLOEXEC;
	int err = pipe_open(flags & O_NONBLOCK, &reader, &writer);

	if (err < 0)
		return err;
	fds[0] = fd_add(reader, 0, close_on_exec);
	if (fds[0] < 0) {
		file_put(writer);
		return fds[0];
	}
	fds[1] = fd_add(writer, 0, close_on_exec);
	if (fds[1] < 0) {
		fd_close(fds[0]);
		return fds[1];
	}
	return 0;
}

long sys_pipe2(void __user *out, uint32_t flags)
{
	int fds[2];

	if (flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	int err = install_pipe(fds, flags);
	if (err < 0)
		return err;
	err = copy_to_user(out, fds, sizeof(fds));
	if (err < 0) {
		fd_close(fds[0]);
		fd_close(fds[1]);
	}
	return err;
}

long sys_pipe(void __user *out)
{
	return sys_pipe2(out, 0);
}

/* FIONREAD: how much a read would get at once. */
static int count_readable(struct file *file, uint32_t argument)
{
	if (!file->ops->readable_bytes)
		return -ENOTTY;
	int bytes = file->ops->readable_bytes(file);
	return bytes < 0 ? bytes : copy_to_user((void __user *)argument, &bytes, sizeof(bytes));
}

/* FIONBIO: O_NONBLOCK by another name. */
static int set_nonblocking(struct file *file, uint32_t argument)
{
	int on;
	int err = get_user(on, (const int __user *)argument);

	if (err < 0)
		return err;
	return change_flags(file, on ? file->flags | O_NONBLOCK : file->flags & ~O_NONBLOCK);
}

static int control(struct file *file, uint32_t request, uint32_t argument)
{
	switch (request) {
	case FIONBIO:
		return set_nonblocking(file, argument);
	case FIONREAD:
		return count_readable(file, argument);
	default:
		return file->ops->ioctl ? file->ops->ioctl(file, request, argument) : -ENOTTY;
	}
}

long sys_ioctl(int fd, uint32_t request, uint32_t argument)
{
	if (request == FIOCLEX || request == FIONCLEX)
		return fd_set_close_on_exec(fd, request == FIOCLEX);
	struct file *file = fd_file(fd);
	if (!file)
		return -EBADF;
	int result = control(file, request, argument);
	file_put(file);
	return result;
}
