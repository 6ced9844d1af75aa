/* Path arguments (openat(2), "Rationale for openat() and other directory file descriptor APIs"). */

#include "syscall/at.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/limits.h"

int name_from_user(const char __user *name, char **out)
{
	char *copy = kmalloc(PATH_MAX);

	if (!copy)
		return -ENOMEM;
	ssize_t length = copy_string_from_user(copy, name, PATH_MAX);
	if (length < 0) {
		kfree(copy);
		return (int)length;
	}
	*out = copy;
	return 0;
}

int at_begin(struct at *at, int dirfd, const char __user *name)
{
	*at = (struct at){0};
	int err = name_from_user(name, &at->name);
	if (err < 0)
		return err;
	if (dirfd == AT_FDCWD || at->name[0] == '/')
		return 0;
	at->directory = fd_file_any(dirfd);
	if (!at->directory || !at->directory->path.mount) {
		err = at->directory ? -ENOTDIR : -EBADF;
		at_end(at);
		return err;
	}
	at->base = &at->directory->path;
	return 0;
}

void at_end(struct at *at)
{
	file_put(at->directory);
	kfree(at->name);
}

int at_lookup(int dirfd, const char __user *name, unsigned flags, struct path *out)
{
	struct at at;
	int err = at_begin(&at, dirfd, name);

	if (err < 0)
		return err;
	err = path_lookup(at.base, at.name, flags, out);
	at_end(&at);
	return err;
}
