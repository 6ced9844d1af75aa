/*
 * The tree of mounts. Crossing one is a hash lookup by the mount and dentry it stands on, done only
 * where a dentry says that something is mounted on it.
 */

#include "fs/mount.h"
#include "fs/refs.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/slab.h"
#include "syscall/abi/mount.h"

#define HASH_BUCKETS 64
#define KEPT_FLAGS   (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_RELATIME)

static struct mutex mount_lock = MUTEX_INIT(mount_lock, "mounts", RANK_MOUNT);

/* Guarded by dentry_lock; changed with mount_lock held too. */
static struct list buckets[HASH_BUCKETS];
static struct list all_mounts = LIST_INIT(all_mounts);
static unsigned long nmounts;

static struct mount *root_mount; /* fixed after mount_init() */
static int next_id;              /* mount_lock */

static struct list *bucket_of(const struct mount *parent, const struct dentry *mountpoint)
{
	uint32_t hash =
		(uint32_t)parent / sizeof(*parent) + (uint32_t)mountpoint / sizeof(*mountpoint);
	return &buckets[hash % HASH_BUCKETS];
}

/* A mount that stands nowhere yet, with one reference. */
static int create(struct superblock *super, struct dentry *root, const char *source, unsigned flags,
		  struct mount **out)
{
	struct mount *mount = kzalloc(sizeof(*mount));
	if (!mount)
		return -ENOMEM;
	mount->source = kstrdup(source);
	if (!mount->source) {
		kfree(mount);
		return -ENOMEM;
	}
	superblock_get(super);
	if (root)
		dentry_get(root);
	mount->super = super;
	mount->root = root;
	mount->flags = flags & KEPT_FLAGS;
	mount->refs = 1;
	list_init(&mount->hash_link);
	list_init(&mount->all_link);
	*out = mount;
	return 0;
}

void mount_get(struct mount *mount)
{
	refs_get(&mount->refs);
}

void mount_put(struct mount *mount)
{
	if (!mount || !refs_put(&mount->refs))
		return;
	dentry_put(mount->root);
	superblock_put(mount->super);
	kfree(mount->source);
	kfree(mount);
}

void path_get(const struct path *path)
{
	mount_get(path->mount);
	dentry_get(path->dentry);
}

void path_put(const struct path *path)
{
	dentry_put(path->dentry);
	mount_put(path->mount);
}

/* Mounts a file system that nobody has mounted yet. */
static int create_new(const char *type_name, const char *source, unsigned flags,
		      const char *options, struct mount **out)
{
	const struct filesystem *type = filesystem_find(type_name);
	struct superblock *super;
	if (!type)
		return -ENODEV;
	int err = superblock_create(type, options, &super);
	if (err < 0)
		return err;
	struct dentry *root = dentry_create_root(super->root);
	err = root ? create(super, root, source, flags, out) : -ENOMEM;
	dentry_put(root);
	superblock_put(super);
	return err;
}

void mount_init(const char *type, const char *options)
{
	for (unsigned i = 0; i < HASH_BUCKETS; i++)
		list_init(&buckets[i]);
	if (create_new(type, "rootfs", 0, options, &root_mount) < 0)
		panic("cannot make the root file system");
	root_mount->id = ++next_id;
	list_add_tail(&all_mounts, &root_mount->all_link);
	nmounts = 1;
}

void mount_root(struct path *out)
{
	*out = (struct path){.mount = root_mount, .dentry = root_mount->root};
	path_get(out);
}

struct mount *mount_create_hidden(const struct filesystem *type, const char *options)
{
	struct superblock *super;
	struct mount *mount;
	if (superblock_create(type, options, &super) < 0 ||
	    create(super, NULL, type->name, 0, &mount) < 0)
		panic("cannot make the file system %s", type->name);
	superblock_put(super);
	return mount;
}

/* The mount on `at` with a reference, or NULL. */
static struct mount *find(const struct path *at)
{
	struct mount *mount, *found = NULL;
	spin_lock(&dentry_lock);
	list_for_each_entry (mount, bucket_of(at->mount, at->dentry), hash_link) {
		if (mount->parent == at->mount && mount->mountpoint == at->dentry) {
			found = mount;
			mount_get(found);
			break;
		}
	}
	spin_unlock(&dentry_lock);
	return found;
}

void mount_cross_down(struct path *at)
{
	struct mount *mount;
	while (at->dentry->mounts > 0 && (mount = find(at))) {
		struct path root = {.mount = mount, .dentry = mount->root};
		dentry_get(root.dentry);
		path_put(at);
		*at = root;
	}
}

bool mount_cross_up(struct path *at)
{
	struct path up = {0};
	spin_lock(&dentry_lock);
	if (at->dentry == at->mount->root && at->mount->parent) {
		up = (struct path){.mount = at->mount->parent, .dentry = at->mount->mountpoint};
		up.dentry->refs++; /* its mount holds a reference, so this is never the first */
		mount_get(up.mount);
	}
	spin_unlock(&dentry_lock);
	if (!up.mount)
		return false;
	path_put(at);
	*at = up;
	return true;
}

int mount_want_write(const struct mount *mount)
{
	return mount->flags & MS_RDONLY ? -EROFS : 0;
}

/* Puts `mount` on `where`, taking over the reference. The mount lock is held. */
static int attach(struct mount *mount, const struct path *where)
{
	if (S_ISDIR(mount->root->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	if (dentry_removed(where->dentry))
		return -ENOENT;
	path_get(where);
	mount->id = ++next_id;
	spin_lock(&dentry_lock);
	mount->parent = where->mount;
	mount->mountpoint = where->dentry;
	where->dentry->mounts++;
	list_add(bucket_of(where->mount, where->dentry), &mount->hash_link);
	list_add_tail(&all_mounts, &mount->all_link);
	nmounts++;
	spin_unlock(&dentry_lock);
	return 0;
}

static int attach_or_drop(struct mount *mount, const struct path *where)
{
	mutex_lock(&mount_lock);
	int err = attach(mount, where);
	mutex_unlock(&mount_lock);
	if (err < 0)
		mount_put(mount);
	return err;
}

int mount_attach(const struct path *where, const char *source, const char *type, unsigned flags,
		 const char *options)
{
	struct mount *mount;
	int err = create_new(type, source, flags, options, &mount);
	return err < 0 ? err : attach_or_drop(mount, where);
}

int mount_bind(const struct path *where, const struct path *source)
{
	struct mount *mount;
	int err = create(source->mount->super, source->dentry, source->mount->source,
			 source->mount->flags, &mount);
	return err < 0 ? err : attach_or_drop(mount, where);
}

int mount_change_flags(const struct path *where, unsigned flags)
{
	if (where->dentry != where->mount->root)
		return -EINVAL;
	spin_lock(&dentry_lock);
	where->mount->flags = flags & KEPT_FLAGS;
	spin_unlock(&dentry_lock);
	return 0;
}

/* A mount that stands on `mount` or on one that does, itself carrying none; or NULL. */
static struct mount *topmost_above(const struct mount *mount)
{
	const struct mount *at = mount;
	for (;;) {
		struct mount *above = NULL, *each;
		list_for_each_entry (each, &all_mounts, all_link)
			if (each->parent == at)
				above = each;
		if (!above)
			return at == mount ? NULL : (struct mount *)at;
		at = above;
	}
}

/* Used by others than the place it stands on and the path that was asked for? dentry_lock is held,
 * so nobody comes to it by way of its place meanwhile. */
static bool busy(const struct mount *mount)
{
	return refs_count(&mount->refs) > 2;
}

/* Takes `mount` from its place and gives up what the place held. The mount lock is held. */
static int take_down(struct mount *mount, bool even_if_busy)
{
	spin_lock(&dentry_lock);
	if (!even_if_busy && busy(mount)) {
		spin_unlock(&dentry_lock);
		return -EBUSY;
	}
	struct path place = {.mount = mount->parent, .dentry = mount->mountpoint};
	list_del(&mount->hash_link);
	list_del(&mount->all_link);
	place.dentry->mounts--;
	mount->parent = NULL;
	mount->mountpoint = NULL;
	nmounts--;
	spin_unlock(&dentry_lock);
	path_put(&place);
	mount_put(mount);
	return 0;
}

/* The mount and all that stands on it, from the top down. */
static void take_down_all(struct mount *mount)
{
	struct mount *above;
	while ((above = topmost_above(mount)))
		take_down(above, true);
	take_down(mount, true);
}

int mount_detach(const struct path *where, unsigned flags)
{
	struct mount *mount = where->mount;
	int err = 0;
	mutex_lock(&mount_lock);
	if (where->dentry != mount->root || !mount->parent)
		err = -EINVAL;
	else if (flags & MNT_DETACH)
		take_down_all(mount);
	else
		err = take_down(mount, false);
	mutex_unlock(&mount_lock);
	return err;
}

void mount_for_each(void (*row)(void *ctx, struct mount *mount), void *ctx)
{
	struct mount *mount;
	mutex_lock(&mount_lock);
	list_for_each_entry (mount, &all_mounts, all_link)
		row(ctx, mount);
	mutex_unlock(&mount_lock);
}

unsigned long mount_count(void)
{
	spin_lock(&dentry_lock);
	unsigned long count = nmounts;
	spin_unlock(&dentry_lock);
	return count;
}
