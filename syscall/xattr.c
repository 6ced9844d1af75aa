/*
 * Extended attributes (xattr(7)). No file system here has any, and files say so as Linux's say it
 * on a file system without: there are none to list, and none can be read, set or removed. Bad names
 * and descriptors are told first.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "syscall/abi/fcntl.h"
#include "syscall/at.h"
#include "syscall/calls.h"

/* `answer`, if the file is there. */
static long of_name(const char __user *name, unsigned flags, long answer)
{
	struct path path;
	int err = at_lookup(AT_FDCWD, name, flags, &path);

	if (err < 0)
		return err;
	path_put(&path);
	return answer;
}

static long of_file(int fd, long answer)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	file_put(file);
	return answer;
}

long sys_setxattr(const char __user *path)
{
	return of_name(path, 0, -EOPNOTSUPP);
}

long sys_lsetxattr(const char __user *path)
{
	return of_name(path, PATH_NOFOLLOW, -EOPNOTSUPP);
}

long sys_fsetxattr(int fd)
{
	return of_file(fd, -EOPNOTSUPP);
}

long sys_getxattr(const char __user *path)
{
	return of_name(path, 0, -EOPNOTSUPP);
}

long sys_lgetxattr(const char __user *path)
{
	return of_name(path, PATH_NOFOLLOW, -EOPNOTSUPP);
}

long sys_fgetxattr(int fd)
{
	return of_file(fd, -EOPNOTSUPP);
}

long sys_listxattr(const char __user *path)
{
	return of_name(path, 0, 0);
}

long sys_llistxattr(const char __user *path)
{
	return of_name(path, PATH_NOFOLLOW, 0);
}

long sys_flistxattr(int fd)
{
	return of_file(fd, 0);
}

long sys_removexattr(const char __user *path)
{
	return of_name(path, 0, -EOPNOTSUPP);
}

long sys_lremovexattr(const char __user *path)
{
	return of_name(path, PATH_NOFOLLOW, -EOPNOTSUPP);
}

long sys_fremovexattr(int fd)
{
	return of_file(fd, -EOPNOTSUPP);
}
