/*
 * Programs as files: what proc/program.h asks of fs. A file opened for execution keeps writers out
 * until its last reference goes, and the mappings of its segments hold references, so a running
 * program's file cannot be written (ETXTBSY).
 */

#include "fs/exec_file.h"
#include "fs/dentry.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/regular.h"
#include "kernel/errno.h"
#include "proc/program.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mount.h"
#include "syscall/abi/unistd.h"

static int may_execute(const struct path *path)
{
	struct inode *inode = path->dentry->inode;
	if (!S_ISREG(inode->mode) || !inode->pages || path->mount->flags & MS_NOEXEC)
		return -EACCES;
	return inode_permission(inode, X_OK);
}

static int open_executing(const struct path *path, struct file **out)
{
	struct inode *inode = path->dentry->inode;
	int err = may_execute(path);
	if (err == 0)
		err = inode_execute_begin(inode);
	if (err < 0)
		return err;
	err = file_open_with(path, &regular_file_ops, O_RDONLY | O_LARGEFILE, out);
	if (err < 0)
		inode_execute_end(inode);
	else
		(*out)->executing = true;
	return err;
}

/* The place that is named. A symbolic link is not executed itself. */
static int find(const struct exec_name *name, struct path *out)
{
	struct file *directory = NULL;
	if (name->directory != AT_FDCWD && name->path[0] != '/') {
		directory = fd_file_any(name->directory);
		if (!directory)
			return -EBADF;
	}
	unsigned flags = (name->no_follow ? PATH_NOFOLLOW : 0) | PATH_EMPTY;
	int err = path_lookup(directory ? &directory->path : NULL, name->path,
			      directory ? flags : flags & ~PATH_EMPTY, out);
	file_put(directory);
	if (err == 0 && S_ISLNK(out->dentry->inode->mode)) {
		path_put(out);
		return -ELOOP;
	}
	return err;
}

static int exec_open(const struct exec_name *name, struct exec_file *out)
{
	struct path path;
	struct file *file;
	struct attributes attributes;
	int err = find(name, &path);
	if (err < 0)
		return err;
	err = open_executing(&path, &file);
	path_put(&path);
	if (err < 0)
		return err;
	inode_attributes(file->inode, &attributes);
	*out = (struct exec_file){
		.object = &file->mapping,
		.size = attributes.size,
		.mode = attributes.mode,
		.uid = attributes.uid,
		.gid = attributes.gid,
		.readable = inode_permission(file->inode, R_OK) == 0,
		.handle = file,
	};
	if (file->path.mount->flags & MS_NOSUID)
		out->mode &= ~(S_ISUID | S_ISGID);
	return 0;
}

static ssize_t exec_read(struct exec_file *file, void *buf, size_t length, uint64_t offset)
{
	return file_read_kernel(file->handle, buf, length, (off_t)offset);
}

static void exec_close(struct exec_file *file)
{
	file_put(file->handle);
}

static const struct exec_file_ops ops = {
	.open = exec_open,
	.read = exec_read,
	.close = exec_close,
};

void exec_file_init(void)
{
	exec_set_file_ops(&ops);
}
