/*
 * Making and removing names. The order of checks is Linux's, so that a call with several faults
 * gets the same error: the walk, whether the name exists, a read-only mount, permission, then what
 * the file system says.
 */

#include "fs/tree.h"
#include "fs/dentry.h"
#include "fs/fscontext.h"
#include "fs/mount.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/unistd.h"

/* Directories that make their names up themselves (/proc) come first: asking for permission there
 * may take the lock that is held here. */
int tree_may_add(const struct path *dir)
{
	if (!dir->dentry->inode->ops->create)
		return -EPERM;
	int err = mount_want_write(dir->mount);
	if (err < 0)
		return err;
	if (dir->dentry->inode->nlink == 0)
		return -ENOENT;
	return inode_permission(dir->dentry->inode, W_OK | X_OK);
}

/* In a sticky directory only a file's owner, the directory's and the superuser remove names. */
static bool sticky_forbids(const struct inode *dir, const struct inode *victim)
{
	const struct cred *cred = &proc_current()->cred;
	return dir->mode & S_ISVTX && cred->fsuid != victim->uid && cred->fsuid != dir->uid &&
	       !cred_is_superuser(cred);
}

int tree_may_remove(const struct path *dir, const struct dentry *victim)
{
	if (!dir->dentry->inode->ops->unlink)
		return -EPERM;
	int err = mount_want_write(dir->mount);
	if (err < 0)
		return err;
	err = inode_permission(dir->dentry->inode, W_OK | X_OK);
	if (err < 0)
		return err;
	return sticky_forbids(dir->dentry->inode, victim->inode) ? -EPERM : 0;
}

struct inode_request tree_request(const struct inode *dir, mode_t mode)
{
	const struct cred *cred = &proc_current()->cred;
	struct inode_request request = {.mode = mode, .uid = cred->fsuid, .gid = cred->fsgid};
	if (!S_ISLNK(mode))
		request.mode &= ~fscontext_umask();
	if (dir->mode & S_ISGID) {
		request.gid = dir->gid;
		if (S_ISDIR(mode))
			request.mode |= S_ISGID;
		else if (!cred_is_superuser(cred) && !cred_in_group(cred, dir->gid))
			request.mode &= ~S_ISGID;
	}
	return request;
}

int tree_make_locked(struct walk *walk, const struct inode_request *request, struct dentry **out)
{
	struct inode *dir = walk->at.dentry->inode, *inode;
	int err = tree_may_add(&walk->at);
	if (err < 0)
		return err;
	struct dentry *dentry = dentry_alloc(&walk->last);
	if (!dentry)
		return -ENOMEM;
	err = dir->ops->create(dir, &walk->last, request, &inode);
	if (err < 0) {
		dentry_free(dentry);
		return err;
	}
	inode_modified(dir);
	dentry_attach(dentry, walk->at.dentry, inode);
	inode_put(inode);
	*out = dentry;
	return 0;
}

/* The name must not exist, in whatever form. */
static int make_at(struct walk *walk, mode_t mode, dev_t rdev, const char *target)
{
	struct inode *dir = walk->at.dentry->inode;
	struct dentry *dentry;
	if (walk->kind != LAST_NAME)
		return -EEXIST;
	mutex_lock(&dir->lock);
	int err = dentry_lookup_locked(walk->at.dentry, &walk->last, &dentry);
	if (err == 0)
		err = -EEXIST;
	else if (err == -ENOENT && !(walk->slash && !S_ISDIR(mode))) {
		struct inode_request request = tree_request(dir, mode);
		request.rdev = rdev;
		request.target = target;
		err = tree_make_locked(walk, &request, &dentry);
		if (err < 0)
			dentry = NULL;
	} else {
		dentry = NULL;
	}
	mutex_unlock(&dir->lock);
	dentry_put(dentry);
	return err;
}

int tree_make(const struct path *base, const char *name, mode_t mode, dev_t rdev,
	      const char *target)
{
	struct walk walk;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	int err = walk_to_parent(&walk, base, name);
	if (err == 0)
		err = make_at(&walk, mode, rdev, target);
	walk_end(&walk);
	return err;
}

/* Tells the name cache and the times of a removal. */
static void removed(struct inode *dir, struct dentry *dentry)
{
	dentry_remove(dentry);
	inode_modified(dir);
	inode_changed(dentry->inode);
}

/* Removes the directory `victim`; both locks are held. */
static int rmdir_locked(const struct path *parent, struct dentry *victim)
{
	struct inode *dir = parent->dentry->inode, *inode = victim->inode;
	struct name name = {
		.text = victim->name, .length = victim->name_length, .hash = victim->name_hash};
	if (victim->mounts > 0)
		return -EBUSY;
	if (!inode->ops->is_empty || !inode->ops->is_empty(inode))
		return -ENOTEMPTY;
	int err = dir->ops->unlink(dir, &name, inode);
	if (err == 0)
		removed(dir, victim);
	return err;
}

/* Finds the last component and locks its directory for a removal; on failure nothing is locked. */
static int begin_removal(struct walk *walk, struct dentry **out)
{
	struct inode *dir = walk->at.dentry->inode;
	mutex_lock(&dir->lock);
	int err = dentry_lookup_locked(walk->at.dentry, &walk->last, out);
	if (err == 0) {
		err = tree_may_remove(&walk->at, *out);
		if (err == 0)
			return 0;
	} else {
		*out = NULL;
	}
	mutex_unlock(&dir->lock);
	dentry_put(*out);
	return err;
}

static int rmdir_at(struct walk *walk)
{
	static const int refusal[] = {
		[LAST_DOT] = -EINVAL, [LAST_DOTDOT] = -ENOTEMPTY, [LAST_ROOT] = -EBUSY};
	struct dentry *victim;
	if (walk->kind != LAST_NAME)
		return refusal[walk->kind];
	int err = begin_removal(walk, &victim);
	if (err < 0)
		return err;
	if (!S_ISDIR(victim->inode->mode)) {
		err = -ENOTDIR;
	} else {
		mutex_lock_nested(&victim->inode->lock);
		err = rmdir_locked(&walk->at, victim);
		mutex_unlock(&victim->inode->lock);
	}
	mutex_unlock(&walk->at.dentry->inode->lock);
	dentry_put(victim);
	return err;
}

static int unlink_locked(struct walk *walk, struct dentry *victim)
{
	struct inode *dir = walk->at.dentry->inode;
	if (S_ISDIR(victim->inode->mode))
		return -EISDIR;
	if (walk->slash)
		return -ENOTDIR;
	if (victim->mounts > 0)
		return -EBUSY;
	mutex_lock_nested(&victim->inode->lock);
	int err = dir->ops->unlink(dir, &walk->last, victim->inode);
	if (err == 0)
		removed(dir, victim);
	mutex_unlock(&victim->inode->lock);
	return err;
}

static int unlink_at(struct walk *walk)
{
	struct dentry *victim;
	if (walk->kind != LAST_NAME)
		return -EISDIR;
	int err = begin_removal(walk, &victim);
	if (err < 0)
		return err;
	err = unlink_locked(walk, victim);
	mutex_unlock(&walk->at.dentry->inode->lock);
	dentry_put(victim);
	return err;
}

int tree_rmdir(const struct path *base, const char *name)
{
	struct walk walk;
	int err = walk_to_parent(&walk, base, name);
	if (err == 0)
		err = rmdir_at(&walk);
	walk_end(&walk);
	return err;
}

int tree_unlink(const struct path *base, const char *name)
{
	struct walk walk;
	int err = walk_to_parent(&walk, base, name);
	if (err == 0)
		err = unlink_at(&walk);
	walk_end(&walk);
	return err;
}

/* Adds the name `walk` ends in to `file`. The directory is locked, and the name is free. */
static int link_locked(struct walk *walk, const struct path *file)
{
	struct inode *dir = walk->at.dentry->inode, *inode = file->dentry->inode;
	int err = tree_may_add(&walk->at);
	if (err < 0)
		return err;
	if (walk->at.mount != file->mount)
		return -EXDEV;
	if (S_ISDIR(inode->mode))
		return -EPERM;
	mutex_lock_nested(&inode->lock);
	if (inode->nlink == 0)
		err = -ENOENT;
	else
		err = dir->ops->link(dir, &walk->last, inode);
	if (err == 0) {
		inode_modified(dir);
		inode_changed(inode);
	}
	mutex_unlock(&inode->lock);
	return err;
}

static int link_at(struct walk *walk, const struct path *file)
{
	struct inode *dir = walk->at.dentry->inode;
	struct dentry *there;
	if (walk->kind != LAST_NAME)
		return -EEXIST;
	mutex_lock(&dir->lock);
	int err = dentry_lookup_locked(walk->at.dentry, &walk->last, &there);
	if (err == 0) {
		dentry_put(there);
		err = -EEXIST;
	} else if (err == -ENOENT && !walk->slash) {
		err = link_locked(walk, file);
	}
	mutex_unlock(&dir->lock);
	return err;
}

int tree_link(const struct path *file, const struct path *base, const char *name)
{
	struct walk walk;
	int err = walk_to_parent(&walk, base, name);
	if (err == 0)
		err = link_at(&walk, file);
	walk_end(&walk);
	return err;
}
