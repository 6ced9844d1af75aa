/*
 * epoll(7). The work is done in fs/epoll.c.
 */

#include "fs/epoll.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "syscall/abi/epoll.h"
#include "syscall/calls.h"
#include "syscall/sigmask.h"
#include "syscall/timeconv.h"

#define EVENTS_MAX (INT32_MAX / (int)sizeof(struct epoll_event))

long sys_epoll_create1(uint32_t flags)
{
	return flags & ~(uint32_t)EPOLL_CLOEXEC ? -EINVAL : epoll_open(flags);
}

/* The size was a hint once; today it only must not be nonsense. */
long sys_epoll_create(int size)
{
	return size > 0 ? epoll_open(0) : -EINVAL;
}

static long control(int epfd, int operation, int fd, const struct epoll_event *event)
{
	struct file *file = fd_file(epfd), *target = fd_file(fd);
	long err = -EBADF;

	if (file && target)
		err = epoll_control(file, operation, fd, target, event);
	file_put(target);
	file_put(file);
	return err;
}

long sys_epoll_ctl(int epfd, int operation, int fd, void __user *from)
{
	struct epoll_event event = {0};

	if (operation != EPOLL_CTL_DEL && copy_from_user(&event, from, sizeof(event)) < 0)
		return -EFAULT;
	return control(epfd, operation, fd, &event);
}

static long wait(int epfd, void __user *out, int max, nsec_t deadline)
{
	if (max <= 0 || max > EVENTS_MAX)
		return -EINVAL;
	struct file *file = fd_file(epfd);
	if (!file)
		return -EBADF;
	long result = epoll_wait(file, out, max, deadline);
	file_put(file);
	return result;
}

static nsec_t deadline_of_ms(int timeout)
{
	return timeout < 0 ? WAIT_FOREVER : wait_deadline((nsec_t)timeout * NSEC_PER_MSEC);
}

long sys_epoll_wait(int epfd, void __user *out, int max, int timeout)
{
	return wait(epfd, out, max, deadline_of_ms(timeout));
}

static long wait_masked(int epfd, void __user *out, int max, nsec_t deadline,
			const void __user *mask, size_t size)
{
	struct waiting_mask m;
	int err = waiting_mask_begin(&m, mask, size);

	if (err < 0)
		return err;
	long result = wait(epfd, out, max, deadline);
	waiting_mask_end(&m, result);
	return result;
}

long sys_epoll_pwait(int epfd, void __user *out, int max, int timeout, void __user *mask,
		     size_t size)
{
	return wait_masked(epfd, out, max, deadline_of_ms(timeout), mask, size);
}

long sys_epoll_pwait2(int epfd, void __user *out, int max, void __user *timeout, void __user *mask,
		      size_t size)
{
	nsec_t deadline;
	int err = wait_deadline_from_user(&deadline, timeout, true);

	return err < 0 ? err : wait_masked(epfd, out, max, deadline, mask, size);
}
