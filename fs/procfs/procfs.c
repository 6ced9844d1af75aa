/*
 * Inodes and open files of /proc. An inode is made when a name is looked up and goes with its last
 * use: it holds its table entry, and below a process's directory the process itself, which may have
 * ended meanwhile. Whether it has is asked of the process table each time, and answered with ESRCH.
 */

#include "fs/procfs/procfs.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/procfs/node.h"
#include "fs/regular.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "mm/slab.h"
#include "proc/proc.h"

#define PROC_MAGIC    0x9fa0
#define NUMBERS_FIRST 256 /* positions in a directory: the table's entries, then the numbers */
#define DECIMAL_MAX   12

static struct kmem_cache *node_cache;
static const struct inode_ops dir_ops, file_inode_ops, place_ops, name_ops;

static const struct procfs_entry root_entry = {
	.name = "",
	.mode = S_IFDIR | 0555,
	.children = procfs_system_entries,
	.numbers = &procfs_processes,
};

static void evict(struct inode *inode)
{
	struct procfs_node *node = procfs_node(inode);

	if (node->process)
		proc_put(node->process);
	kmem_cache_free(node_cache, node);
}

/* --- Making inodes ------------------------------------------------------------------------------
 */

static const struct inode_ops *ops_for(const struct procfs_entry *entry)
{
	if (S_ISDIR(entry->mode))
		return &dir_ops;
	if (S_ISLNK(entry->mode))
		return entry->follow ? &place_ops : &name_ops;
	return &file_inode_ops;
}

/* The same file has the same number each time: the process, and the entry's place in the tables
 * (which lie within 256 KiB) or the descriptor. */
static ino_t number_of(const struct procfs_entry *entry, const struct proc *p, int number)
{
	uint32_t process = p ? (uint32_t)p->pid << 16 : 0;

	if (entry == procfs_descriptors.entry || entry == procfs_fdinfos.entry)
		return (entry == procfs_descriptors.entry ? 1ULL : 2ULL) << 31 | process |
		       (uint32_t)(number & 0xffff);
	return process | ((uint32_t)entry >> 2 & 0xffff);
}

/* Takes over the reference to `p`, also when it fails. */
static int create_node(struct superblock *super, const struct procfs_entry *entry, struct proc *p,
		       int number, struct inode **out)
{
	struct procfs_node *node = kmem_cache_zalloc(node_cache);
	uid_t uid = 0;
	gid_t gid = 0;

	if (!node) {
		if (p)
			proc_put(p);
		return -ENOMEM;
	}
	if (p)
		procfs_owner_of(p, entry, &uid, &gid);
	node->entry = entry;
	node->process = p;
	node->number = number;
	inode_setup(&node->inode, super, ops_for(entry), entry->mode, uid, gid);
	node->inode.ino = number_of(entry, p, number);
	if (S_ISDIR(entry->mode)) {
		node->inode.nlink = 2;
		node->inode.file_ops = &directory_file_ops;
	} else {
		node->inode.file_ops = &procfs_text_file_ops;
	}
	*out = &node->inode;
	return 0;
}

static struct proc *process_of(const struct procfs_node *node)
{
	if (node->process)
		proc_get(node->process);
	return node->process;
}

/* --- Directories --- */

/* The number that `name` writes in decimal without leading zeros, or -1. */
static int parse_number(const struct name *name)
{
	int value = 0;

	if (name->length > 9 || (name->text[0] == '0' && name->length > 1))
		return -1;
	for (uint32_t i = 0; i < name->length; i++) {
		if (name->text[i] < '0' || name->text[i] > '9')
			return -1;
		value = value * 10 + (name->text[i] - '0');
	}
	return value;
}

static int lookup_number(struct inode *dir, int number, struct inode **out)
{
	struct procfs_node *node = procfs_node(dir);
	const struct procfs_numbers *numbers = node->entry->numbers;

	if (number < 0 || numbers->next(node->process, number) != number)
		return -ENOENT;
	struct proc *p = numbers == &procfs_processes ? proc_find(number) : process_of(node);
	if (!p)
		return -ENOENT;
	return create_node(dir->super, numbers->entry, p, number, out);
}

static bool is_present(const struct procfs_entry *entry)
{
	return !entry->present || entry->present();
}

static int lookup(struct inode *dir, const struct name *name, struct inode **out)
{
	struct procfs_node *node = procfs_node(dir);
	const struct procfs_entry *entry = node->entry->children;

	if (procfs_is_stale(dir))
		return -ENOENT;
	for (; entry && entry->name; entry++)
		if (is_present(entry) && name_equal(name, entry->name, strlen(entry->name)))
			return create_node(dir->super, entry, process_of(node), 0, out);
	return node->entry->numbers ? lookup_number(dir, parse_number(name), out) : -ENOENT;
}

static int iterate_numbers(struct procfs_node *node, struct dir_reader *reader)
{
	const struct procfs_numbers *numbers = node->entry->numbers;
	char name[DECIMAL_MAX];
	int number = (int)(reader->position - NUMBERS_FIRST);

	while ((number = numbers->next(node->process, number)) >= 0) {
		struct proc *p =
			numbers == &procfs_processes ? proc_find(number) : process_of(node);
		int length = snprintf(name, sizeof(name), "%d", number);
		struct dir_entry out = {
			.text = name,
			.length = (uint32_t)length,
			.ino = number_of(numbers->entry, p, number),
			.mode = numbers->entry->mode,
			.next = NUMBERS_FIRST + number + 1,
		};
		if (p)
			proc_put(p);
		if (!dir_emit(reader, &out))
			break;
		number++;
	}
	return 0;
}

static int iterate(struct inode *dir, struct dir_reader *reader)
{
	struct procfs_node *node = procfs_node(dir);
	const struct procfs_entry *entries = node->entry->children;

	if (procfs_is_stale(dir))
		return -ENOENT;
	for (off_t i = 0; entries && entries[i].name; i++) {
		if (reader->position > DIR_FIRST_POSITION + i || !is_present(&entries[i]))
			continue;
		struct dir_entry out = {
			.text = entries[i].name,
			.length = strlen(entries[i].name),
			.ino = number_of(&entries[i], node->process, 0),
			.mode = entries[i].mode,
			.next = DIR_FIRST_POSITION + i + 1,
		};
		if (!dir_emit(reader, &out))
			return 0;
	}
	if (!node->entry->numbers)
		return 0;
	reader->position = MAX(reader->position, (off_t)NUMBERS_FIRST);
	return iterate_numbers(node, reader);
}

static const struct inode_ops dir_ops = {
	.lookup = lookup,
	.iterate = iterate,
	.refresh = procfs_refresh,
	.is_stale = procfs_is_stale,
	.evict = evict,
};

/* --- Links --- */

static int follow(struct inode *link, struct path *out)
{
	struct procfs_node *node = procfs_node(link);
	int err = procfs_may_look(link);

	if (err < 0)
		return err;
	return node->entry->follow(node->process, node->number, out);
}

static ssize_t read_place(struct inode *link, char *buf, size_t size)
{
	struct path place;
	int err = follow(link, &place);

	if (err < 0)
		return err;
	char *text = kmalloc(PATH_MAX);
	if (!text) {
		path_put(&place);
		return -ENOMEM;
	}
	/* The path stands at the end of the room it is given; what is to be said of it follows. */
	static const char mark[] = " (deleted)";
	const size_t room = PATH_MAX - sizeof(mark);
	bool removed = false;
	const char *start = path_format(&place, text, room, &removed);
	path_put(&place);
	if (start && removed)
		memcpy(text + room - 1, mark, sizeof(mark));
	size_t length = start ? strlen(start) : 0;
	if (start)
		memcpy(buf, start, MIN(length, size));
	kfree(text);
	return start ? (ssize_t)length : -ENAMETOOLONG;
}

static const struct inode_ops place_ops = {
	.readlink = read_place,
	.follow = follow,
	.refresh = procfs_refresh,
	.is_stale = procfs_is_stale,
	.evict = evict,
};

static ssize_t read_target(struct inode *link, char *buf, size_t size)
{
	return procfs_node(link)->entry->target(buf, size);
}

static const struct inode_ops name_ops = {
	.readlink = read_target,
	.refresh = procfs_refresh,
	.is_stale = procfs_is_stale,
	.evict = evict,
};

/* --- Files --- */

static const struct inode_ops file_inode_ops = {
	.refresh = procfs_refresh,
	.is_stale = procfs_is_stale,
	.evict = evict,
};

/* --- The file system --- */

static int mount(struct superblock *super, const char *options)
{
	(void)options;
	super->flags = SUPER_VOLATILE_NAMES | SUPER_FIXED_ATTRIBUTES;
	return create_node(super, &root_entry, NULL, 0, &super->root);
}

static void unmount(struct superblock *super)
{
	inode_put(super->root);
}

void procfs_init(void)
{
	static struct filesystem procfs = {
		.name = "proc",
		.magic = PROC_MAGIC,
		.mount = mount,
		.unmount = unmount,
	};

	node_cache = kmem_cache_create("procfs_node", sizeof(struct procfs_node), 0);
	filesystem_register(&procfs);
}
