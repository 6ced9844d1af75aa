/*
 * The seals of a file stand in its page cache, under the inode's lock, which writers and those who
 * change the size hold anyway. Mappings are counted where they are listed (mm/mappers.h): nobody
 * can seal against writing while somebody maps the file for it, and nobody can map it so after.
 */

#include "fs/seals.h"
#include "fs/file.h"
#include "fs/page_cache.h"
#include "kernel/errno.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mman.h"

#define AGAINST_WRITE (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)
#define ALL_SEALS     (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | AGAINST_WRITE)

static uint32_t seals_of(const struct inode *inode)
{
	return inode->pages ? inode->pages->seals : 0;
}

static int add_locked(struct page_cache *pages, uint32_t seals)
{
	if (pages->seals & F_SEAL_SEAL)
		return -EPERM;
	if (seals & F_SEAL_WRITE) {
		int err = mappers_deny_writing(&pages->mappers);
		if (err < 0)
			return err;
	}
	pages->seals |= seals;
	return 0;
}

int seals_add(struct file *file, uint32_t seals)
{
	struct inode *inode = file->inode;
	if (!file->writable)
		return -EPERM;
	if (seals & ~(uint32_t)ALL_SEALS || !inode->pages || !inode->pages->sealable)
		return -EINVAL;
	mutex_lock(&inode->lock);
	int err = add_locked(inode->pages, seals);
	mutex_unlock(&inode->lock);
	return err;
}

int seals_get(struct file *file)
{
	const struct page_cache *pages = file->inode->pages;
	return pages && pages->sealable ? (int)pages->seals : -EINVAL;
}

int seals_allow_size(struct inode *inode, off_t size)
{
	uint32_t seals = seals_of(inode);
	off_t now = seals ? inode_size(inode) : 0;
	if ((seals & F_SEAL_SHRINK && size < now) || (seals & F_SEAL_GROW && size > now))
		return -EPERM;
	return 0;
}

int seals_allow_writing(struct inode *inode)
{
	return seals_of(inode) & AGAINST_WRITE ? -EPERM : 0;
}

/* A write that would grow the file is cut at page boundaries: whole pages inside the end go through
 * before one that crosses it is refused, as on Linux. */
ssize_t seals_allow_write(struct inode *inode, off_t offset, size_t length)
{
	uint32_t seals = seals_of(inode);
	if (seals & AGAINST_WRITE)
		return -EPERM;
	if (!(seals & F_SEAL_GROW))
		return length;
	off_t size = inode_size(inode);
	if (offset + (off_t)length <= size)
		return length;
	off_t whole = ALIGN_DOWN(size, (off_t)PAGE_SIZE) - offset;
	return whole > 0 ? (ssize_t)whole : -EPERM;
}

int seals_allow_mapping(struct inode *inode, uint32_t prot, uint32_t *prot_max)
{
	if (seals_allow_writing(inode) == 0)
		return 0;
	*prot_max &= ~(uint32_t)PROT_WRITE;
	return prot & PROT_WRITE ? -EPERM : 0;
}
