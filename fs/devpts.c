/*
 * The one superblock is made at boot. Its names are kept by number; the tree of them changes under
 * the root's lock, as a directory's names do. An inode whose name was removed says so by its link
 * count, so that no cached name leads to it when the number is used again.
 */

#include "fs/devpts.h"
#include "fs/device.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/radix_tree.h"
#include "fs/regular.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/slab.h"
#include "proc/proc.h"

#define DEVPTS_MAGIC   0x1cd1
#define PERMISSIONS    07777
#define DECIMAL_MAX    12
#define INO_ROOT       1
#define INO_PTMX       2
#define INO_SLAVE      3 /* of slave 0 */
#define POSITION_PTMX  DIR_FIRST_POSITION
#define POSITION_SLAVE (POSITION_PTMX + 1)
#define MINOR_PTMX     2

static struct superblock *devpts_super;

/* Guarded by the root's lock. */
static struct radix_tree nodes; /* struct inode, by number */
static struct inode *ptmx;
static struct {
	uid_t uid; /* OWNER_UNCHANGED: the opener's */
	gid_t gid;
	mode_t mode;
} options_now;

static const struct inode_ops dir_ops, node_ops;

static struct inode *create_inode(struct superblock *super, const struct inode_ops *ops,
				  mode_t mode, ino_t ino)
{
	struct inode *inode = kzalloc(sizeof(*inode));
	if (!inode)
		return NULL;
	inode_setup(inode, super, ops, mode, 0, 0);
	inode->ino = ino;
	return inode;
}

static void evict(struct inode *inode)
{
	kfree(inode);
}

static bool is_stale(struct inode *inode)
{
	return inode->nlink == 0;
}

/* --- Names --- */

static struct inode *new_node(uint32_t index, dev_t number)
{
	const struct cred *cred = &proc_current()->cred;
	struct inode *inode = create_inode(devpts_super, &node_ops, S_IFCHR | options_now.mode,
					   INO_SLAVE + index);
	if (!inode)
		return NULL;
	inode->rdev = number;
	inode->uid = options_now.uid == OWNER_UNCHANGED ? cred->fsuid : options_now.uid;
	inode->gid = options_now.gid == OWNER_UNCHANGED ? cred->fsgid : options_now.gid;
	return inode;
}

int devpts_add(uint32_t index, dev_t number)
{
	struct inode *root = devpts_super->root;
	mutex_lock(&root->lock);
	struct inode *inode = new_node(index, number);
	int err = inode ? radix_insert(&nodes, index, inode) : -ENOMEM;
	mutex_unlock(&root->lock);
	if (err < 0)
		inode_put(inode);
	return err;
}

void devpts_remove(uint32_t index)
{
	struct inode *root = devpts_super->root;
	mutex_lock(&root->lock);
	struct inode *inode = radix_remove(&nodes, index);
	inode->nlink = 0;
	mutex_unlock(&root->lock);
	inode_put(inode);
}

/* The number that a name writes in decimal without leading zeros; false if it does not. */
static bool parse_index(const struct name *name, uint32_t *index)
{
	*index = 0;
	if (name->length > 9 || (name->text[0] == '0' && name->length > 1))
		return false;
	for (uint32_t i = 0; i < name->length; i++) {
		if (name->text[i] < '0' || name->text[i] > '9')
			return false;
		*index = *index * 10 + (uint32_t)(name->text[i] - '0');
	}
	return true;
}

static int lookup(struct inode *dir, const struct name *name, struct inode **out)
{
	uint32_t index;
	(void)dir;
	*out = NULL;
	if (name_equal(name, "ptmx", 4))
		*out = ptmx;
	else if (parse_index(name, &index))
		*out = radix_find(&nodes, index);
	if (!*out)
		return -ENOENT;
	inode_get(*out);
	return 0;
}

static int iterate(struct inode *dir, struct dir_reader *reader)
{
	struct dir_entry entry = {.text = "ptmx",
				  .length = 4,
				  .ino = INO_PTMX,
				  .mode = S_IFCHR,
				  .next = POSITION_SLAVE};
	char name[DECIMAL_MAX];
	(void)dir;
	if (reader->position <= POSITION_PTMX && !dir_emit(reader, &entry))
		return 0;
	for (uint32_t index = (uint32_t)(reader->position - POSITION_SLAVE);
	     radix_next(&nodes, &index); index++) {
		entry.text = name;
		entry.length = (uint32_t)snprintf(name, sizeof(name), "%u", index);
		entry.ino = INO_SLAVE + index;
		entry.next = POSITION_SLAVE + (off_t)index + 1;
		if (!dir_emit(reader, &entry))
			break;
	}
	return 0;
}

static const struct inode_ops dir_ops = {.lookup = lookup, .iterate = iterate, .evict = evict};
static const struct inode_ops node_ops = {.is_stale = is_stale, .evict = evict};

/* --- Mounting --- */

static int configure(struct superblock *super, const char *options)
{
	mutex_lock(&super->root->lock);
	options_now.uid = mount_option_number(options, "uid", 10, OWNER_UNCHANGED);
	options_now.gid = mount_option_number(options, "gid", 10, OWNER_UNCHANGED);
	options_now.mode = mount_option_number(options, "mode", 8, 0600) & PERMISSIONS;
	ptmx->mode = S_IFCHR | (mount_option_number(options, "ptmxmode", 8, 0) & PERMISSIONS);
	mutex_unlock(&super->root->lock);
	return 0;
}

/* Once, at boot. */
static int make(struct superblock *super, const char *options)
{
	super->flags = SUPER_VOLATILE_NAMES;
	super->root = create_inode(super, &dir_ops, S_IFDIR | 0755, INO_ROOT);
	ptmx = create_inode(super, &node_ops, S_IFCHR, INO_PTMX);
	if (!super->root || !ptmx)
		return -ENOMEM;
	super->root->nlink = 2;
	super->root->file_ops = &directory_file_ops;
	ptmx->rdev = device_number(MAJOR_CONSOLE, MINOR_PTMX);
	return configure(super, options);
}

void devpts_init(void)
{
	static struct filesystem devpts = {
		.name = "devpts", .magic = DEVPTS_MAGIC, .mount = make, .configure = configure};
	filesystem_register(&devpts);
	if (superblock_create(&devpts, NULL, &devpts_super) < 0)
		panic("no memory for devpts");
	devpts.only = devpts_super;
}
