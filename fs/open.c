/*
 * openat(2): finding or making the file, checking that it may be opened so, and choosing the
 * operations for its kind. The order of checks is Linux's (open(2), "ERRORS"). The memory for the
 * open file is there before anything is made or cut short, so that a call without memory changes
 * nothing.
 */

#include "fs/dentry.h"
#include "fs/device.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/page_cache.h"
#include "fs/pipe.h"
#include "fs/tree.h"
#include "kernel/errno.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mount.h"
#include "syscall/abi/unistd.h"

#define PERMISSION_BITS 07777
#define SMALL_FILE_MAX  0x7fffffffLL /* without O_LARGEFILE */
#define TMPFILE_BIT     (O_TMPFILE & ~O_DIRECTORY)

/* An O_PATH descriptor stands for a place and can do nothing else. */
static const struct file_ops path_only_ops;

static unsigned wanted_access(unsigned flags)
{
	static const unsigned by_mode[] = {R_OK, W_OK, R_OK | W_OK, R_OK | W_OK};
	return by_mode[flags & O_ACCMODE] | (flags & O_TRUNC ? W_OK : 0);
}

/* Does the kind of file allow it? */
static int check_kind(const struct path *path, unsigned flags)
{
	mode_t mode = path->dentry->inode->mode;
	if (S_ISLNK(mode))
		return -ELOOP;
	if (S_ISDIR(mode) && (wanted_access(flags) & W_OK || flags & O_CREAT))
		return -EISDIR;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && path->mount->flags & MS_NODEV)
		return -EACCES;
	return 0;
}

/* May the current process open it so? */
static int check_open(const struct path *path, unsigned flags)
{
	struct inode *inode = path->dentry->inode;
	int err = check_kind(path, flags);
	if (err == 0)
		err = path_permission(path, wanted_access(flags));
	if (err < 0)
		return err;
	if (flags & O_NOATIME && !inode_owned(inode))
		return -EPERM;
	if (S_ISREG(inode->mode) && !(flags & O_LARGEFILE) && inode_size(inode) > SMALL_FILE_MAX)
		return -EOVERFLOW;
	return 0;
}

static int choose_ops(const struct inode *inode, const struct file_ops **out)
{
	if (S_ISCHR(inode->mode))
		*out = device_ops(inode->rdev);
	else if (S_ISFIFO(inode->mode))
		*out = &fifo_file_ops;
	else
		*out = inode->file_ops;
	return *out ? 0 : -ENXIO;
}

/* O_TRUNC, for which the file must not be one that is being executed. */
static int open_and_cut(const struct path *path, const struct file_ops *ops, unsigned flags,
			struct file *file)
{
	struct inode *inode = path->dentry->inode;
	int err = mount_want_write(path->mount);
	if (err == 0)
		err = inode_writer_begin(inode);
	if (err < 0)
		return err;
	err = file_begin(file, path, ops, flags);
	if (err == 0 && inode->ops->truncate) {
		err = inode_truncate(inode, 0);
		if (err < 0)
			file_end(file);
	}
	inode_writer_end(inode);
	return err;
}

/* Everything after the checks. */
static int open_checked(const struct path *path, unsigned flags, struct file *file)
{
	const struct file_ops *ops;
	int err = choose_ops(path->dentry->inode, &ops);
	if (err < 0)
		return err;
	if (flags & O_TRUNC && S_ISREG(path->dentry->inode->mode))
		return open_and_cut(path, ops, flags, file);
	return file_begin(file, path, ops, flags);
}

/* What is at `path`: the part after the walk. */
static int open_path(const struct path *path, unsigned flags, struct file *file)
{
	if (flags & O_PATH)
		return file_begin(file, path, &path_only_ops, flags);
	int err = check_open(path, flags);
	return err < 0 ? err : open_checked(path, flags, file);
}

/* The walk's last component, made if it is missing: `*made` says so. */
static int find_or_make(struct walk *walk, mode_t mode, struct path *out, bool *made)
{
	struct inode *dir = walk->at.dentry->inode;
	*made = false;
	if (walk->kind != LAST_NAME)
		return walk_last(walk, out);
	if (walk->slash)
		return -EISDIR;
	mutex_lock(&dir->lock);
	int err = dentry_lookup_locked(walk->at.dentry, &walk->last, &out->dentry);
	if (err == -ENOENT) {
		struct inode_request request = tree_request(dir, S_IFREG | mode);
		err = tree_make_locked(walk, &request, &out->dentry);
		*made = err == 0;
	}
	mutex_unlock(&dir->lock);
	if (err < 0)
		return err;
	out->mount = walk->at.mount;
	mount_get(out->mount);
	mount_cross_down(out);
	return 0;
}

/* Opens what find_or_make() found; 1: it is a link to follow. */
static int open_found(const struct path *path, unsigned flags, bool made, struct file *file)
{
	if (made)
		return open_checked(path, flags & ~O_TRUNC, file);
	if (flags & O_EXCL)
		return -EEXIST;
	if (S_ISLNK(path->dentry->inode->mode) && !(flags & O_NOFOLLOW))
		return 1;
	return open_path(path, flags, file);
}

static int open_creating(const struct path *base, const char *name, unsigned flags, mode_t mode,
			 struct file *file)
{
	struct walk walk;
	int err = walk_to_parent(&walk, base, name);
	while (err == 0) {
		struct path path;
		bool made;
		err = find_or_make(&walk, mode & PERMISSION_BITS, &path, &made);
		if (err < 0)
			break;
		err = open_found(&path, flags, made, file);
		if (err == 1)
			err = walk_follow_last(&walk, path.dentry);
		else if (err == 0)
			err = 1;
		path_put(&path);
	}
	walk_end(&walk);
	return err == 1 ? 0 : err;
}

static int open_existing(const struct path *base, const char *name, unsigned flags,
			 struct file *file)
{
	unsigned lookup = (flags & O_NOFOLLOW ? PATH_NOFOLLOW : 0) |
			  (flags & O_DIRECTORY ? PATH_DIRECTORY : 0);
	struct path path;
	int err = path_lookup(base, name, lookup, &path);
	if (err < 0)
		return err;
	err = open_path(&path, flags, file);
	path_put(&path);
	return err;
}

int file_open(const struct path *base, const char *name, unsigned flags, mode_t mode,
	      struct file **out)
{
	if (flags & O_PATH)
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	if (flags & TMPFILE_BIT)
		return -EOPNOTSUPP;
	if (flags & O_CREAT && flags & O_DIRECTORY)
		return -EINVAL;
	struct file *file = file_alloc();
	if (!file)
		return -ENOMEM;
	int err = flags & O_CREAT ? open_creating(base, name, flags, mode, file)
				  : open_existing(base, name, flags, file);
	if (err < 0)
		file_free(file);
	else
		*out = file;
	return err;
}
