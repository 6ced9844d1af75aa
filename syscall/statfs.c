/* How large a file system is and how much of it is free: statfs(2) in its two widths. */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/statfs.h"
#include "syscall/at.h"
#include "syscall/calls.h"

static struct statfs64 describe(const struct path *path)
{
	struct superblock *super = path->mount->super;
	struct space_counts space = {0};

	if (super->type->space)
		super->type->space(super, &space);
	return (struct statfs64){
		.f_type = super->type->magic,
		.f_bsize = PAGE_SIZE,
		.f_blocks = space.blocks,
		.f_bfree = space.free,
		.f_bavail = space.free,
		.f_fsid = {(int32_t)super->dev},
		.f_namelen = NAME_MAX,
		.f_frsize = PAGE_SIZE,
		.f_flags = ST_VALID | path->mount->flags,
	};
}

static long put_wide(void __user *out, const struct path *path)
{
	struct statfs64 all = describe(path);

	return copy_to_user(out, &all, sizeof(all));
}

static long put_narrow(void __user *out, const struct path *path)
{
	struct statfs64 all = describe(path);
	struct statfs32 narrow = {
		.f_type = all.f_type,
		.f_bsize = all.f_bsize,
		.f_blocks = (uint32_t)all.f_blocks,
		.f_bfree = (uint32_t)all.f_bfree,
		.f_bavail = (uint32_t)all.f_bavail,
		.f_fsid = {all.f_fsid[0], all.f_fsid[1]},
		.f_namelen = all.f_namelen,
		.f_frsize = all.f_frsize,
		.f_flags = all.f_flags,
	};

	return copy_to_user(out, &narrow, sizeof(narrow));
}

typedef long (*put_description)(void __user *out, const struct path *path);

static long of_name(const char __user *name, void __user *out, put_description put)
{
	struct path path;
	int err = at_lookup(AT_FDCWD, name, 0, &path);

	if (err < 0)
		return err;
	long result = put(out, &path);
	path_put(&path);
	return result;
}

static long of_file(int fd, void __user *out, put_description put)
{
	struct file *file = fd_file_any(fd);

	if (!file)
		return -EBADF;
	long result = put(out, &file->path);
	file_put(file);
	return result;
}

long sys_statfs(const char __user *name, void __user *out)
{
	return of_name(name, out, put_narrow);
}

long sys_fstatfs(int fd, void __user *out)
{
	return of_file(fd, out, put_narrow);
}

/* The caller says how large its structure is; there is only one size. */
long sys_statfs64(const char __user *name, size_t size, void __user *out)
{
	return size == sizeof(struct statfs64) ? of_name(name, out, put_wide) : -EINVAL;
}

long sys_fstatfs64(int fd, size_t size, void __user *out)
{
	return size == sizeof(struct statfs64) ? of_file(fd, out, put_wide) : -EINVAL;
}
