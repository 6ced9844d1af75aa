#ifndef FS_RAMFS_RAMFS_H
#define FS_RAMFS_RAMFS_H

/*
 * The file system that lives in memory: the root, and what is mounted as `tmpfs`, `ramfs`
 * or `devtmpfs`. A directory is two search trees over the same entries, one by name and one by
 * position, so that a lookup takes logarithmic time and a reader that comes back finds its place
 * whatever was added or removed meanwhile. A regular file is its page cache.
 */

#include "fs/inode.h"
#include "fs/page_cache.h"
#include "kernel/lib/list.h"
#include "kernel/lib/rbtree.h"

struct dir_reader;
struct superblock;

/* One name in a directory. */
struct ramfs_entry {
	struct rb_node by_name; /* ordered by hash, then by text */
	struct rb_node by_position;
	uint64_t position;   /* never used again in its directory */
	struct inode *inode; /* a reference */
	uint32_t hash;
	uint32_t length;
	char text[];
};

/* Guarded by the inode's lock. */
struct ramfs_dir {
	struct rb_tree by_name;
	struct rb_tree by_position;
	uint64_t next_position;
	struct list super_link; /* in the superblock's directories; its lock */
};

struct ramfs_node {
	struct inode inode;
	union {
		struct page_cache pages; /* regular files */
		struct ramfs_dir dir;
		char *target; /* symbolic links */
	};
};

static inline struct ramfs_node *ramfs_node(struct inode *inode)
{
	return container_of(inode, struct ramfs_node, inode);
}

/* ramfs.c */
void ramfs_init(void); /* registers ramfs and tmpfs */

/* As struct filesystem has them, for file systems that are a ramfs with something in it. */
int ramfs_mount(struct superblock *super, const char *options);
void ramfs_unmount(struct superblock *super);

/* A regular file that has no name: nlink is 0, and its seals may be added to. With a reference. */
int ramfs_create_unnamed(struct superblock *super, const struct inode_request *request,
			 struct inode **out);

/* directory.c: entries. -ENOENT, -ENOMEM; the directory's lock is held. */
void ramfs_dir_init(struct ramfs_dir *dir);
struct ramfs_entry *ramfs_dir_find(struct ramfs_dir *dir, const struct name *name);
int ramfs_dir_add(struct ramfs_dir *dir, const struct name *name, struct inode *inode);
void ramfs_dir_remove(struct ramfs_dir *dir, struct ramfs_entry *entry);
void ramfs_dir_clear(struct ramfs_dir *dir);
int ramfs_dir_iterate(struct inode *inode, struct dir_reader *reader);

#endif
