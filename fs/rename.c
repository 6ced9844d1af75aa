/*
 * rename(2). Two directories change at once, so two are locked: the one that is above the other
 * first, as rmdir does it, else by address. What is above what must not change meanwhile, hence one
 * lock for all renames between directories. A directory that is replaced is locked third; it is
 * above neither of the two, for that was refused before.
 */

#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/tree.h"
#include "kernel/errno.h"
#include "kernel/mutex.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/unistd.h"

static struct mutex rename_lock = MUTEX_INIT(rename_lock, "rename", RANK_RENAME);

/* One rename under way. */
struct rename {
	struct walk from, to;
	struct dentry *source;
	struct dentry *target; /* NULL: the new name is free */
	unsigned flags;
};

static bool is_dir(const struct dentry *dentry)
{
	return S_ISDIR(dentry->inode->mode);
}

static void lock_directories(struct rename *r)
{
	struct dentry *a = r->from.at.dentry, *b = r->to.at.dentry;
	mutex_lock(&rename_lock);
	if (a->inode == b->inode) {
		mutex_lock(&a->inode->lock);
		return;
	}
	if (dentry_is_below(a, b) || (!dentry_is_below(b, a) && b->inode < a->inode)) {
		struct dentry *first = b;
		b = a;
		a = first;
	}
	mutex_lock(&a->inode->lock);
	mutex_lock_nested(&b->inode->lock);
}

static void unlock_directories(struct rename *r)
{
	struct inode *a = r->from.at.dentry->inode, *b = r->to.at.dentry->inode;
	if (a != b)
		mutex_unlock(&b->lock);
	mutex_unlock(&a->lock);
	mutex_unlock(&rename_lock);
}

/* Finds both names; which may and must not exist depends on the flags. */
static int find_names(struct rename *r)
{
	int err = dentry_lookup_locked(r->from.at.dentry, &r->from.last, &r->source);
	if (err < 0) {
		r->source = NULL;
		return err;
	}
	err = dentry_lookup_locked(r->to.at.dentry, &r->to.last, &r->target);
	if (err < 0)
		r->target = NULL;
	if (err < 0 && err != -ENOENT)
		return err;
	if (r->target && r->flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (!r->target && r->flags & RENAME_EXCHANGE)
		return -ENOENT;
	return 0;
}

/* Trailing slashes demand directories; nothing moves into itself. */
static int check_shape(const struct rename *r)
{
	bool exchange = r->flags & RENAME_EXCHANGE;
	if (exchange && r->to.slash && !is_dir(r->target))
		return -ENOTDIR;
	if (!is_dir(r->source) && (r->from.slash || (!exchange && r->to.slash)))
		return -ENOTDIR;
	if (dentry_is_below(r->to.at.dentry, r->source))
		return -EINVAL;
	if (r->target && dentry_is_below(r->from.at.dentry, r->target))
		return exchange ? -EINVAL : -ENOTEMPTY;
	return 0;
}

static int check_target(const struct rename *r)
{
	if (!r->target)
		return tree_may_add(&r->to.at);
	int err = tree_may_remove(&r->to.at, r->target);
	if (err < 0 || r->flags & RENAME_EXCHANGE)
		return err;
	if (is_dir(r->source) && !is_dir(r->target))
		return -ENOTDIR;
	if (!is_dir(r->source) && is_dir(r->target))
		return -EISDIR;
	return 0;
}

/* A directory that changes its parent is itself written: its ".." changes. */
static int check_parents(const struct rename *r)
{
	if (r->from.at.dentry == r->to.at.dentry)
		return 0;
	int err = is_dir(r->source) ? inode_permission(r->source->inode, W_OK) : 0;
	if (err == 0 && r->flags & RENAME_EXCHANGE && is_dir(r->target))
		err = inode_permission(r->target->inode, W_OK);
	return err;
}

static int check(const struct rename *r)
{
	int err = check_shape(r);
	if (err == 0)
		err = tree_may_remove(&r->from.at, r->source);
	if (err == 0)
		err = check_target(r);
	if (err == 0)
		err = check_parents(r);
	if (err == 0 && (r->source->mounts > 0 || (r->target && r->target->mounts > 0)))
		err = -EBUSY;
	if (err == 0 && !r->from.at.dentry->inode->ops->rename)
		err = -EPERM;
	return err;
}

/* The file system's part, and what the name cache and the times have to learn. */
static int move(struct rename *r)
{
	struct inode *from = r->from.at.dentry->inode, *to = r->to.at.dentry->inode;
	struct inode *victim = r->target ? r->target->inode : NULL;
	bool exchange = r->flags & RENAME_EXCHANGE;
	char *text = NULL;
	int err = exchange ? 0 : dentry_name_alloc(&r->to.last, &text);
	if (err < 0)
		return err;
	if (victim && !exchange)
		mutex_lock_nested(&victim->lock);
	if (victim && !exchange && is_dir(r->target) && !victim->ops->is_empty(victim))
		err = -ENOTEMPTY;
	if (err == 0)
		err = from->ops->rename(from, &r->from.last, r->source->inode, to, &r->to.last,
					victim, exchange);
	if (err == 0 && victim && !exchange) {
		dentry_remove(r->target);
		inode_changed(victim);
	}
	if (victim && !exchange)
		mutex_unlock(&victim->lock);
	if (err < 0) {
		kfree(text);
		return err;
	}
	if (exchange)
		dentry_exchange(r->source, r->target);
	else
		dentry_move(r->source, r->to.at.dentry, &r->to.last, text);
	inode_modified(from);
	inode_modified(to);
	inode_changed(r->source->inode);
	return 0;
}

static int rename_locked(struct rename *r)
{
	int err = find_names(r);
	if (err == 0)
		err = check(r);
	if (err == 0 && (!r->target || r->target->inode != r->source->inode))
		err = move(r);
	return err;
}

static int rename_walked(struct rename *r)
{
	if (r->from.at.mount != r->to.at.mount)
		return -EXDEV;
	if (r->from.kind != LAST_NAME)
		return -EBUSY;
	if (r->to.kind != LAST_NAME)
		return r->flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	lock_directories(r);
	int err = rename_locked(r);
	unlock_directories(r);
	dentry_put(r->source);
	dentry_put(r->target);
	return err;
}

int tree_rename(const struct tree_name *from, const struct tree_name *to, unsigned flags)
{
	struct rename r = {.flags = flags};
	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) ||
	    flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	int err = walk_to_parent(&r.from, from->base, from->name);
	if (err == 0) {
		err = walk_to_parent(&r.to, to->base, to->name);
		if (err == 0)
			err = rename_walked(&r);
		walk_end(&r.to);
	}
	walk_end(&r.from);
	return err;
}
