/* Changing what is known about a file: chmod(2), chown(2), utimensat(2), truncate(2), umask(2). */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/fscontext.h"
#include "fs/mount.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/stat.h"
#include "syscall/abi/time.h"
#include "syscall/abi/unistd.h"
#include "syscall/at.h"
#include "syscall/calls.h"
#include "syscall/file_time.h"

#define USEC_PER_SEC   1000000
#define ID16_UNCHANGED 0xFFFF

/* --- Modes --- */

static int chmod_path(const struct path *path, mode_t mode)
{
	int err = mount_want_write(path->mount);

	return err < 0 ? err : inode_chmod(path->dentry->inode, mode);
}

long sys_fchmodat(int dirfd, const char __user *name, mode_t mode)
{
	struct path path;
	int err = at_lookup(dirfd, name, 0, &path);

	if (err < 0)
		return err;
	err = chmod_path(&path, mode);
	path_put(&path);
	return err;
}

long sys_chmod(const char __user *name, mode_t mode)
{
	return sys_fchmodat(AT_FDCWD, name, mode);
}

long sys_fchmod(int fd, mode_t mode)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = file->path.mount ? chmod_path(&file->path, mode) : inode_chmod(file->inode, mode);
	file_put(file);
	return err;
}

/* --- Owners --- */

static int chown_path(const struct path *path, uid_t uid, gid_t gid)
{
	int err = mount_want_write(path->mount);

	return err < 0 ? err : inode_chown(path->dentry->inode, uid, gid);
}

static long chown_named(int dirfd, const char __user *name, int uid, int gid, unsigned flags)
{
	struct path path;
	int err = at_lookup(dirfd, name, flags, &path);

	if (err < 0)
		return err;
	err = chown_path(&path, (uid_t)uid, (gid_t)gid);
	path_put(&path);
	return err;
}

long sys_fchownat(int dirfd, const char __user *name, int uid, int gid, uint32_t flags)
{
	if (flags & ~(uint32_t)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return chown_named(dirfd, name, uid, gid,
			   (flags & AT_SYMLINK_NOFOLLOW ? PATH_NOFOLLOW : 0) |
				   (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0));
}

long sys_chown32(const char __user *name, int uid, int gid)
{
	return chown_named(AT_FDCWD, name, uid, gid, 0);
}

long sys_lchown32(const char __user *name, int uid, int gid)
{
	return chown_named(AT_FDCWD, name, uid, gid, PATH_NOFOLLOW);
}

long sys_fchown32(int fd, int uid, int gid)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = file->path.mount ? chown_path(&file->path, (uid_t)uid, (gid_t)gid)
				   : inode_chown(file->inode, (uid_t)uid, (gid_t)gid);
	file_put(file);
	return err;
}

/* The first calls pass ids of 16 bits. */
static int wide_id(int id)
{
	return (id & 0xFFFF) == ID16_UNCHANGED ? (int)OWNER_UNCHANGED : id & 0xFFFF;
}

long sys_chown(const char __user *name, int uid, int gid)
{
	return sys_chown32(name, wide_id(uid), wide_id(gid));
}

long sys_lchown(const char __user *name, int uid, int gid)
{
	return sys_lchown32(name, wide_id(uid), wide_id(gid));
}

long sys_fchown(int fd, int uid, int gid)
{
	return sys_fchown32(fd, wide_id(uid), wide_id(gid));
}

/* --- Times --- */

static bool valid_nanoseconds(int32_t nanoseconds)
{
	return (nanoseconds >= 0 && nanoseconds < (int32_t)NSEC_PER_SEC) ||
	       nanoseconds == UTIME_NOW || nanoseconds == UTIME_OMIT;
}

/* utimensat(2): UTIME_NOW twice is what NULL means; only one of them is an explicit time. */
static int read_times(const struct timespec64 times[2], struct time_change *out)
{
	if (!valid_nanoseconds(times[0].tv_nsec) || !valid_nanoseconds(times[1].tv_nsec))
		return -EINVAL;
	file_time now = file_time_now();
	*out = (struct time_change){
		.set_atime = times[0].tv_nsec != UTIME_OMIT,
		.set_mtime = times[1].tv_nsec != UTIME_OMIT,
		.now = times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW,
		.atime = times[0].tv_nsec == UTIME_NOW
				 ? now
				 : file_time_of(times[0].tv_sec, (uint32_t)times[0].tv_nsec),
		.mtime = times[1].tv_nsec == UTIME_NOW
				 ? now
				 : file_time_of(times[1].tv_sec, (uint32_t)times[1].tv_nsec),
	};
	return 0;
}

static int set_times_at(const struct path *path, const struct time_change *change)
{
	int err = mount_want_write(path->mount);

	return err < 0 ? err : inode_set_times(path->dentry->inode, change);
}

/* futimens(3) is utimensat() without a name. */
static int set_times_opened(int fd, const struct time_change *change)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = file->path.mount ? set_times_at(&file->path, change)
				   : inode_set_times(file->inode, change);
	file_put(file);
	return err;
}

static int set_times(int dirfd, const char __user *name, const struct time_change *change,
		     uint32_t flags)
{
	struct path path;

	if (!name)
		return flags ? -EINVAL : set_times_opened(dirfd, change);
	int err = at_lookup(dirfd, name,
			    (flags & AT_SYMLINK_NOFOLLOW ? PATH_NOFOLLOW : 0) |
				    (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0),
			    &path);
	if (err < 0)
		return err;
	err = set_times_at(&path, change);
	path_put(&path);
	return err;
}

/* `times` NULL: the present moment for both. */
static long change_times(int dirfd, const char __user *name, const struct timespec64 *times,
			 uint32_t flags)
{
	static const struct timespec64 now[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_NOW}};
	struct time_change change;

	if (flags & ~(uint32_t)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	int err = read_times(times ? times : now, &change);
	if (err < 0 || (!change.set_atime && !change.set_mtime))
		return err;
	return set_times(dirfd, name, &change, flags);
}

long sys_utimensat_time64(int dirfd, const char __user *name, void __user *times, uint32_t flags)
{
	struct timespec64 both[2];

	if (!times)
		return change_times(dirfd, name, NULL, flags);
	int err = copy_from_user(both, times, sizeof(both));
	return err < 0 ? err : change_times(dirfd, name, both, flags);
}

long sys_utimensat(int dirfd, const char __user *name, void __user *times, uint32_t flags)
{
	struct timespec32 narrow[2];
	struct timespec64 both[2] = {0};

	if (!times)
		return change_times(dirfd, name, NULL, flags);
	int err = copy_from_user(narrow, times, sizeof(narrow));
	if (err < 0)
		return err;
	for (int i = 0; i < 2; i++) {
		both[i].tv_sec = narrow[i].tv_sec;
		both[i].tv_nsec = narrow[i].tv_nsec;
	}
	return change_times(dirfd, name, both, flags);
}

/* The older calls: microseconds, or whole seconds. */
static long change_times_timeval(int dirfd, const char __user *name, const void __user *times)
{
	struct timeval32 narrow[2];
	struct timespec64 both[2] = {0};

	if (!times)
		return change_times(dirfd, name, NULL, 0);
	int err = copy_from_user(narrow, times, sizeof(narrow));
	for (int i = 0; i < 2 && err == 0; i++) {
		if (narrow[i].tv_usec < 0 || narrow[i].tv_usec >= USEC_PER_SEC)
			err = -EINVAL;
		both[i].tv_sec = narrow[i].tv_sec;
		both[i].tv_nsec = narrow[i].tv_usec * (int32_t)NSEC_PER_USEC;
	}
	return err < 0 ? err : change_times(dirfd, name, both, 0);
}

long sys_futimesat(int dirfd, const char __user *name, void __user *times)
{
	return change_times_timeval(dirfd, name, times);
}

long sys_utimes(const char __user *name, void __user *times)
{
	return name ? change_times_timeval(AT_FDCWD, name, times) : -EFAULT;
}

long sys_utime(const char __user *name, void __user *times)
{
	abi_time_t seconds[2];

	if (!name)
		return -EFAULT;
	if (!times)
		return change_times(AT_FDCWD, name, NULL, 0);
	int err = copy_from_user(seconds, times, sizeof(seconds));
	const struct timespec64 both[2] = {{.tv_sec = seconds[0]}, {.tv_sec = seconds[1]}};
	return err < 0 ? err : change_times(AT_FDCWD, name, both, 0);
}

/* --- Lengths --- */

static int truncate_path(const struct path *path, off_t length)
{
	struct inode *inode = path->dentry->inode;

	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode))
		return -EINVAL;
	int err = path_permission(path, W_OK);
	if (err == 0)
		err = inode_writer_begin(inode);
	if (err < 0)
		return err;
	err = inode_truncate(inode, length);
	inode_writer_end(inode);
	return err;
}

static long truncate_named(const char __user *name, off_t length)
{
	struct path path;

	if (length < 0)
		return -EINVAL;
	int err = at_lookup(AT_FDCWD, name, 0, &path);
	if (err < 0)
		return err;
	err = truncate_path(&path, length);
	path_put(&path);
	return err;
}

static long truncate_opened(int fd, off_t length)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = length < 0 ? -EINVAL : file_truncate(file, length);
	file_put(file);
	return err;
}

long sys_truncate(const char __user *name, int32_t length)
{
	return truncate_named(name, length);
}

long sys_truncate64(const char __user *name, uint32_t low, uint32_t high)
{
	return truncate_named(name, (off_t)((uint64_t)high << 32 | low));
}

long sys_ftruncate(int fd, int32_t length)
{
	return truncate_opened(fd, length);
}

long sys_ftruncate64(int fd, uint32_t low, uint32_t high)
{
	return truncate_opened(fd, (off_t)((uint64_t)high << 32 | low));
}

long sys_umask(mode_t mask)
{
	return (long)fscontext_set_umask(mask & 0777);
}
