/* Files for tests, by path. */

#include "tests/kernel/files.h"
#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/tree.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"

void scratch_begin(void)
{
	struct path place;

	EXPECT_EQ(make_dir(SCRATCH), 0);
	EXPECT_EQ(path_lookup(NULL, SCRATCH, 0, &place), 0);
	EXPECT_EQ(mount_attach(&place, "scratch", "tmpfs", 0, NULL), 0);
	path_put(&place);
}

void scratch_end(void)
{
	struct path place;

	EXPECT_EQ(path_lookup(NULL, SCRATCH, 0, &place), 0);
	EXPECT_EQ(mount_detach(&place, 0), 0);
	path_put(&place);
	EXPECT_EQ(remove_dir(SCRATCH), 0);
}

int make_dir(const char *path)
{
	return tree_make(NULL, path, S_IFDIR | 0755, 0, NULL);
}

int make_link(const char *target, const char *path)
{
	return tree_make(NULL, path, S_IFLNK | 0777, 0, target);
}

int make_file(const char *path, const char *content)
{
	struct file *file;
	int err = file_open(NULL, path, O_WRONLY | O_CREAT | O_TRUNC, 0644, &file);

	if (err < 0)
		return err;
	ssize_t put = write_bytes(file, content, strlen(content));
	file_put(file);
	return put < 0 ? put : 0;
}

int remove_file(const char *path)
{
	return tree_unlink(NULL, path);
}

int remove_dir(const char *path)
{
	return tree_rmdir(NULL, path);
}

int move_file(const char *from, const char *to, unsigned flags)
{
	struct tree_name old = {.name = from}, fresh = {.name = to};

	return tree_rename(&old, &fresh, flags);
}

int read_file(const char *path, char *buf, size_t size)
{
	struct file *file;
	int err = file_open(NULL, path, O_RDONLY, 0, &file);

	if (err < 0)
		return err;
	ssize_t got = read_bytes(file, buf, size - 1);
	buf[got > 0 ? got : 0] = '\0';
	file_put(file);
	return got < 0 ? got : 0;
}

ino_t ino_of(const char *path)
{
	struct path place;

	if (path_lookup(NULL, path, PATH_NOFOLLOW, &place) < 0)
		return 0;
	ino_t ino = place.dentry->inode->ino;
	path_put(&place);
	return ino;
}

int try_open(const char *path, unsigned flags)
{
	struct file *file;
	int err = file_open(NULL, path, flags, 0644, &file);

	if (err == 0)
		file_put(file);
	return err;
}

ssize_t read_bytes(struct file *file, void *to, size_t n)
{
	struct uio_segment segment;
	struct uio u;

	uio_from_kernel(&u, &segment, to, n);
	return file_read(file, &u);
}

ssize_t write_bytes(struct file *file, const void *from, size_t n)
{
	struct uio_segment segment;
	struct uio u;

	uio_from_kernel(&u, &segment, (void *)from, n);
	return file_write(file, &u);
}

void become(uid_t uid, gid_t gid)
{
	struct cred *cred = &proc_current()->cred;

	cred->euid = cred->fsuid = uid;
	cred->egid = cred->fsgid = gid;
}

void become_root(void)
{
	become(0, 0);
}
