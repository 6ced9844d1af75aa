/*
 * Names in the file system: making, removing, linking, changing what they refer to.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

int access(const char *path, int mode)
{
	return syscall(SYS_access, path, mode);
}

int faccessat(int dir, const char *path, int mode, int flags)
{
	if (flags == 0)
		return syscall(SYS_faccessat, dir, path, mode);
	return syscall(SYS_faccessat2, dir, path, mode, flags);
}

int chdir(const char *path)
{
	return syscall(SYS_chdir, path);
}

int fchdir(int fd)
{
	return syscall(SYS_fchdir, fd);
}

int chroot(const char *path)
{
	return syscall(SYS_chroot, path);
}

/* The kernel returns the length with the closing zero byte. */
char *getcwd(char *buffer, size_t size)
{
	char path[PATH_MAX];
	if (buffer)
		return syscall(SYS_getcwd, buffer, size) < 0 ? NULL : buffer;
	if (syscall(SYS_getcwd, path, sizeof(path)) < 0)
		return NULL;
	return strdup(path);
}

int chown(const char *path, uid_t user, gid_t group)
{
	return syscall(SYS_chown32, path, user, group);
}

int lchown(const char *path, uid_t user, gid_t group)
{
	return syscall(SYS_lchown32, path, user, group);
}

int fchown(int fd, uid_t user, gid_t group)
{
	return syscall(SYS_fchown32, fd, user, group);
}

int fchownat(int dir, const char *path, uid_t user, gid_t group, int flags)
{
	return syscall(SYS_fchownat, dir, path, user, group, flags);
}

int chmod(const char *path, mode_t mode)
{
	return syscall(SYS_chmod, path, mode);
}

int fchmod(int fd, mode_t mode)
{
	return syscall(SYS_fchmod, fd, mode);
}

int fchmodat(int dir, const char *path, mode_t mode, int flags)
{
	if (flags != 0)
		return __set_errno(EOPNOTSUPP);
	return syscall(SYS_fchmodat, dir, path, mode);
}

int link(const char *from, const char *to)
{
	return syscall(SYS_link, from, to);
}

int linkat(int fromdir, const char *from, int todir, const char *to, int flags)
{
	return syscall(SYS_linkat, fromdir, from, todir, to, flags);
}

int symlink(const char *target, const char *path)
{
	return syscall(SYS_symlink, target, path);
}

int symlinkat(const char *target, int dir, const char *path)
{
	return syscall(SYS_symlinkat, target, dir, path);
}

ssize_t readlink(const char *restrict path, char *restrict buffer, size_t size)
{
	return syscall(SYS_readlink, path, buffer, size);
}

ssize_t readlinkat(int dir, const char *restrict path, char *restrict buffer, size_t size)
{
	return syscall(SYS_readlinkat, dir, path, buffer, size);
}

int unlink(const char *path)
{
	return syscall(SYS_unlink, path);
}

int unlinkat(int dir, const char *path, int flags)
{
	return syscall(SYS_unlinkat, dir, path, flags);
}

int rmdir(const char *path)
{
	return syscall(SYS_rmdir, path);
}

int remove(const char *path)
{
	int error = errno;
	if (unlink(path) == 0)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	errno = error;
	return rmdir(path);
}

int rename(const char *from, const char *to)
{
	return syscall(SYS_rename, from, to);
}

int renameat(int fromdir, const char *from, int todir, const char *to)
{
	return syscall(SYS_renameat, fromdir, from, todir, to);
}

int mkdir(const char *path, mode_t mode)
{
	return syscall(SYS_mkdir, path, mode);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
	return syscall(SYS_mkdirat, dir, path, mode);
}

/* The kernel takes a device number of 32 bits, which holds all of ours. */
int mknod(const char *path, mode_t mode, dev_t device)
{
	return syscall(SYS_mknod, path, mode, (uint32_t)device);
}

int mknodat(int dir, const char *path, mode_t mode, dev_t device)
{
	return syscall(SYS_mknodat, dir, path, mode, (uint32_t)device);
}

int mkfifo(const char *path, mode_t mode)
{
	return mknod(path, (mode & ALLPERMS) | S_IFIFO, 0);
}

int mkfifoat(int dir, const char *path, mode_t mode)
{
	return mknodat(dir, path, (mode & ALLPERMS) | S_IFIFO, 0);
}

mode_t umask(mode_t mask)
{
	return syscall(SYS_umask, mask);
}

int truncate(const char *path, off_t length)
{
	return syscall(SYS_truncate64, path, length);
}

int mount(const char *source, const char *target, const char *type, unsigned long flags,
	  const void *data)
{
	return syscall(SYS_mount, source, target, type, flags, data);
}

int umount2(const char *target, int flags)
{
	return syscall(SYS_umount2, target, flags);
}

int umount(const char *target)
{
	return umount2(target, 0);
}
