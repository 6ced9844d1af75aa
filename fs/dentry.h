#ifndef FS_DENTRY_H
#define FS_DENTRY_H

/*
 * The name cache: a dentry says that a name in a directory means an inode. Lookup hashes the parent
 * and the name, so a step of a path costs the same however large the directory is. A dentry is kept
 * after its last use, up to a number of them, least recently used first out; the truth is in the
 * file system's own directories.
 *
 * A dentry in use holds a reference to its parent, so the way up to the root is always there.
 */

#include "fs/inode.h"
#include "kernel/lib/list.h"
#include "kernel/spinlock.h"

struct superblock;

#define DENTRY_SHORT_NAME 32 /* names up to this length need no memory of their own */

struct dentry {
	struct inode *inode; /* fixed; a reference */

	/* Guarded by dentry_lock. The parent and name change only by rename. */
	struct dentry *parent; /* a reference; the root's is itself */
	char *name;            /* not terminated; `short_name` or kmalloc'd */
	uint32_t name_length;
	uint32_t name_hash;
	uint32_t refs;
	uint32_t mounts;         /* how many mounts stand here */
	struct list hash_link;   /* on no list: the name was removed */
	struct list unused_link; /* while refs is 0 */
	char short_name[DENTRY_SHORT_NAME];
};

/* Also guards where mounts stand (fs/mount.h), so that a path can be told from its end upwards. */
extern struct spinlock dentry_lock;

void dentry_init(void);

/* A root: its own parent. Takes a reference to the inode; NULL: no memory. */
struct dentry *dentry_create_root(struct inode *inode) __must_check;

/* The same with a name, for files that have no path but are to be called something. */
struct dentry *dentry_create_single(struct inode *inode, const char *text) __must_check;

/* The dentry of `name` in `parent`, from the cache or the file system; comes with a reference.
 * -ENOENT, -ENOMEM ... The second is for callers that hold the parent's inode's lock. */
int dentry_lookup(struct dentry *parent, const struct name *name, struct dentry **out);
int dentry_lookup_locked(struct dentry *parent, const struct name *name, struct dentry **out);

/* A dentry for a name that is going to be made: the memory first (NULL: there is none), with one
 * reference; then, when the name is there, its place and a reference to its inode, or its end. The
 * parent's inode's lock is held. */
struct dentry *dentry_alloc(const struct name *name) __must_check;
void dentry_attach(struct dentry *dentry, struct dentry *parent, struct inode *inode);
void dentry_free(struct dentry *dentry);

void dentry_get(struct dentry *dentry);
void dentry_put(struct dentry *dentry); /* NULL does nothing; may sleep */

/* The parent of a dentry in use, with a reference. */
struct dentry *dentry_get_parent(struct dentry *dentry);

/* The name is gone, or has moved; the directories' inodes' locks are held. */
void dentry_remove(struct dentry *dentry);
void dentry_move(struct dentry *dentry, struct dentry *parent, const struct name *name, char *text);
void dentry_exchange(struct dentry *a, struct dentry *b);

/* Memory for a name that dentry_move() takes over; 0 and NULL when none is needed, or -ENOMEM. */
int dentry_name_alloc(const struct name *name, char **out);

/* Was the name removed? */
bool dentry_removed(const struct dentry *dentry);

/* Is `dentry` `above` or somewhere below it? The rename lock is held. */
bool dentry_is_below(const struct dentry *dentry, const struct dentry *above);

/* Drops what is not in use: of one superblock, or all. */
void dentry_forget(const struct superblock *super);
void dentry_forget_all(void);

struct dentry_counts {
	unsigned long used, unused;
};
struct dentry_counts dentry_counts(void);

#endif
