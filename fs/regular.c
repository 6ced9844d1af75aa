/*
 * Reading and writing regular files: through the page cache, writers one at a time, not past
 * RLIMIT_FSIZE (setrlimit(2): SIGXFSZ and EFBIG for a write that begins there).
 */

#include "fs/regular.h"
#include "fs/page_cache.h"
#include "fs/seals.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "syscall/abi/fcntl.h"

static ssize_t regular_read(struct file *file, struct uio *u, off_t *offset)
{
	ssize_t got = page_cache_read(file->inode->pages, u, *offset);
	if (got > 0)
		*offset += got;
	if (!(file->flags & O_NOATIME))
		inode_accessed(file->inode);
	return got;
}

/* How much of a write at `offset` the limit on file sizes allows; negative: nothing. */
static ssize_t within_limit(off_t offset, size_t length)
{
	uint64_t limit = proc_current()->limits[RLIMIT_FSIZE].rlim_cur;
	if (limit == RLIM_INFINITY64 || length == 0)
		return length;
	if ((uint64_t)offset >= limit) {
		signal_send_number(proc_current(), SIGXFSZ);
		return -EFBIG;
	}
	return (ssize_t)MIN((uint64_t)length, limit - (uint64_t)offset);
}

static ssize_t write_locked(struct file *file, struct uio *u, off_t *offset)
{
	struct inode *inode = file->inode;
	if (file->flags & O_APPEND)
		*offset = page_cache_size(inode->pages);
	ssize_t allowed = within_limit(*offset, u->left);
	if (allowed > 0)
		allowed = seals_allow_write(inode, *offset, allowed);
	if (allowed <= 0)
		return allowed;
	u->left = allowed;
	inode_drop_privileges(inode);
	ssize_t put = page_cache_write(inode->pages, u, *offset);
	if (put > 0) {
		*offset += put;
		inode_modified(inode);
	}
	return put;
}

static ssize_t regular_write(struct file *file, struct uio *u, off_t *offset)
{
	mutex_lock(&file->inode->lock);
	ssize_t put = write_locked(file, u, offset);
	mutex_unlock(&file->inode->lock);
	return put;
}

static int regular_readable_bytes(struct file *file)
{
	off_t left = page_cache_size(file->inode->pages) - file->position;
	return (int)MAX(left, 0);
}

const struct file_ops regular_file_ops = {
	.has_position = true,
	.read = regular_read,
	.write = regular_write,
	.readable_bytes = regular_readable_bytes,
	.mappable = true,
};

static ssize_t directory_read(struct file *file, struct uio *u, off_t *offset)
{
	(void)file, (void)u, (void)offset;
	return -EISDIR;
}

const struct file_ops directory_file_ops = {.has_position = true, .read = directory_read};
