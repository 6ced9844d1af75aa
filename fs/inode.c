/*
 * What all inodes share, whatever file system they belong to: references, permission, who writes
 * and who executes, times.
 */

#include "fs/inode.h"
#include "fs/page_cache.h"
#include "fs/refs.h"
#include "fs/superblock.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/spinlock.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/abi/unistd.h"

#define RELATIME_PERIOD (24LL * 60 * 60 * (file_time)NSEC_PER_SEC)

struct spinlock inode_use_lock = SPINLOCK_INIT("inode use", RANK_FS);

static uint32_t live_inodes; /* atomic */

struct name name_of(const char *text, uint32_t length)
{
	uint32_t hash = 2166136261U; /* FNV-1a */
	for (uint32_t i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)text[i]) * 16777619U;
	return (struct name){.text = text, .length = length, .hash = hash};
}

bool name_equal(const struct name *name, const char *text, uint32_t length)
{
	return name->length == length && memcmp(name->text, text, length) == 0;
}

void inode_setup(struct inode *inode, struct superblock *super, const struct inode_ops *ops,
		 mode_t mode, uid_t uid, gid_t gid)
{
	inode->refs = 1;
	inode->super = super;
	inode->ops = ops;
	inode->mode = mode;
	inode->uid = uid;
	inode->gid = gid;
	inode->nlink = 1;
	inode->atime = inode->mtime = inode->ctime = file_time_now();
	mutex_init(&inode->lock, "inode", RANK_INODE);
	refs_get(&live_inodes);
}

void inode_get(struct inode *inode)
{
	refs_get(&inode->refs);
}

void inode_put(struct inode *inode)
{
	if (!inode || !refs_put(&inode->refs))
		return;
	refs_put(&live_inodes);
	inode->ops->evict(inode);
}

unsigned long inode_count(void)
{
	return refs_count(&live_inodes);
}

off_t inode_size(struct inode *inode)
{
	return inode->pages ? page_cache_size(inode->pages) : 0;
}

int inode_permission_as(struct inode *inode, const struct cred *cred, unsigned want)
{
	if (inode->ops->refresh)
		inode->ops->refresh(inode);
	return cred_check(cred, inode->uid, inode->gid, inode->mode, want, S_ISDIR(inode->mode));
}

int inode_permission(struct inode *inode, unsigned want)
{
	return inode_permission_as(inode, &proc_current()->cred, want);
}

bool inode_owned(struct inode *inode)
{
	const struct cred *cred = &proc_current()->cred;
	return cred->fsuid == inode->uid || cred_is_superuser(cred);
}

/* Moves the count by `step` unless it is on the other side of zero. */
static int use_begin(struct inode *inode, int step)
{
	int err = 0;
	spin_lock(&inode_use_lock);
	if (step > 0 ? inode->writers < 0 : inode->writers > 0)
		err = -ETXTBSY;
	else
		inode->writers += step;
	spin_unlock(&inode_use_lock);
	return err;
}

static void use_end(struct inode *inode, int step)
{
	spin_lock(&inode_use_lock);
	inode->writers -= step;
	spin_unlock(&inode_use_lock);
}

int inode_writer_begin(struct inode *inode)
{
	return use_begin(inode, 1);
}

void inode_writer_end(struct inode *inode)
{
	use_end(inode, 1);
}

int inode_execute_begin(struct inode *inode)
{
	return use_begin(inode, -1);
}

void inode_execute_end(struct inode *inode)
{
	use_end(inode, -1);
}

file_time file_time_now(void)
{
	return (file_time)clock_realtime();
}

/* The time of access is kept only as far as somebody could ask "read since it was written?", and
 * once a day, so that reading does not write (mount(8), relatime). */
void inode_accessed(struct inode *inode)
{
	file_time now = file_time_now();
	if (inode->atime > inode->mtime && inode->atime > inode->ctime &&
	    now - inode->atime < RELATIME_PERIOD)
		return;
	mutex_lock(&inode->lock);
	inode->atime = now;
	mutex_unlock(&inode->lock);
}

void inode_modified(struct inode *inode)
{
	inode->mtime = inode->ctime = file_time_now();
}

void inode_changed(struct inode *inode)
{
	inode->ctime = file_time_now();
}

void inode_drop_privileges(struct inode *inode)
{
	if (!S_ISREG(inode->mode) || cred_is_superuser(&proc_current()->cred))
		return;
	inode->mode &= ~S_ISUID;
	if (inode->mode & S_IXGRP)
		inode->mode &= ~S_ISGID;
}
