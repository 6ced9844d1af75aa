/*
 * Names and the directories they are in: making, removing, moving and listing them, and where the
 * process is.
 */

#include "fs/dentry.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/fscontext.h"
#include "fs/tree.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/dirent.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/unistd.h"
#include "syscall/at.h"
#include "syscall/calls.h"

/* --- Where the process is --- */

static int enter(const struct path *path, void (*set)(const struct path *))
{
	int err = path_permission(path, X_OK);

	if (err == 0)
		set(path);
	return err;
}

static long enter_named(const char __user *name, void (*set)(const struct path *))
{
	struct path path;
	int err = at_lookup(AT_FDCWD, name, PATH_DIRECTORY, &path);

	if (err < 0)
		return err;
	err = enter(&path, set);
	path_put(&path);
	return err;
}

long sys_chdir(const char __user *name)
{
	return enter_named(name, fscontext_set_cwd);
}

long sys_chroot(const char __user *name)
{
	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	return enter_named(name, fscontext_set_root);
}

long sys_fchdir(int fd)
{
	struct file *file = fd_file_any(fd);

	if (!file)
		return -EBADF;
	int err = S_ISDIR(file->inode->mode) ? enter(&file->path, fscontext_set_cwd) : -ENOTDIR;
	file_put(file);
	return err;
}

/* Copies the path of the working directory out; its length with the NUL. */
static long put_cwd(char *text, void __user *buf, size_t size)
{
	struct path cwd;
	bool removed = false;

	fscontext_cwd(&cwd);
	const char *start = path_format(&cwd, text, PATH_MAX, &removed);
	path_put(&cwd);
	if (!start)
		return -ENAMETOOLONG;
	if (removed)
		return -ENOENT;
	size_t length = strlen(start) + 1;
	if (length > size)
		return -ERANGE;
	int err = copy_to_user(buf, start, length);
	return err < 0 ? err : (long)length;
}

long sys_getcwd(void __user *buf, size_t size)
{
	char *text = kmalloc(PATH_MAX);

	if (!text)
		return -ENOMEM;
	long result = put_cwd(text, buf, size);
	kfree(text);
	return result;
}

/* --- Making and removing names --- */

static long make(int dirfd, const char __user *name, mode_t mode, dev_t rdev, const char *target)
{
	struct at at;
	int err = at_begin(&at, dirfd, name);

	if (err < 0)
		return err;
	err = tree_make(at.base, at.name, mode, rdev, target);
	at_end(&at);
	return err;
}

long sys_mkdirat(int dirfd, const char __user *name, mode_t mode)
{
	return make(dirfd, name, S_IFDIR | (mode & 01777), 0, NULL);
}

long sys_mkdir(const char __user *name, mode_t mode)
{
	return sys_mkdirat(AT_FDCWD, name, mode);
}

/* mknod(2): no type means a regular file; directories are for mkdir. The device number is a word of
 * 32 bits, major and minor spread as in st_rdev. */
long sys_mknodat(int dirfd, const char __user *name, mode_t mode, uint32_t device)
{
	mode_t type = mode & S_IFMT ? mode & S_IFMT : S_IFREG;

	if (type == S_IFDIR)
		return -EPERM;
	if (type != S_IFREG && !S_ISCHR(type) && !S_ISBLK(type) && !S_ISFIFO(type) &&
	    !S_ISSOCK(type))
		return -EINVAL;
	if ((S_ISCHR(type) || S_ISBLK(type)) && !cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	return make(dirfd, name, type | (mode & 07777), device, NULL);
}

long sys_mknod(const char __user *name, mode_t mode, uint32_t device)
{
	return sys_mknodat(AT_FDCWD, name, mode, device);
}

long sys_symlinkat(const char __user *target, int dirfd, const char __user *name)
{
	char *text;
	int err = name_from_user(target, &text);

	if (err < 0)
		return err;
	err = *text ? (int)make(dirfd, name, S_IFLNK | 0777, 0, text) : -ENOENT;
	kfree(text);
	return err;
}

long sys_symlink(const char __user *target, const char __user *name)
{
	return sys_symlinkat(target, AT_FDCWD, name);
}

long sys_unlinkat(int dirfd, const char __user *name, uint32_t flags)
{
	struct at at;

	if (flags & ~(uint32_t)AT_REMOVEDIR)
		return -EINVAL;
	int err = at_begin(&at, dirfd, name);
	if (err < 0)
		return err;
	err = flags & AT_REMOVEDIR ? tree_rmdir(at.base, at.name) : tree_unlink(at.base, at.name);
	at_end(&at);
	return err;
}

long sys_unlink(const char __user *name)
{
	return sys_unlinkat(AT_FDCWD, name, 0);
}

long sys_rmdir(const char __user *name)
{
	return sys_unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

static long link_path(const struct path *file, int dirfd, const char __user *name)
{
	struct at at;
	int err = at_begin(&at, dirfd, name);

	if (err < 0)
		return err;
	err = tree_link(file, at.base, at.name);
	at_end(&at);
	return err;
}

long sys_linkat(int from_dirfd, const char __user *from, int to_dirfd, const char __user *to,
		uint32_t flags)
{
	struct path file;

	if (flags & ~(uint32_t)(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	int err = at_lookup(from_dirfd, from,
			    (flags & AT_SYMLINK_FOLLOW ? 0 : PATH_NOFOLLOW) |
				    (flags & AT_EMPTY_PATH ? PATH_EMPTY : 0),
			    &file);
	if (err < 0)
		return err;
	long result = link_path(&file, to_dirfd, to);
	path_put(&file);
	return result;
}

long sys_link(const char __user *from, const char __user *to)
{
	return sys_linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

long sys_renameat2(int from_dirfd, const char __user *from, int to_dirfd, const char __user *to,
		   uint32_t flags)
{
	struct at old, fresh;
	int err = at_begin(&old, from_dirfd, from);

	if (err < 0)
		return err;
	err = at_begin(&fresh, to_dirfd, to);
	if (err == 0) {
		err = tree_rename(&(struct tree_name){old.base, old.name},
				  &(struct tree_name){fresh.base, fresh.name}, flags);
		at_end(&fresh);
	}
	at_end(&old);
	return err;
}

long sys_renameat(int from_dirfd, const char __user *from, int to_dirfd, const char __user *to)
{
	return sys_renameat2(from_dirfd, from, to_dirfd, to, 0);
}

long sys_rename(const char __user *from, const char __user *to)
{
	return sys_renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* --- Reading links --- */

/* Copies a link's target out, cut to `size`, without a NUL. */
static long put_target(struct inode *link, char *text, void __user *buf, size_t size)
{
	if (!S_ISLNK(link->mode))
		return -EINVAL;
	ssize_t length = link->ops->readlink(link, text, PATH_MAX);
	if (length < 0)
		return length;
	length = (ssize_t)MIN((size_t)length, MIN(size, (size_t)PATH_MAX));
	int err = copy_to_user(buf, text, (size_t)length);
	return err < 0 ? err : length;
}

long sys_readlinkat(int dirfd, const char __user *name, void __user *buf, size_t size)
{
	struct path path;

	if ((ssize_t)size <= 0)
		return -EINVAL;
	int err = at_lookup(dirfd, name, PATH_NOFOLLOW | PATH_EMPTY, &path);
	if (err < 0)
		return err;
	char *text = kmalloc(PATH_MAX);
	long result = text ? put_target(path.dentry->inode, text, buf, size) : -ENOMEM;
	kfree(text);
	path_put(&path);
	return result;
}

long sys_readlink(const char __user *name, void __user *buf, size_t size)
{
	return sys_readlinkat(AT_FDCWD, name, buf, size);
}

/* --- Listing --- */

/* Records are put together in kernel memory, for the directory is locked while it is read, and go
 * out when it is not. */
struct listing {
	struct dir_reader reader; /* first: the operations get a pointer to it */
	char *records;
	size_t used, size;
	bool wide; /* struct linux_dirent64 */
	int error; /* -EINVAL: no room for even one */
};

#define LISTING_MAX 8192 /* bytes collected at a time */

static struct listing *listing_of(struct dir_reader *reader)
{
	return container_of(reader, struct listing, reader);
}

static uint8_t type_of(mode_t mode)
{
	return (uint8_t)((mode & S_IFMT) >> 12); /* DT_* are the type bits of the mode */
}

static bool take_wide(struct listing *l, const struct dir_entry *entry)
{
	size_t length = ALIGN_UP(offsetof(struct linux_dirent64, d_name) + entry->length + 1,
				 sizeof(uint64_t));

	if (length > l->size - l->used)
		return false;
	struct linux_dirent64 *record = (struct linux_dirent64 *)(l->records + l->used);
	memset(record, 0, length);
	record->d_ino = entry->ino;
	record->d_off = entry->next;
	record->d_reclen = (uint16_t)length;
	record->d_type = type_of(entry->mode);
	memcpy(record->d_name, entry->text, entry->length);
	l->used += length;
	return true;
}

/* The old record has the type in its last byte. */
static bool take_narrow(struct listing *l, const struct dir_entry *entry)
{
	size_t length = ALIGN_UP(offsetof(struct linux_dirent, d_name) + entry->length + 2,
				 sizeof(uint32_t));

	if (length > l->size - l->used)
		return false;
	struct linux_dirent *record = (struct linux_dirent *)(l->records + l->used);
	memset(record, 0, length);
	record->d_ino = (uint32_t)entry->ino;
	record->d_off = (uint32_t)entry->next;
	record->d_reclen = (uint16_t)length;
	memcpy(record->d_name, entry->text, entry->length);
	((char *)record)[length - 1] = (char)type_of(entry->mode);
	l->used += length;
	return true;
}

static bool take(struct dir_reader *reader, const struct dir_entry *entry)
{
	struct listing *l = listing_of(reader);
	bool taken = l->wide ? take_wide(l, entry) : take_narrow(l, entry);

	if (!taken && l->used == 0)
		l->error = -EINVAL;
	return taken;
}

static long list(struct file *file, struct listing *l, void __user *buf)
{
	off_t before = file->position;
	int err = file_read_directory(file, &l->reader);

	if (err == 0)
		err = l->error;
	if (err == 0 && copy_to_user(buf, l->records, l->used) < 0) {
		file_seek(file, before, SEEK_SET); /* the entries were not seen */
		err = -EFAULT;
	}
	return err < 0 ? err : (long)l->used;
}

static long get_entries(int fd, void __user *buf, size_t size, bool wide)
{
	struct file *file = fd_file(fd);
	struct listing l = {.reader.take = take, .size = MIN(size, LISTING_MAX), .wide = wide};

	if (!file)
		return -EBADF;
	l.records = kmalloc(LISTING_MAX);
	long result = l.records ? list(file, &l, buf) : -ENOMEM;
	kfree(l.records);
	file_put(file);
	return result;
}

long sys_getdents(int fd, void __user *buf, size_t size)
{
	return get_entries(fd, buf, size, false);
}

long sys_getdents64(int fd, void __user *buf, size_t size)
{
	return get_entries(fd, buf, size, true);
}
