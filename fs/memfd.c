/*
 * They are files of a tmpfs that is mounted nowhere and limited by memory alone. Each has a dentry
 * below its root that no lookup finds, as that of a file whose name was removed: which is what
 * /proc says of it.
 */

#include "fs/memfd.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/page_cache.h"
#include "fs/ramfs/ramfs.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mman.h"

#define PERMISSIONS 0777
#define PREFIX      "memfd:"

static struct mount *memory_mount;
static struct dentry *root;

/* A removed name for `inode`, with a reference. */
static int create_dentry(const char *name, struct inode *inode, struct dentry **out)
{
	char text[sizeof(PREFIX) + MFD_NAME_MAX];
	int length = snprintf(text, sizeof(text), PREFIX "%s", name);
	struct name last = name_of(text, (uint32_t)length);
	*out = dentry_alloc(&last);
	if (!*out)
		return -ENOMEM;
	mutex_lock(&root->inode->lock);
	dentry_attach(*out, root, inode);
	dentry_remove(*out);
	mutex_unlock(&root->inode->lock);
	return 0;
}

static int create_place(const char *name, bool sealable, struct path *out)
{
	const struct cred *cred = &proc_current()->cred;
	struct inode_request request = {
		.mode = S_IFREG | PERMISSIONS, .uid = cred->fsuid, .gid = cred->fsgid};
	struct inode *inode;
	int err = ramfs_create_unnamed(memory_mount->super, &request, &inode);
	if (err < 0)
		return -ENOMEM;
	if (!sealable)
		inode->pages->seals = F_SEAL_SEAL;
	err = create_dentry(name, inode, &out->dentry);
	inode_put(inode);
	if (err < 0)
		return err;
	out->mount = memory_mount;
	mount_get(memory_mount);
	return 0;
}

int memfd_create_file(const char *name, bool sealable, struct file **out)
{
	struct path place;
	int err = create_place(name, sealable, &place);
	if (err < 0)
		return err;
	err = file_open_with(&place, place.dentry->inode->file_ops, O_RDWR | O_LARGEFILE, out);
	path_put(&place);
	return err;
}

void memfd_init(void)
{
	memory_mount = mount_create_hidden(filesystem_find("tmpfs"), "size=0");
	root = dentry_create_root(memory_mount->super->root);
	if (!root)
		panic("no memory for the root of files without a path");
}
