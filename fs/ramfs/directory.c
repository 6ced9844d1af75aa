/*
 * The entries of a directory. Positions only grow, so the place of a reader is a number: the next
 * entry is the first whose position is not below it. Positions 0 and 1 are those of "." and "..",
 * which fs/file.c makes.
 */

#include "fs/file.h"
#include "fs/ramfs/ramfs.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/slab.h"

void ramfs_dir_init(struct ramfs_dir *dir)
{
	*dir = (struct ramfs_dir){.next_position = DIR_FIRST_POSITION};
	list_init(&dir->super_link);
}

/* Like strcmp: by hash, which is fast, and by length and text where hashes meet. */
static int compare(const struct name *name, const struct ramfs_entry *entry)
{
	if (name->hash != entry->hash)
		return name->hash < entry->hash ? -1 : 1;
	if (name->length != entry->length)
		return name->length < entry->length ? -1 : 1;
	return memcmp(name->text, entry->text, name->length);
}

struct ramfs_entry *ramfs_dir_find(struct ramfs_dir *dir, const struct name *name)
{
	struct rb_node *at = dir->by_name.root;
	while (at) {
		struct ramfs_entry *entry = rb_entry(at, struct ramfs_entry, by_name);
		int order = compare(name, entry);
		if (order == 0)
			return entry;
		at = order < 0 ? at->left : at->right;
	}
	return NULL;
}

static void insert_by_name(struct ramfs_dir *dir, const struct name *name,
			   struct ramfs_entry *entry)
{
	struct rb_node **link = &dir->by_name.root, *parent = NULL;
	while (*link) {
		parent = *link;
		int order = compare(name, rb_entry(parent, struct ramfs_entry, by_name));
		link = order < 0 ? &parent->left : &parent->right;
	}
	rb_insert(&dir->by_name, &entry->by_name, parent, link);
}

/* The newest entry has the highest position, so it goes to the right of the last. */
static void insert_last(struct ramfs_dir *dir, struct ramfs_entry *entry)
{
	struct rb_node *last = rb_last(&dir->by_position);
	rb_insert(&dir->by_position, &entry->by_position, last,
		  last ? &last->right : &dir->by_position.root);
}

int ramfs_dir_add(struct ramfs_dir *dir, const struct name *name, struct inode *inode)
{
	struct ramfs_entry *entry = kzalloc(sizeof(*entry) + name->length);
	if (!entry)
		return -ENOSPC;
	entry->hash = name->hash;
	entry->length = name->length;
	memcpy(entry->text, name->text, name->length);
	entry->position = dir->next_position++;
	entry->inode = inode;
	inode_get(inode);
	insert_by_name(dir, name, entry);
	insert_last(dir, entry);
	return 0;
}

void ramfs_dir_remove(struct ramfs_dir *dir, struct ramfs_entry *entry)
{
	rb_remove(&dir->by_name, &entry->by_name);
	rb_remove(&dir->by_position, &entry->by_position);
	inode_put(entry->inode);
	kfree(entry);
}

void ramfs_dir_clear(struct ramfs_dir *dir)
{
	struct rb_node *first;
	while ((first = rb_first(&dir->by_position)))
		ramfs_dir_remove(dir, rb_entry(first, struct ramfs_entry, by_position));
}

/* The first entry at or after `position`. */
static struct rb_node *seek(const struct ramfs_dir *dir, uint64_t position)
{
	struct rb_node *at = dir->by_position.root, *found = NULL;
	while (at) {
		if (rb_entry(at, struct ramfs_entry, by_position)->position >= position) {
			found = at;
			at = at->left;
		} else {
			at = at->right;
		}
	}
	return found;
}

int ramfs_dir_iterate(struct inode *inode, struct dir_reader *reader)
{
	struct ramfs_dir *dir = &ramfs_node(inode)->dir;
	struct rb_node *at = seek(dir, (uint64_t)reader->position);
	for (; at; at = rb_next(at)) {
		struct ramfs_entry *entry = rb_entry(at, struct ramfs_entry, by_position);
		struct dir_entry out = {
			.text = entry->text,
			.length = entry->length,
			.ino = entry->inode->ino,
			.mode = entry->inode->mode,
			.next = (off_t)entry->position + 1,
		};
		if (!dir_emit(reader, &out))
			break;
	}
	return 0;
}
