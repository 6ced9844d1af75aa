#ifndef FS_MOUNT_H
#define FS_MOUNT_H

/*
 * Mounts: a superblock's tree, or with a bind mount a part of it, shown at a place in another. The
 * first mount is the root of all. A place in the whole is a struct path, a mount and a dentry in
 * it, since the same dentry may be seen through several mounts.
 *
 * A mount holds references to its superblock's dentries, to the place it stands on, and so to the
 * mount below. mount_lock (a mutex in mount.c) keeps mount(2) and umount2(2) apart; where mounts
 * stand changes under dentry_lock as well, which is enough to look.
 */

#include "fs/dentry.h"
#include "kernel/lib/list.h"
#include "kernel/types.h"

struct filesystem;
struct superblock;

struct path {
	struct mount *mount;
	struct dentry *dentry;
};

struct mount {
	struct superblock *super; /* a reference */
	struct dentry *root;      /* what it shows; a reference; NULL: hidden */
	char *source;             /* first field of /proc/mounts */
	int id;
	uint32_t refs; /* atomic: paths, mounts upon it, and one while attached */

	/* Guarded by dentry_lock. */
	unsigned flags;            /* MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC */
	struct mount *parent;      /* a reference; NULL: the root of all, or detached */
	struct dentry *mountpoint; /* in parent; a reference */
	struct list hash_link;     /* by parent and mountpoint */
	struct list all_link;      /* in order of mounting */
};

/* Makes the first mount; panics if it cannot. */
void mount_init(const char *type, const char *options);
void mount_root(struct path *out); /* the root of all, with references */

/* A mount that stands nowhere, for files without a path; panics if it cannot. */
struct mount *mount_create_hidden(const struct filesystem *type, const char *options);

void mount_get(struct mount *mount);
void mount_put(struct mount *mount); /* NULL does nothing; may sleep */

/* References to both halves of a place. */
void path_get(const struct path *path);
void path_put(const struct path *path); /* may sleep */
static inline bool path_equal(const struct path *a, const struct path *b)
{
	return a->mount == b->mount && a->dentry == b->dentry;
}

/* If something is mounted on `at`, goes to its root, as often as need be. */
void mount_cross_down(struct path *at);

/* If `at` is the root of a mount that stands on something, goes there; else false. */
bool mount_cross_up(struct path *at);

/* 0, or -EROFS if nothing may be changed through it. */
int mount_want_write(const struct mount *mount);

/* mount(2): a new file system, with MS_BIND a tree that is there (`source` a path), with MS_REMOUNT
 * other flags. umount2(2): MNT_DETACH, UMOUNT_NOFOLLOW is the caller's affair. */
int mount_attach(const struct path *where, const char *source, const char *type, unsigned flags,
		 const char *options);
int mount_bind(const struct path *where, const struct path *source);
int mount_change_flags(const struct path *where, unsigned flags);
int mount_detach(const struct path *where, unsigned flags);

/* Calls `row` for each mount; the mount lock is held. */
void mount_for_each(void (*row)(void *ctx, struct mount *mount), void *ctx);
unsigned long mount_count(void);

#endif
