/*
 * The hash of names and the list of dentries not in use, oldest first, all under one lock. A dentry
 * whose last reference goes is put on that list if its name still stands; its parent stays
 * referenced from it. Freeing one lets go of its parent, which may then be the next to free: a
 * loop, not a recursion, for trees are deep. Inodes are let go of without the lock, for that may
 * sleep.
 */

#include "fs/dentry.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/slab.h"

#define HASH_BUCKETS 1024
#define UNUSED_MAX   1024 /* kept for speed */

struct spinlock dentry_lock = SPINLOCK_INIT("dentries", RANK_DENTRY);

static struct kmem_cache *dentry_cache;
static struct list buckets[HASH_BUCKETS];
static struct list unused = LIST_INIT(unused);
static unsigned long nunused, ntotal;

void dentry_init(void)
{
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 0);
	for (unsigned i = 0; i < HASH_BUCKETS; i++)
		list_init(&buckets[i]);
}

static struct list *bucket_of(const struct dentry *parent, uint32_t hash)
{
	hash ^= (uint32_t)parent / sizeof(struct dentry) * 2654435761U;
	return &buckets[(hash ^ hash >> 16) % HASH_BUCKETS];
}

int dentry_name_alloc(const struct name *name, char **out)
{
	*out = NULL;
	if (name->length <= DENTRY_SHORT_NAME)
		return 0;
	*out = kmalloc(name->length);
	return *out ? 0 : -ENOMEM;
}

/* Writes the name into `text`, or into the dentry itself where that is NULL. */
static void set_name(struct dentry *dentry, const struct name *name, char *text)
{
	dentry->name = text ? text : dentry->short_name;
	memcpy(dentry->name, name->text, name->length);
	dentry->name_length = name->length;
	dentry->name_hash = name->hash;
}

static void free_name(struct dentry *dentry)
{
	if (dentry->name != dentry->short_name)
		kfree(dentry->name);
}

struct dentry *dentry_alloc(const struct name *name)
{
	char *text;
	if (dentry_name_alloc(name, &text) < 0)
		return NULL;
	struct dentry *dentry = kmem_cache_zalloc(dentry_cache);
	if (!dentry) {
		kfree(text);
		return NULL;
	}
	set_name(dentry, name, text);
	dentry->refs = 1;
	list_init(&dentry->hash_link);
	list_init(&dentry->unused_link);
	return dentry;
}

void dentry_free(struct dentry *dentry)
{
	free_name(dentry);
	kmem_cache_free(dentry_cache, dentry);
}

struct dentry *dentry_create_root(struct inode *inode)
{
	return dentry_create_single(inode, "/");
}

struct dentry *dentry_create_single(struct inode *inode, const char *text)
{
	struct name name = name_of(text, strlen(text));
	struct dentry *dentry = dentry_alloc(&name);
	if (!dentry)
		return NULL;
	inode_get(inode);
	dentry->inode = inode;
	spin_lock(&dentry_lock);
	dentry->parent = dentry;
	ntotal++;
	spin_unlock(&dentry_lock);
	return dentry;
}

/* Adds a reference; the lock is held. */
static void get_locked(struct dentry *dentry)
{
	if (dentry->refs++ == 0) {
		list_del(&dentry->unused_link);
		nunused--;
	}
}

void dentry_get(struct dentry *dentry)
{
	spin_lock(&dentry_lock);
	get_locked(dentry);
	spin_unlock(&dentry_lock);
}

struct dentry *dentry_get_parent(struct dentry *dentry)
{
	spin_lock(&dentry_lock);
	struct dentry *parent = dentry->parent;
	get_locked(parent);
	spin_unlock(&dentry_lock);
	return parent;
}

/* Takes a dentry without references off all lists; the lock is held. */
static void detach(struct dentry *dentry)
{
	assert(dentry->refs == 0 && dentry->mounts == 0);
	if (!list_empty(&dentry->unused_link)) {
		list_del(&dentry->unused_link);
		nunused--;
	}
	list_del(&dentry->hash_link);
	ntotal--;
}

/* Frees a detached dentry; returns its parent, whose reference the caller now has to put. */
static struct dentry *destroy(struct dentry *dentry)
{
	struct dentry *parent = dentry->parent == dentry ? NULL : dentry->parent;
	inode_put(dentry->inode);
	dentry_free(dentry);
	return parent;
}

/* Drops a reference under the lock; returns a dentry to destroy, or NULL. */
static struct dentry *drop_locked(struct dentry *dentry)
{
	if (--dentry->refs > 0)
		return NULL;
	struct dentry *victim = dentry;
	bool keep = !list_empty(&dentry->hash_link) &&
		    !(dentry->inode->super->flags & SUPER_VOLATILE_NAMES);
	if (keep) {
		list_add_tail(&unused, &dentry->unused_link);
		if (++nunused <= UNUSED_MAX)
			return NULL;
		victim = list_first_entry(&unused, struct dentry, unused_link);
	}
	detach(victim);
	return victim;
}

void dentry_put(struct dentry *dentry)
{
	while (dentry) {
		spin_lock(&dentry_lock);
		struct dentry *victim = drop_locked(dentry);
		spin_unlock(&dentry_lock);
		dentry = victim ? destroy(victim) : NULL;
	}
}

/* The cached dentry with a reference, or NULL. */
static struct dentry *find(struct dentry *parent, const struct name *name)
{
	struct dentry *at, *found = NULL;
	spin_lock(&dentry_lock);
	list_for_each_entry (at, bucket_of(parent, name->hash), hash_link) {
		if (at->parent != parent || at->name_hash != name->hash ||
		    !name_equal(name, at->name, at->name_length))
			continue;
		get_locked(at);
		found = at;
		break;
	}
	spin_unlock(&dentry_lock);
	return found;
}

/* The same, but a dentry that no longer says the truth is forgotten. */
static struct dentry *find_valid(struct dentry *parent, const struct name *name)
{
	struct dentry *found = find(parent, name);
	if (found && found->inode->ops->is_stale && found->inode->ops->is_stale(found->inode)) {
		dentry_remove(found);
		dentry_put(found);
		return NULL;
	}
	return found;
}

void dentry_attach(struct dentry *dentry, struct dentry *parent, struct inode *inode)
{
	inode_get(inode);
	dentry->inode = inode;
	spin_lock(&dentry_lock);
	get_locked(parent);
	dentry->parent = parent;
	list_add(bucket_of(parent, dentry->name_hash), &dentry->hash_link);
	ntotal++;
	spin_unlock(&dentry_lock);
}

int dentry_lookup_locked(struct dentry *parent, const struct name *name, struct dentry **out)
{
	struct inode *dir = parent->inode, *inode;
	*out = find_valid(parent, name);
	if (*out)
		return 0;
	if (dir->nlink == 0)
		return -ENOENT;
	int err = dir->ops->lookup(dir, name, &inode);
	if (err < 0)
		return err;
	*out = dentry_alloc(name);
	if (*out)
		dentry_attach(*out, parent, inode);
	inode_put(inode);
	return *out ? 0 : -ENOMEM;
}

int dentry_lookup(struct dentry *parent, const struct name *name, struct dentry **out)
{
	*out = find_valid(parent, name);
	if (*out)
		return 0;
	mutex_lock(&parent->inode->lock);
	int err = dentry_lookup_locked(parent, name, out);
	mutex_unlock(&parent->inode->lock);
	return err;
}

void dentry_remove(struct dentry *dentry)
{
	spin_lock(&dentry_lock);
	list_del(&dentry->hash_link);
	spin_unlock(&dentry_lock);
}

bool dentry_removed(const struct dentry *dentry)
{
	return list_empty(&dentry->hash_link) && dentry->parent != dentry;
}

void dentry_move(struct dentry *dentry, struct dentry *parent, const struct name *name, char *text)
{
	spin_lock(&dentry_lock);
	struct dentry *old_parent = dentry->parent;
	char *old_text = dentry->name == dentry->short_name ? NULL : dentry->name;
	list_del(&dentry->hash_link);
	set_name(dentry, name, text);
	get_locked(parent);
	dentry->parent = parent;
	list_add(bucket_of(parent, name->hash), &dentry->hash_link);
	spin_unlock(&dentry_lock);
	kfree(old_text);
	dentry_put(old_parent);
}

/* The name of a dentry taken out of it: short ones as a copy in `shorter`. */
static struct name take_name(struct dentry *dentry, char *shorter, char **text)
{
	struct name name = {.length = dentry->name_length, .hash = dentry->name_hash};
	*text = dentry->name == dentry->short_name ? NULL : dentry->name;
	if (!*text)
		memcpy(shorter, dentry->short_name, sizeof(dentry->short_name));
	name.text = *text ? *text : shorter;
	return name;
}

/* As set_name(), with a text that is either long and already in its place, or short. */
static void give_name(struct dentry *dentry, const struct name *name, char *text)
{
	if (text) {
		dentry->name = text;
		dentry->name_length = name->length;
		dentry->name_hash = name->hash;
	} else {
		set_name(dentry, name, NULL);
	}
}

void dentry_exchange(struct dentry *a, struct dentry *b)
{
	char a_short[DENTRY_SHORT_NAME], b_short[DENTRY_SHORT_NAME], *a_text, *b_text;
	spin_lock(&dentry_lock);
	struct name a_name = take_name(a, a_short, &a_text);
	struct name b_name = take_name(b, b_short, &b_text);
	list_del(&a->hash_link);
	list_del(&b->hash_link);
	give_name(a, &b_name, b_text);
	give_name(b, &a_name, a_text);
	struct dentry *parent = a->parent;
	a->parent = b->parent;
	b->parent = parent;
	list_add(bucket_of(a->parent, a->name_hash), &a->hash_link);
	list_add(bucket_of(b->parent, b->name_hash), &b->hash_link);
	spin_unlock(&dentry_lock);
}

bool dentry_is_below(const struct dentry *dentry, const struct dentry *above)
{
	bool below = false;
	spin_lock(&dentry_lock);
	for (const struct dentry *at = dentry; !below; at = at->parent) {
		below = at == above;
		if (at->parent == at)
			break;
	}
	spin_unlock(&dentry_lock);
	return below;
}

/* An unused dentry of `super` (NULL: of any), detached; or NULL. */
static struct dentry *take_unused(const struct superblock *super)
{
	struct dentry *at, *found = NULL;
	spin_lock(&dentry_lock);
	list_for_each_entry (at, &unused, unused_link) {
		if (super && at->inode->super != super)
			continue;
		found = at;
		detach(found);
		break;
	}
	spin_unlock(&dentry_lock);
	return found;
}

void dentry_forget(const struct superblock *super)
{
	struct dentry *dentry;
	while ((dentry = take_unused(super)))
		dentry_put(destroy(dentry));
}

void dentry_forget_all(void)
{
	dentry_forget(NULL);
}

struct dentry_counts dentry_counts(void)
{
	spin_lock(&dentry_lock);
	struct dentry_counts counts = {.used = ntotal - nunused, .unused = nunused};
	spin_unlock(&dentry_lock);
	return counts;
}
