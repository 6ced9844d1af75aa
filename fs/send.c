/*
 * Copying from file to file within the kernel. What was read and could not be written is read again
 * by the next call: the place in `in` moves by what was written.
 */

#include "fs/file.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "syscall/abi/unistd.h"

#define CHUNK (2 * PAGE_SIZE)

static ssize_t write_kernel(struct file *out, void *bytes, size_t n)
{
	struct uio_segment segment;
	struct uio u;
	uio_from_kernel(&u, &segment, bytes, n);
	return file_write(out, &u);
}

static ssize_t send_at(struct file *out, struct file *in, off_t *offset, size_t count, char *buf)
{
	ssize_t total = 0;
	while (count > 0) {
		ssize_t got = file_read_kernel(in, buf, MIN(count, CHUNK), *offset);
		ssize_t put = got > 0 ? write_kernel(out, buf, (size_t)got) : got;
		if (put <= 0)
			return total > 0 ? total : put;
		*offset += put;
		total += put;
		count -= (size_t)put;
		if (put < got)
			break;
	}
	return total;
}

ssize_t file_send(struct file *out, struct file *in, off_t *offset, size_t count)
{
	if (!in->readable || !out->writable)
		return -EBADF;
	if (!in->ops->has_position)
		return -EINVAL;
	char *buf = kmalloc(CHUNK);
	if (!buf)
		return -ENOMEM;
	off_t at = offset ? *offset : in->position;
	ssize_t sent = send_at(out, in, &at, MIN(count, (size_t)INT32_MAX), buf);
	if (offset)
		*offset = at;
	else if (sent > 0)
		file_seek(in, at, SEEK_SET);
	kfree(buf);
	return sent;
}
