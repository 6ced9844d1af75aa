/*
 * Moving bytes between descriptors and the program: read(2), write(2), their vectors and positioned
 * forms, lseek(2). What was moved before something went wrong is reported as success.
 */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "syscall/abi/uio.h"
#include "syscall/calls.h"

#define TRANSFER_MAX 0x7FFFFFFFU /* a count must fit the result */

static off_t joined(uint32_t low, uint32_t high)
{
	return (off_t)((uint64_t)high << 32 | low);
}

/* One of the four ways to move bytes; `offset` is for the positioned ones. */
typedef ssize_t (*transfer)(struct file *file, struct uio *u, off_t offset);

static ssize_t read_here(struct file *file, struct uio *u, off_t offset)
{
	(void)offset;
	return file_read(file, u);
}

static ssize_t write_here(struct file *file, struct uio *u, off_t offset)
{
	(void)offset;
	return file_write(file, u);
}

static long move_buffer(int fd, void __user *buf, size_t size, off_t offset, transfer move)
{
	struct file *file = fd_file(fd);
	struct uio_segment segment;
	struct uio u;

	if (!file)
		return -EBADF;
	uio_from_user(&u, &segment, buf, size);
	ssize_t moved = move(file, &u, offset);
	file_put(file);
	return moved;
}

long sys_read(int fd, void __user *buf, size_t size)
{
	return move_buffer(fd, buf, size, 0, read_here);
}

long sys_write(int fd, const void __user *buf, size_t size)
{
	return move_buffer(fd, (void __user *)buf, size, 0, write_here);
}

long sys_pread64(int fd, void __user *buf, size_t size, uint32_t low, uint32_t high)
{
	return move_buffer(fd, buf, size, joined(low, high), file_read_at);
}

long sys_pwrite64(int fd, const void __user *buf, size_t size, uint32_t low, uint32_t high)
{
	return move_buffer(fd, (void __user *)buf, size, joined(low, high), file_write_at);
}

/* Brings the vector in; `*total` is the sum of its lengths (readv(2), EINVAL when it overflows). */
static int copy_vector(const void __user *vector, int count, struct uio_segment **out,
		       size_t *total)
{
	struct iovec piece;

	if (count < 0 || count > UIO_MAXIOV)
		return -EINVAL;
	struct uio_segment *segments = kmalloc((count + !count) * sizeof(*segments));
	if (!segments)
		return -ENOMEM;
	*total = 0;
	for (int i = 0; i < count; i++) {
		int err = get_user(piece, (const struct iovec __user *)vector + i);
		if (err == 0 && piece.iov_len > TRANSFER_MAX - *total)
			err = -EINVAL;
		if (err < 0) {
			kfree(segments);
			return err;
		}
		segments[i] = (struct uio_segment){piece.iov_base, piece.iov_len};
		*total += piece.iov_len;
	}
	*out = segments;
	return 0;
}

static long move_vector(int fd, const void __user *vector, int count, transfer move)
{
	struct uio_segment *segments;
	struct uio u;
	size_t total;
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	ssize_t moved = copy_vector(vector, count, &segments, &total);
	if (moved == 0) {
		uio_from_segments(&u, segments, total);
		moved = move(file, &u, 0);
		kfree(segments);
	}
	file_put(file);
	return moved;
}

long sys_readv(int fd, void __user *vector, int count)
{
	return move_vector(fd, vector, count, read_here);
}

long sys_writev(int fd, void __user *vector, int count)
{
	return move_vector(fd, vector, count, write_here);
}

static off_t seek(int fd, off_t offset, int whence)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	off_t position = file_seek(file, offset, whence);
	file_put(file);
	return position;
}

long sys_lseek(int fd, int32_t offset, int whence)
{
	off_t position = seek(fd, offset, whence);

	return position > INT32_MAX ? -EOVERFLOW : (long)position;
}

long sys__llseek(int fd, uint32_t high, uint32_t low, void __user *result, int whence)
{
	off_t position = seek(fd, joined(low, high), whence);

	if (position < 0)
		return (long)position;
	return copy_to_user(result, &position, sizeof(position));
}
