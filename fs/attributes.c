/*
 * Attributes of inodes: who may change them and what changes along with them (chmod(2), chown(2),
 * utimensat(2), truncate(2)).
 */

#include "fs/inode.h"
#include "fs/page_cache.h"
#include "fs/seals.h"
#include "fs/superblock.h"
#include "kernel/errno.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "syscall/abi/unistd.h"

#define PERMISSION_BITS 07777

void inode_attributes(struct inode *inode, struct attributes *out)
{
	if (inode->ops->refresh)
		inode->ops->refresh(inode);
	mutex_lock(&inode->lock);
	*out = (struct attributes){
		.dev = inode->super->dev,
		.rdev = inode->rdev,
		.ino = inode->ino,
		.mode = inode->mode,
		.nlink = inode->nlink,
		.uid = inode->uid,
		.gid = inode->gid,
		.block_size = PAGE_SIZE,
		.atime = inode->atime,
		.mtime = inode->mtime,
		.ctime = inode->ctime,
	};
	mutex_unlock(&inode->lock);
	if (inode->pages) {
		out->size = page_cache_size(inode->pages);
		out->blocks = (uint64_t)inode->pages->npages * (PAGE_SIZE / 512);
	} else if (S_ISLNK(inode->mode) && inode->ops->readlink && !inode->ops->follow) {
		out->size = inode->ops->readlink(inode, NULL, 0);
	}
}

/* A file's group is not one of the caller's: only the superuser makes such a file set-group-id. */
static mode_t without_foreign_setgid(const struct inode *inode, mode_t mode)
{
	const struct cred *cred = &proc_current()->cred;
	if (!cred_is_superuser(cred) && !cred_in_group(cred, inode->gid))
		mode &= ~S_ISGID;
	return mode;
}

int inode_chmod(struct inode *inode, mode_t mode)
{
	if (!inode_owned(inode))
		return -EPERM;
	if (inode->super->flags & SUPER_FIXED_ATTRIBUTES)
		return -EPERM;
	mutex_lock(&inode->lock);
	mode = without_foreign_setgid(inode, mode & PERMISSION_BITS);
	inode->mode = (inode->mode & S_IFMT) | mode;
	inode_changed(inode);
	mutex_unlock(&inode->lock);
	return 0;
}

/* The owner may give the file to a group of its own; all else takes the superuser (chown(2)). */
static bool may_chown(const struct inode *inode, uid_t uid, gid_t gid)
{
	const struct cred *cred = &proc_current()->cred;
	if (cred_is_superuser(cred))
		return true;
	if (cred->fsuid != inode->uid)
		return uid == OWNER_UNCHANGED && gid == OWNER_UNCHANGED;
	if (uid != OWNER_UNCHANGED && uid != inode->uid)
		return false;
	return gid == OWNER_UNCHANGED || gid == inode->gid || cred_in_group(cred, gid);
}

int inode_chown(struct inode *inode, uid_t uid, gid_t gid)
{
	if (inode->super->flags & SUPER_FIXED_ATTRIBUTES)
		return -EPERM;
	mutex_lock(&inode->lock);
	int err = may_chown(inode, uid, gid) ? 0 : -EPERM;
	if (err == 0) {
		if (uid != OWNER_UNCHANGED)
			inode->uid = uid;
		if (gid != OWNER_UNCHANGED)
			inode->gid = gid;
		if (!S_ISDIR(inode->mode)) {
			inode->mode &= ~S_ISUID;
			if (inode->mode & S_IXGRP)
				inode->mode &= ~S_ISGID;
		}
		inode_changed(inode);
	}
	mutex_unlock(&inode->lock);
	return err;
}

/* A file that grows may not grow past RLIMIT_FSIZE. */
static int check_size_limit(struct inode *inode, off_t size)
{
	struct proc *p = proc_current();
	if (size <= inode_size(inode) || (uint64_t)size <= p->limits[RLIMIT_FSIZE].rlim_cur)
		return 0;
	signal_send_number(p, SIGXFSZ);
	return -EFBIG;
}

int inode_truncate(struct inode *inode, off_t size)
{
	if (size < 0 || !inode->ops->truncate)
		return -EINVAL;
	mutex_lock(&inode->lock);
	int err = seals_allow_size(inode, size);
	if (err == 0)
		err = check_size_limit(inode, size);
	if (err == 0)
		err = inode->ops->truncate(inode, size);
	if (err == 0) {
		inode_drop_privileges(inode);
		inode_modified(inode);
	}
	mutex_unlock(&inode->lock);
	return err;
}

int inode_punch(struct inode *inode, uint64_t start, uint64_t end)
{
	if (!inode->ops->punch)
		return -EOPNOTSUPP;
	mutex_lock(&inode->lock);
	int err = seals_allow_writing(inode);
	if (err == 0)
		err = inode->ops->punch(inode, start, end);
	if (err == 0)
		inode_modified(inode);
	mutex_unlock(&inode->lock);
	return err;
}

int inode_set_times(struct inode *inode, const struct time_change *change)
{
	if (!change->set_atime && !change->set_mtime)
		return 0;
	if (!inode_owned(inode)) {
		if (!change->now)
			return -EPERM;
		int err = inode_permission(inode, W_OK);
		if (err < 0)
			return err;
	}
	file_time now = file_time_now();
	mutex_lock(&inode->lock);
	if (change->set_atime)
		inode->atime = change->now ? now : change->atime;
	if (change->set_mtime)
		inode->mtime = change->now ? now : change->mtime;
	inode->ctime = now;
	mutex_unlock(&inode->lock);
	return 0;
}
