/*
 * Inodes in memory. A name in a directory holds a reference to its inode, so a file lives while it
 * has a name or is in use. The superblock lists its directories, for when it is unmounted: then
 * each is emptied in turn, and no recursion follows the depth of the tree.
 */

#include "fs/ramfs/ramfs.h"
#include "fs/file.h"
#include "fs/regular.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"

#define TMPFS_MAGIC 0x01021994
#define RAMFS_MAGIC 0x858458f6

struct ramfs {
	struct page_quota quota;  /* size= */
	enum page_kind page_kind; /* of its files' pages; fixed */
	bool seals;               /* its files have seals, if only the one against more */
	struct spinlock lock;
	struct list directories; /* struct ramfs_dir.super_link */
};

static struct kmem_cache *node_cache;
static const struct inode_ops dir_ops, regular_ops, link_ops, special_ops;

static struct ramfs *ramfs_of(struct inode *inode)
{
	return inode->super->private_data;
}

static void list_directory(struct inode *inode)
{
	struct ramfs *fs = ramfs_of(inode);
	spin_lock(&fs->lock);
	list_add_tail(&fs->directories, &ramfs_node(inode)->dir.super_link);
	spin_unlock(&fs->lock);
}

static void evict(struct inode *inode)
{
	struct ramfs_node *node = ramfs_node(inode);
	if (S_ISREG(inode->mode))
		page_cache_destroy(&node->pages);
	if (S_ISLNK(inode->mode))
		kfree(node->target);
	if (S_ISDIR(inode->mode)) {
		struct ramfs *fs = ramfs_of(inode);
		spin_lock(&fs->lock);
		list_del(&node->dir.super_link);
		spin_unlock(&fs->lock);
	}
	kmem_cache_free(node_cache, node);
}

static const struct inode_ops *ops_for(mode_t mode)
{
	if (S_ISDIR(mode))
		return &dir_ops;
	if (S_ISREG(mode))
		return &regular_ops;
	return S_ISLNK(mode) ? &link_ops : &special_ops;
}

/* A new inode with one reference. */
static int create_node(struct superblock *super, const struct inode_request *request,
		       struct inode **out)
{
	struct ramfs_node *node = kmem_cache_zalloc(node_cache);
	if (!node)
		return -ENOSPC;
	struct inode *inode = &node->inode;
	if (S_ISLNK(request->mode)) {
		node->target = kstrdup(request->target);
		if (!node->target) {
			kmem_cache_free(node_cache, node);
			return -ENOSPC;
		}
	}
	inode_setup(inode, super, ops_for(request->mode), request->mode, request->uid,
		    request->gid);
	inode->ino = superblock_new_ino(super);
	inode->rdev = request->rdev;
	if (S_ISREG(request->mode)) {
		struct ramfs *fs = super->private_data;
		page_cache_create(&node->pages, fs->quota.limit ? &fs->quota : NULL);
		node->pages.page_kind = fs->page_kind;
		node->pages.sealable = fs->seals;
		node->pages.seals = fs->seals ? F_SEAL_SEAL : 0;
		inode->pages = &node->pages;
		inode->file_ops = &regular_file_ops;
	}
	if (S_ISDIR(request->mode)) {
		ramfs_dir_init(&node->dir);
		inode->nlink = 2;
		inode->file_ops = &directory_file_ops;
		list_directory(inode);
	}
	*out = inode;
	return 0;
}

static int lookup(struct inode *dir, const struct name *name, struct inode **out)
{
	struct ramfs_entry *entry = ramfs_dir_find(&ramfs_node(dir)->dir, name);
	if (!entry)
		return -ENOENT;
	inode_get(entry->inode);
	*out = entry->inode;
	return 0;
}

static int create(struct inode *dir, const struct name *name, const struct inode_request *request,
		  struct inode **out)
{
	int err = create_node(dir->super, request, out);
	if (err < 0)
		return err;
	err = ramfs_dir_add(&ramfs_node(dir)->dir, name, *out);
	if (err < 0) {
		inode_put(*out);
		return err;
	}
	if (S_ISDIR(request->mode))
		dir->nlink++;
	return 0;
}

static int link(struct inode *dir, const struct name *name, struct inode *inode)
{
	int err = ramfs_dir_add(&ramfs_node(dir)->dir, name, inode);
	if (err == 0)
		inode->nlink++;
	return err;
}

/* `inode` has lost a name in `dir`. */
static void count_lost_name(struct inode *dir, struct inode *inode)
{
	if (S_ISDIR(inode->mode)) {
		inode->nlink = 0;
		dir->nlink--;
	} else {
		inode->nlink--;
	}
}

/* The caller's dentry keeps the inode alive. */
static int unlink(struct inode *dir, const struct name *name, struct inode *inode)
{
	struct ramfs_entry *entry = ramfs_dir_find(&ramfs_node(dir)->dir, name);
	assert(entry && entry->inode == inode);
	ramfs_dir_remove(&ramfs_node(dir)->dir, entry);
	count_lost_name(dir, inode);
	return 0;
}

/* A directory that moves takes its ".." along. */
static void count_moved(struct inode *from, struct inode *to, const struct inode *inode)
{
	if (from != to && S_ISDIR(inode->mode)) {
		from->nlink--;
		to->nlink++;
	}
}

static int move(struct inode *from, struct ramfs_entry *old, struct inode *to,
		const struct name *fresh, struct inode *victim)
{
	struct ramfs_dir *target = &ramfs_node(to)->dir;
	struct inode *inode = old->inode;
	struct ramfs_entry *replaced = ramfs_dir_find(target, fresh);
	if (replaced) {
		assert(replaced->inode == victim);
		inode_get(inode);
		replaced->inode = inode;
		count_lost_name(to, victim);
		inode_put(victim);
	} else {
		int err = ramfs_dir_add(target, fresh, inode);
		if (err < 0)
			return err;
	}
	count_moved(from, to, inode);
	ramfs_dir_remove(&ramfs_node(from)->dir, old);
	return 0;
}

static int rename(struct inode *from, const struct name *old_name, struct inode *inode,
		  struct inode *to, const struct name *fresh, struct inode *victim, bool exchange)
{
	struct ramfs_entry *old = ramfs_dir_find(&ramfs_node(from)->dir, old_name);
	assert(old && old->inode == inode);
	if (!exchange)
		return move(from, old, to, fresh, victim);
	struct ramfs_entry *other = ramfs_dir_find(&ramfs_node(to)->dir, fresh);
	assert(other && other->inode == victim);
	old->inode = victim;
	other->inode = inode;
	count_moved(from, to, inode);
	count_moved(to, from, victim);
	return 0;
}

static bool is_empty(struct inode *dir)
{
	return !ramfs_node(dir)->dir.by_name.root;
}

static ssize_t readlink(struct inode *link_inode, char *buf, size_t size)
{
	const char *target = ramfs_node(link_inode)->target;
	size_t length = strlen(target);
	memcpy(buf, target, MIN(length, size));
	return length;
}

static int truncate(struct inode *inode, off_t size)
{
	return page_cache_resize(inode->pages, size);
}

static int punch(struct inode *inode, uint64_t start, uint64_t end)
{
	page_cache_punch(inode->pages, start, end);
	return 0;
}

int ramfs_create_unnamed(struct superblock *super, const struct inode_request *request,
			 struct inode **out)
{
	int err = create_node(super, request, out);
	if (err < 0)
		return err;
	(*out)->nlink = 0;
	(*out)->pages->seals = 0;
	return 0;
}

static const struct inode_ops dir_ops = {
	.lookup = lookup,
	.create = create,
	.link = link,
	.unlink = unlink,
	.rename = rename,
	.is_empty = is_empty,
	.iterate = ramfs_dir_iterate,
	.evict = evict,
};
static const struct inode_ops regular_ops = {.truncate = truncate, .punch = punch, .evict = evict};
static const struct inode_ops link_ops = {.readlink = readlink, .evict = evict};
static const struct inode_ops special_ops = {.evict = evict};

/* What a letter after a number of bytes multiplies it by. */
static unsigned shift_of(char unit)
{
	switch (unit) {
	case 'k':
	case 'K':
		return 10;
	case 'm':
	case 'M':
		return 20;
	case 'g':
	case 'G':
		return 30;
	default:
		return 0;
	}
}

/* size=: bytes, or a share of memory with %. A tmpfs without it may take half of memory, a ramfs
 * all: 0 (tmpfs(5)). */
static unsigned long page_limit(const char *options, bool limited)
{
	unsigned long memory = page_counts().total;
	const char *value = mount_option(options, "size"), *unit;
	if (!value)
		return limited ? memory / 2 : 0;
	uint64_t size = parse_ulong(value, &unit, 10);
	if (*unit == '%')
		return (unsigned long)MIN(size, 100ULL) * memory / 100;
	size = ((size << shift_of(*unit)) + PAGE_MASK) >> PAGE_SHIFT;
	return (unsigned long)MIN(size, (uint64_t)memory);
}

int ramfs_mount(struct superblock *super, const char *options)
{
	bool limited = strcmp(super->type->name, "ramfs") != 0;
	struct ramfs *fs = kzalloc(sizeof(*fs));
	if (!fs)
		return -ENOMEM;
	bool shared = strcmp(super->type->name, "tmpfs") == 0;
	mode_t mode = mount_option_number(options, "mode", 8, shared ? 01777 : 0755) & 07777;
	struct inode_request request = {
		.mode = S_IFDIR | mode,
		.uid = mount_option_number(options, "uid", 10, 0),
		.gid = mount_option_number(options, "gid", 10, 0),
	};
	fs->quota.limit = page_limit(options, limited);
	fs->page_kind = shared ? PAGE_TMPFS : PAGE_CACHE;
	fs->seals = limited;
	spin_init(&fs->lock, "ramfs", RANK_FS);
	list_init(&fs->directories);
	super->private_data = fs;
	int err = create_node(super, &request, &super->root);
	if (err < 0)
		kfree(fs);
	return err;
}

/* Nothing outside refers to the tree. All directories get a reference before the first is emptied,
 * so that none ends before its turn, and lose it after the last. */
void ramfs_unmount(struct superblock *super)
{
	struct ramfs *fs = super->private_data;
	struct ramfs_dir *dir, *following;
	list_for_each_entry (dir, &fs->directories, super_link)
		inode_get(&container_of(dir, struct ramfs_node, dir)->inode);
	list_for_each_entry (dir, &fs->directories, super_link)
		ramfs_dir_clear(dir);
	inode_put(super->root);
	list_for_each_entry_safe (dir, following, &fs->directories, super_link)
		inode_put(&container_of(dir, struct ramfs_node, dir)->inode);
	kfree(fs);
}

static void space(struct superblock *super, struct space_counts *out)
{
	const struct ramfs *fs = super->private_data;
	unsigned long used = fs->quota.used, limit = fs->quota.limit;
	out->blocks = limit;
	out->free = used < limit ? limit - used : 0;
}

static struct filesystem tmpfs = {
	.name = "tmpfs",
	.magic = TMPFS_MAGIC,
	.mount = ramfs_mount,
	.unmount = ramfs_unmount,
	.space = space,
};
/* The first one, which the initrd is unpacked into: its pages are files, a tmpfs's are memory. */
static struct filesystem rootfs = {
	.name = "rootfs",
	.magic = TMPFS_MAGIC,
	.mount = ramfs_mount,
	.unmount = ramfs_unmount,
	.space = space,
};
static struct filesystem ramfs = {
	.name = "ramfs",
	.magic = RAMFS_MAGIC,
	.mount = ramfs_mount,
	.unmount = ramfs_unmount,
};

void ramfs_init(void)
{
	node_cache = kmem_cache_create("ramfs_node", sizeof(struct ramfs_node), 0);
	filesystem_register(&rootfs);
	filesystem_register(&tmpfs);
	filesystem_register(&ramfs);
}
