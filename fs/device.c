/*
 * The registry of devices, and their nodes. The root gets a /dev with all of them once the initrd
 * is unpacked; a devtmpfs, mounted anywhere, has them from the beginning.
 */

#include "fs/device.h"
#include "fs/inode.h"
#include "fs/ramfs/ramfs.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"

#define TMPFS_MAGIC 0x01021994

static struct device *devices, **last_device = &devices; /* change only at boot */

/* Names that are the same everywhere, not devices themselves. */
static const struct {
	const char *name, *target;
} usual_links[] = {
	{"fd", "/proc/self/fd"},
	{"stdin", "/proc/self/fd/0"},
	{"stdout", "/proc/self/fd/1"},
	{"stderr", "/proc/self/fd/2"},
};

void device_register(struct device *device)
{
	assert(!device_find(device->number));
	device->next = NULL;
	*last_device = device;
	last_device = &device->next;
}

struct device *device_find(dev_t number)
{
	for (struct device *device = devices; device; device = device->next)
		if (number >= device->number && number - device->number < MAX(device->count, 1U))
			return device;
	return NULL;
}

const struct file_ops *device_ops(dev_t number)
{
	struct device *device = device_find(number);
	return device ? device->ops : NULL;
}

/* What is there already is fine, of whatever kind it is. The directory is locked. */
static int make(struct inode *dir, const char *text, const struct inode_request *request)
{
	struct name name = name_of(text, strlen(text));
	struct inode *inode;
	int err = dir->ops->lookup(dir, &name, &inode);
	if (err == -ENOENT)
		err = dir->ops->create(dir, &name, request, &inode);
	if (err == 0)
		inode_put(inode);
	return err;
}

int device_make_nodes(struct inode *dir)
{
	int err = 0;
	mutex_lock(&dir->lock);
	for (struct device *device = devices; device && err == 0; device = device->next) {
		if (!device->name)
			continue;
		struct inode_request request = {.mode = S_IFCHR | device->mode,
						.rdev = device->number};
		err = make(dir, device->name, &request);
	}
	for (size_t i = 0; i < ARRAY_SIZE(usual_links) && err == 0; i++) {
		struct inode_request request = {.mode = S_IFLNK | 0777,
						.target = usual_links[i].target};
		err = make(dir, usual_links[i].name, &request);
	}
	mutex_unlock(&dir->lock);
	return err;
}

static int mount_devtmpfs(struct superblock *super, const char *options)
{
	int err = ramfs_mount(super, options);
	if (err < 0)
		return err;
	err = device_make_nodes(super->root);
	if (err < 0)
		ramfs_unmount(super);
	return err;
}

static struct filesystem devtmpfs = {
	.name = "devtmpfs",
	.magic = TMPFS_MAGIC,
	.mount = mount_devtmpfs,
	.unmount = ramfs_unmount,
};

void devtmpfs_init(void)
{
	filesystem_register(&devtmpfs);
}
