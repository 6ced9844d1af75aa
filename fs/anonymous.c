/*
 * The one inode is made at boot and never goes; each file has a dentry of its own, which is its
 * name and nothing else.
 */

#include "fs/anonymous.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "syscall/abi/fcntl.h"

#define ANON_INODE_MAGIC      0x09041934
#define ANONYMOUS_PERMISSIONS 0600

static struct mount *mount;
static struct inode inode;

int anonymous_create(const char *name, const struct file_ops *ops, void *private_data,
		     unsigned flags, struct file **out)
{
	struct path place = {mount, dentry_create_single(&inode, name)};
	if (!place.dentry)
		return -ENOMEM;
	mount_get(mount);
	int err = file_open_with(&place, ops, O_RDWR | (flags & O_NONBLOCK), out);
	if (err == 0)
		(*out)->private_data = private_data;
	path_put(&place);
	return err;
}

static int mount_nothing(struct superblock *super, const char *options)
{
	(void)super, (void)options;
	return 0;
}

static void never_evicted(struct inode *unused)
{
	(void)unused;
	panic("the anonymous inode has lost its last reference");
}

void anonymous_init(void)
{
	static const struct inode_ops inode_ops = {.evict = never_evicted};
	static const struct filesystem anonymous = {
		.name = "anon_inodefs",
		.magic = ANON_INODE_MAGIC,
		.unnamed = "anon_inode",
		.mount = mount_nothing,
	};
	mount = mount_create_hidden(&anonymous, NULL);
	inode_setup(&inode, mount->super, &inode_ops, ANONYMOUS_PERMISSIONS, 0, 0);
	inode.ino = superblock_new_ino(mount->super);
}
