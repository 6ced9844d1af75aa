/* sendfile(2): from one descriptor to another without a way through the program's memory. */

#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "syscall/calls.h"

/* Copies at the position of `in`, or at `*offset` and moves that instead. */
static long send(int out_fd, int in_fd, off_t *offset, size_t count)
{
	struct file *in = fd_file(in_fd), *out = fd_file(out_fd);
	long sent = in && out ? file_send(out, in, offset, count) : -EBADF;

	file_put(in);
	file_put(out);
	return sent;
}

long sys_sendfile64(int out, int in, void __user *offset, size_t count)
{
	off_t at;

	if (!offset)
		return send(out, in, NULL, count);
	int err = copy_from_user(&at, offset, sizeof(at));
	if (err < 0)
		return err;
	long sent = send(out, in, &at, count);
	err = copy_to_user(offset, &at, sizeof(at));
	return err < 0 ? err : sent;
}

long sys_sendfile(int out, int in, void __user *offset, size_t count)
{
	int32_t narrow;

	if (!offset)
		return send(out, in, NULL, count);
	int err = copy_from_user(&narrow, offset, sizeof(narrow));
	if (err < 0)
		return err;
	off_t at = narrow;
	long sent = send(out, in, &at, MIN(count, (size_t)INT32_MAX - (size_t)narrow));
	narrow = (int32_t)at;
	err = copy_to_user(offset, &narrow, sizeof(narrow));
	return err < 0 ? err : sent;
}
