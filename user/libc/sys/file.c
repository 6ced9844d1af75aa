/*
 * Descriptors: each wrapper is its system call. See syscall.asm for what happens then.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

ssize_t read(int fd, void *buffer, size_t size)
{
	return syscall(SYS_read, fd, buffer, size);
}

ssize_t write(int fd, const void *buffer, size_t size)
{
	return syscall(SYS_write, fd, buffer, size);
}

/* The mode is there only if a file may be made. */
int openat(int dir, const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode = 0;
	va_start(arguments, flags);
	if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE)
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return syscall(SYS_openat, dir, path, flags | O_LARGEFILE, mode);
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode = 0;
	va_start(arguments, flags);
	if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE)
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return syscall(SYS_open, path, flags | O_LARGEFILE, mode);
}

int creat(const char *path, mode_t mode)
{
	return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int close(int fd)
{
	return syscall(SYS_close, fd);
}

off_t lseek(int fd, off_t offset, int whence)
{
	off_t result;
	if (syscall(SYS__llseek, fd, (uint32_t)(offset >> 32), (uint32_t)offset, &result, whence) <
	    0)
		return -1;
	return result;
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
	return syscall(SYS_pread64, fd, buffer, size, offset);
}

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
	return syscall(SYS_pwrite64, fd, buffer, size, offset);
}

ssize_t readv(int fd, const struct iovec *vector, int count)
{
	return syscall(SYS_readv, fd, vector, count);
}

ssize_t writev(int fd, const struct iovec *vector, int count)
{
	return syscall(SYS_writev, fd, vector, count);
}

int dup(int fd)
{
	return syscall(SYS_dup, fd);
}

int dup2(int fd, int to)
{
	return syscall(SYS_dup2, fd, to);
}

int dup3(int fd, int to, int flags)
{
	return syscall(SYS_dup3, fd, to, flags);
}

int pipe(int ends[2])
{
	return syscall(SYS_pipe, ends);
}

int pipe2(int ends[2], int flags)
{
	return syscall(SYS_pipe2, ends, flags);
}

int ftruncate(int fd, off_t length)
{
	return syscall(SYS_ftruncate64, fd, length);
}

int fsync(int fd)
{
	return syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return syscall(SYS_fdatasync, fd);
}

void sync(void)
{
	syscall(SYS_sync);
}

/* struct flock is the kernel's flock64, which its later requests take. */
int fcntl(int fd, int command, ...)
{
	va_list arguments;
	va_start(arguments, command);
	unsigned long argument = va_arg(arguments, unsigned long);
	va_end(arguments);
	if (command == F_GETLK)
		command = F_GETLK64;
	else if (command == F_SETLK)
		command = F_SETLK64;
	else if (command == F_SETLKW)
		command = F_SETLKW64;
	return syscall(SYS_fcntl64, fd, command, argument);
}

int flock(int fd, int operation)
{
	return syscall(SYS_flock, fd, operation);
}

/* POSIX lockf(): record locks from the position on, always exclusive. */
int lockf(int fd, int command, off_t length)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = length};

	switch (command) {
	case F_ULOCK:
		lock.l_type = F_UNLCK;
		return fcntl(fd, F_SETLK, &lock);
	case F_LOCK:
		return fcntl(fd, F_SETLKW, &lock);
	case F_TLOCK:
		return fcntl(fd, F_SETLK, &lock);
	case F_TEST:
		if (fcntl(fd, F_GETLK, &lock) < 0)
			return -1;
		if (lock.l_type == F_UNLCK || lock.l_pid == getpid())
			return 0;
		errno = EACCES;
		return -1;
	default:
		errno = EINVAL;
		return -1;
	}
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	va_start(arguments, request);
	unsigned long argument = va_arg(arguments, unsigned long);
	va_end(arguments);
	return syscall(SYS_ioctl, fd, request, argument);
}

ssize_t getrandom(void *buffer, size_t size, unsigned flags)
{
	return syscall(SYS_getrandom, buffer, size, flags);
}
