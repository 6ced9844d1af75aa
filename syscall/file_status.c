/*
 * What is known about a file: stat(2) in its three generations of structures, statx(2), access(2).
 * A value that an old structure cannot hold is EOVERFLOW, as on Linux.
 */

#include "fs/device.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/stat.h"
#include "syscall/abi/unistd.h"
#include "syscall/at.h"
#include "syscall/calls.h"
#include "syscall/file_time.h"

#define ID16_OVERFLOW 65534 /* what an id that does not fit is shown as */

/* A device number in 16 bits; what does not fit is cut, as Linux does for st_rdev. */
static uint32_t old_device(dev_t device)
{
	return (uint32_t)(device_major(device) << 8 | (device_minor(device) & 0xff)) & 0xffff;
}

static abi_uid16_t old_id(uint32_t id)
{
	return id > UINT16_MAX ? ID16_OVERFLOW : (abi_uid16_t)id;
}

static long put_stat32(const struct attributes *a, void __user *out)
{
	if (a->ino > UINT32_MAX || a->size > INT32_MAX)
		return -EOVERFLOW;
	struct stat32 st = {
		.st_dev = old_device(a->dev),
		.st_ino = (uint32_t)a->ino,
		.st_mode = (uint16_t)a->mode,
		.st_nlink = (uint16_t)a->nlink,
		.st_uid = old_id(a->uid),
		.st_gid = old_id(a->gid),
		.st_rdev = old_device(a->rdev),
		.st_size = (uint32_t)a->size,
		.st_blksize = a->block_size,
		.st_blocks = (uint32_t)a->blocks,
		.st_atime_sec = (uint32_t)file_time_seconds(a->atime),
		.st_atime_nsec = file_time_nanoseconds(a->atime),
		.st_mtime_sec = (uint32_t)file_time_seconds(a->mtime),
		.st_mtime_nsec = file_time_nanoseconds(a->mtime),
		.st_ctime_sec = (uint32_t)file_time_seconds(a->ctime),
		.st_ctime_nsec = file_time_nanoseconds(a->ctime),
	};
	return copy_to_user(out, &st, sizeof(st));
}

static long put_stat64(const struct attributes *a, void __user *out)
{
	struct stat64 st = {
		.st_dev = a->dev,
		.st_ino_low = (uint32_t)a->ino,
		.st_ino = a->ino,
		.st_mode = a->mode,
		.st_nlink = a->nlink,
		.st_uid = a->uid,
		.st_gid = a->gid,
		.st_rdev = a->rdev,
		.st_size = a->size,
		.st_blksize = a->block_size,
		.st_blocks = a->blocks,
		.st_atime_sec = (uint32_t)file_time_seconds(a->atime),
		.st_atime_nsec = file_time_nanoseconds(a->atime),
		.st_mtime_sec = (uint32_t)file_time_seconds(a->mtime),
		.st_mtime_nsec = file_time_nanoseconds(a->mtime),
		.st_ctime_sec = (uint32_t)file_time_seconds(a->ctime),
		.st_ctime_nsec = file_time_nanoseconds(a->ctime),
	};
	return copy_to_user(out, &st, sizeof(st));
}

static struct statx_timestamp statx_time(file_time time)
{
	return (struct statx_timestamp){
		.tv_sec = file_time_seconds(time),
		.tv_nsec = file_time_nanoseconds(time),
	};
}

static long put_statx(const struct attributes *a, int mount_id, void __user *out)
{
	struct statx st = {
		.stx_mask = STATX_BASIC_STATS | (mount_id >= 0 ? STATX_MNT_ID : 0),
		.stx_blksize = a->block_size,
		.stx_nlink = a->nlink,
		.stx_uid = a->uid,
		.stx_gid = a->gid,
		.stx_mode = (uint16_t)a->mode,
		.stx_ino = a->ino,
		.stx_size = (uint64_t)a->size,
		.stx_blocks = a->blocks,
		.stx_atime = statx_time(a->atime),
		.stx_mtime = statx_time(a->mtime),
		.stx_ctime = statx_time(a->ctime),
		.stx_rdev_major = device_major(a->rdev),
		.stx_rdev_minor = device_minor(a->rdev),
		.stx_dev_major = device_major(a->dev),
		.stx_dev_minor = device_minor(a->dev),
		.stx_mnt_id = mount_id >= 0 ? (uint64_t)mount_id : 0,
	};
	return copy_to_user(out, &st, sizeof(st));
}

/* The attributes of what a name means, and the mount it is seen through. */
static int named(int dirfd, const char __user *name, unsigned flags, struct attributes *out,
		 int *mount_id)
{
	struct path path;
	int err = at_lookup(dirfd, name, flags, &path);

	if (err < 0)
		return err;
	inode_attributes(path.dentry->inode, out);
	*mount_id = path.mount->id;
	path_put(&path);
	return 0;
}

static int opened(int fd, struct attributes *out, int *mount_id)
{
	struct file *file = fd_file_any(fd);

	if (!file)
		return -EBADF;
	inode_attributes(file->inode, out);
	*mount_id = file->path.mount ? file->path.mount->id : -1;
	file_put(file);
	return 0;
}

/* AT_EMPTY_PATH: an empty name means the descriptor, which need not be of a directory. */
static int named_or_opened(int dirfd, const char __user *name, uint32_t flags,
			   struct attributes *out, int *mount_id)
{
	char first;

	if (flags & AT_EMPTY_PATH && dirfd != AT_FDCWD) {
		int err = get_user(first, name);
		if (err < 0)
			return err;
		if (first == '\0')
			return opened(dirfd, out, mount_id);
	}
	return named(dirfd, name,
		     (flags & AT_SYMLINK_NOFOLLOW ? PATH_NOFOLLOW : 0) |
			     (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0),
		     out, mount_id);
}

long sys_stat(const char __user *name, void __user *out)
{
	struct attributes a;
	int mount_id;
	int err = named(AT_FDCWD, name, 0, &a, &mount_id);

	return err < 0 ? err : put_stat32(&a, out);
}

long sys_lstat(const char __user *name, void __user *out)
{
	struct attributes a;
	int mount_id;
	int err = named(AT_FDCWD, name, PATH_NOFOLLOW, &a, &mount_id);

	return err < 0 ? err : put_stat32(&a, out);
}

long sys_fstat(int fd, void __user *out)
{
	struct attributes a;
	int mount_id;
	int err = opened(fd, &a, &mount_id);

	return err < 0 ? err : put_stat32(&a, out);
}

long sys_stat64(const char __user *name, void __user *out)
{
	return sys_fstatat64(AT_FDCWD, name, out, 0);
}

long sys_lstat64(const char __user *name, void __user *out)
{
	return sys_fstatat64(AT_FDCWD, name, out, AT_SYMLINK_NOFOLLOW);
}

long sys_fstat64(int fd, void __user *out)
{
	struct attributes a;
	int mount_id;
	int err = opened(fd, &a, &mount_id);

	return err < 0 ? err : put_stat64(&a, out);
}

long sys_fstatat64(int dirfd, const char __user *name, void __user *out, uint32_t flags)
{
	struct attributes a;
	int mount_id;

	if (flags & ~(uint32_t)(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	int err = named_or_opened(dirfd, name, flags, &a, &mount_id);
	return err < 0 ? err : put_stat64(&a, out);
}

long sys_statx(int dirfd, const char __user *name, uint32_t flags, uint32_t mask, void __user *out)
{
	const uint32_t known =
		AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE;
	struct attributes a;
	int mount_id;

	if (flags & ~known || mask & STATX__RESERVED ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	int err = named_or_opened(dirfd, name, flags, &a, &mount_id);
	return err < 0 ? err : put_statx(&a, mount_id, out);
}

/* --- access --- */

/* access(2) asks for the real user: it lends the process its real ids for the walk, and takes them
 * back. Only the process itself uses its file-system ids. */
struct lent_ids {
	uid_t uid;
	gid_t gid;
};

static struct lent_ids become_real(void)
{
	struct cred *c = &proc_current()->cred;
	struct lent_ids old = {c->fsuid, c->fsgid};

	c->fsuid = c->uid;
	c->fsgid = c->gid;
	return old;
}

static void become_again(struct lent_ids old)
{
	struct cred *c = &proc_current()->cred;

	c->fsuid = old.uid;
	c->fsgid = old.gid;
}

static int check_access(int dirfd, const char __user *name, unsigned want, uint32_t flags)
{
	struct path path;
	int err = at_lookup(dirfd, name,
			    (flags & AT_SYMLINK_NOFOLLOW ? PATH_NOFOLLOW : 0) |
				    (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0),
			    &path);

	if (err < 0)
		return err;
	if (want != F_OK)
		err = path_permission(&path, want);
	path_put(&path);
	return err;
}

long sys_faccessat2(int dirfd, const char __user *name, int want, uint32_t flags)
{
	if (want & ~(R_OK | W_OK | X_OK) ||
	    flags & ~(uint32_t)(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EACCESS)
		return check_access(dirfd, name, (unsigned)want, flags);
	struct lent_ids old = become_real();
	int err = check_access(dirfd, name, (unsigned)want, flags);
	become_again(old);
	return err;
}

long sys_faccessat(int dirfd, const char __user *name, int want)
{
	return sys_faccessat2(dirfd, name, want, 0);
}

long sys_access(const char __user *name, int want)
{
	return sys_faccessat2(AT_FDCWD, name, want, 0);
}
