/*
 * Advisory locks: flock(2), and the lock commands of fcntl(2). A struct flock names a range from
 * the start, the position or the end of the file, forwards or backwards; inside the kernel a range
 * has its first and its last byte.
 */

#include "syscall/locks.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/file_lock.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/unistd.h"
#include "syscall/calls.h"

#define OFF32_MAX 0x7fffffff

/* --- What programs say --- */

/* Both shapes as one; the old one has 32 bits for each number. */
static int read_flock(struct flock64 *out, const void __user *from, bool wide)
{
	struct flock32 old;

	if (wide)
		return copy_from_user(out, from, sizeof(*out));
	if (copy_from_user(&old, from, sizeof(old)) < 0)
		return -EFAULT;
	*out = (struct flock64){old.l_type, old.l_whence, old.l_start, old.l_len, old.l_pid};
	return 0;
}

static int write_flock(void __user *to, const struct flock64 *lock, bool wide)
{
	if (wide)
		return copy_to_user(to, lock, sizeof(*lock));
	if (lock->l_start > OFF32_MAX || lock->l_len > OFF32_MAX)
		return -EOVERFLOW;
	struct flock32 old = {lock->l_type, lock->l_whence, (abi_off_t)lock->l_start,
			      (abi_off_t)lock->l_len, lock->l_pid};
	return copy_to_user(to, &old, sizeof(old));
}

static int base_of(struct file *file, int whence, off_t *base)
{
	*base = 0;
	if (whence == SEEK_CUR)
		*base = file_seek(file, 0, SEEK_CUR);
	else if (whence == SEEK_END)
		*base = inode_size(file->inode);
	else if (whence != SEEK_SET)
		return -EINVAL;
	return *base < 0 ? (int)*base : 0;
}

static int set_bounds(struct file *file, const struct flock64 *lock, struct lock_range *range)
{
	off_t base;
	int err = base_of(file, lock->l_whence, &base);

	if (err < 0)
		return err;
	if (lock->l_start > 0 && base > INT64_MAX - lock->l_start)
		return -EOVERFLOW;
	off_t start = base + lock->l_start;
	if (start < 0)
		return -EINVAL;
	if (lock->l_len > 0 && start > INT64_MAX - (lock->l_len - 1))
		return -EOVERFLOW;
	if (lock->l_len < 0 && start + lock->l_len < 0)
		return -EINVAL;
	range->start = lock->l_len < 0 ? start + lock->l_len : start;
	range->end = lock->l_len > 0   ? start + lock->l_len - 1
		     : lock->l_len < 0 ? start - 1
				       : LOCK_TO_END;
	return 0;
}

static int range_from_flock(struct file *file, const struct flock64 *lock, enum lock_kind kind,
			    struct lock_range *range)
{
	range->kind = kind;
	range->pid = kind == LOCK_OF_PROCESS ? proc_current()->pid : -1;
	switch (lock->l_type) {
	case F_RDLCK:
		range->type = LOCK_SHARED;
		break;
	case F_WRLCK:
		range->type = LOCK_EXCLUSIVE;
		break;
	case F_UNLCK:
		range->type = LOCK_NONE;
		break;
	default:
		return -EINVAL;
	}
	return set_bounds(file, lock, range);
}

static void flock_from_range(struct flock64 *lock, const struct lock_range *range)
{
	lock->l_type = range->type == LOCK_NONE     ? F_UNLCK
		       : range->type == LOCK_SHARED ? F_RDLCK
						    : F_WRLCK;
	if (range->type == LOCK_NONE)
		return;
	lock->l_whence = SEEK_SET;
	lock->l_start = range->start;
	lock->l_len = range->end == LOCK_TO_END ? 0 : range->end - range->start + 1;
	lock->l_pid = range->pid;
}

/* --- fcntl(2) --- */

struct lock_command {
	enum {
		TEST,
		SET,
		SET_WAIT
	} action;
	enum lock_kind kind;
	bool wide;
};

static bool command_of(int number, struct lock_command *command)
{
	static const struct lock_command commands[] = {
		[F_GETLK] = {TEST, LOCK_OF_PROCESS, false},
		[F_SETLK] = {SET, LOCK_OF_PROCESS, false},
		[F_SETLKW] = {SET_WAIT, LOCK_OF_PROCESS, false},
		[F_GETLK64] = {TEST, LOCK_OF_PROCESS, true},
		[F_SETLK64] = {SET, LOCK_OF_PROCESS, true},
		[F_SETLKW64] = {SET_WAIT, LOCK_OF_PROCESS, true},
		[F_OFD_GETLK] = {TEST, LOCK_OF_FILE, true},
		[F_OFD_SETLK] = {SET, LOCK_OF_FILE, true},
		[F_OFD_SETLKW] = {SET_WAIT, LOCK_OF_FILE, true},
	};
	bool is_lock = (number >= F_GETLK && number <= F_SETLKW) ||
		       (number >= F_GETLK64 && number <= F_SETLKW64) ||
		       (number >= F_OFD_GETLK && number <= F_OFD_SETLKW);

	if (is_lock)
		*command = commands[number];
	return is_lock;
}

static int test(struct file *file, struct lock_range *range, struct flock64 *lock,
		void __user *argument, bool wide)
{
	if (range->type == LOCK_NONE)
		return -EINVAL;
	file_lock_test(file, range);
	flock_from_range(lock, range);
	return write_flock(argument, lock, wide);
}

/* Another process of the same descriptors may have closed this one meanwhile, and found no lock yet
 * to give up: then it is given up here, as nobody else would. */
static int unless_closed(int fd, struct file *file, struct lock_range *range)
{
	struct file *now = fd_file_any(fd);
	bool open = now == file;

	file_put(now);
	if (open)
		return 0;
	range->type = LOCK_NONE;
	file_lock_set(file, range, false);
	return -EBADF;
}

static int set(int fd, struct file *file, struct lock_range *range, bool wait)
{
	if ((range->type == LOCK_SHARED && !file->readable) ||
	    (range->type == LOCK_EXCLUSIVE && !file->writable))
		return -EBADF;
	int err = file_lock_set(file, range, wait);
	if (err == 0 && range->kind == LOCK_OF_PROCESS && range->type != LOCK_NONE)
		err = unless_closed(fd, file, range);
	return err;
}

long lock_control(int fd, struct file *file, int number, uint32_t argument)
{
	struct lock_command command;
	struct lock_range range;
	struct flock64 lock;

	if (!command_of(number, &command))
		return -EINVAL;
	int err = read_flock(&lock, (const void __user *)argument, command.wide);
	if (err == 0 && command.kind == LOCK_OF_FILE && lock.l_pid != 0)
		err = -EINVAL;
	if (err == 0)
		err = range_from_flock(file, &lock, command.kind, &range);
	if (err < 0)
		return err;
	if (command.action == TEST)
		return test(file, &range, &lock, (void __user *)argument, command.wide);
	return set(fd, file, &range, command.action == SET_WAIT);
}

/* --- flock(2) --- */

long sys_flock(int fd, int operation)
{
	struct lock_range range = {
		.kind = LOCK_WHOLE,
		.end = LOCK_TO_END,
		.pid = proc_current()->pid,
	};

	switch (operation & ~LOCK_NB) {
	case LOCK_SH:
		range.type = LOCK_SHARED;
		break;
	case LOCK_EX:
		range.type = LOCK_EXCLUSIVE;
		break;
	case LOCK_UN:
		range.type = LOCK_NONE;
		break;
	default:
		return -EINVAL;
	}
	struct file *file = fd_file(fd);
	if (!file)
		return -EBADF;
	int err = file_lock_set(file, &range, !(operation & LOCK_NB));
	file_put(file);
	return err;
}
