/*
 * Mounts (mount(2), umount2(2)) and writing back. Files live in memory, so what is written is as
 * safe as it will ever be: sync and its kin have only their arguments to check.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mount.h"
#include "syscall/at.h"
#include "syscall/calls.h"

#define OLD_MAGIC      0xC0ED0000U /* programs from before Linux 2.4 set it (mount(2)) */
#define OLD_MAGIC_MASK 0xFFFF0000U

/* The strings of a mount call; each may be absent. */
struct mount_strings {
	char *source, *type, *options;
};

static int optional_string(const char __user *from, char **out)
{
	*out = NULL;
	return from ? name_from_user(from, out) : 0;
}

static void free_strings(struct mount_strings *s)
{
	kfree(s->source);
	kfree(s->type);
	kfree(s->options);
}

static int copy_strings(struct mount_strings *s, const char __user *source, const char __user *type,
			const char __user *options)
{
	*s = (struct mount_strings){0};
	int err = optional_string(source, &s->source);
	if (err == 0)
		err = optional_string(type, &s->type);
	if (err == 0)
		err = optional_string(options, &s->options);
	if (err < 0)
		free_strings(s);
	return err;
}

static int bind(const struct path *where, const char *source)
{
	struct path from;

	if (!source)
		return -EINVAL;
	int err = path_lookup(NULL, source, 0, &from);
	if (err < 0)
		return err;
	err = mount_bind(where, &from);
	path_put(&from);
	return err;
}

static int change(const struct path *where, const struct mount_strings *s, uint32_t flags)
{
	if (flags & MS_REMOUNT)
		return mount_change_flags(where, flags);
	if (flags & MS_BIND)
		return bind(where, s->source);
	if (flags & (MS_SHARED | MS_PRIVATE | MS_SLAVE))
		return 0; /* there is one mount namespace: nothing propagates */
	if (!s->type)
		return -EINVAL;
	return mount_attach(where, s->source ? s->source : "none", s->type, flags, s->options);
}

long sys_mount(const char __user *source, const char __user *target, const char __user *type,
	       uint32_t flags, void __user *options)
{
	struct mount_strings s;
	struct path where;

	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	if ((flags & OLD_MAGIC_MASK) == OLD_MAGIC)
		flags &= ~OLD_MAGIC_MASK;
	int err = copy_strings(&s, source, type, options);
	if (err < 0)
		return err;
	err = at_lookup(AT_FDCWD, target, 0, &where);
	if (err == 0) {
		err = change(&where, &s, flags);
		path_put(&where);
	}
	free_strings(&s);
	return err;
}

long sys_umount2(const char __user *target, uint32_t flags)
{
	const uint32_t known = MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW;
	struct path where;

	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	if (flags & ~known || (flags & MNT_EXPIRE && flags & (MNT_FORCE | MNT_DETACH)))
		return -EINVAL;
	int err = at_lookup(AT_FDCWD, target, flags & UMOUNT_NOFOLLOW ? PATH_NOFOLLOW : 0, &where);
	if (err < 0)
		return err;
	err = mount_detach(&where, flags);
	path_put(&where);
	return err;
}

long sys_sync(void)
{
	return 0;
}

long sys_fsync(int fd)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = S_ISREG(file->inode->mode) || S_ISDIR(file->inode->mode) ? 0 : -EINVAL;
	file_put(file);
	return err;
}

long sys_fdatasync(int fd)
{
	return sys_fsync(fd);
}
