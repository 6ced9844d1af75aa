/*
 * Waiting for any of several descriptors: poll(2), and ppoll(2) with a mask of signals. An
 * interrupted poll that no handler ends goes on with the deadline it had; ppoll writes back how
 * much of the time is left, which serves the same end.
 */

#include "fs/poll.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "mm/heap.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/calls.h"
#include "syscall/sigmask.h"
#include "syscall/timeconv.h"

static int poll_copied(struct pollfd __user *out, struct pollfd *fds, unsigned count,
		       nsec_t deadline)
{
	int ready = poll_files(fds, count, deadline);

	for (unsigned i = 0; ready >= 0 && i < count; i++)
		if (copy_to_user(&out[i].revents, &fds[i].revents, sizeof(fds[i].revents)) < 0)
			return -EFAULT;
	return ready;
}

static long poll_until(void __user *fds, unsigned count, nsec_t deadline)
{
	if (count > proc_limit(proc_current(), RLIMIT_NOFILE))
		return -EINVAL;
	size_t size = count * sizeof(struct pollfd);
	struct pollfd *copy = buffer_alloc(size + !size);
	if (!copy)
		return -ENOMEM;
	long result = copy_from_user(copy, fds, size);
	if (result == 0)
		result = poll_copied(fds, copy, count, deadline);
	buffer_free(copy);
	return result;
}

/* From the first or a later attempt. */
static long poll_on(struct restart_block *restart)
{
	struct restart_block r = *restart;

	restart->again = NULL;
	long result = poll_until((void __user *)r.fds, r.count, r.deadline);
	if (result != -ERESTARTNOHAND)
		return result;
	*restart = r;
	return -ERESTART_RESTARTBLOCK;
}

long sys_poll(void __user *fds, unsigned count, int timeout)
{
	struct restart_block r = {
		.again = poll_on,
		.deadline =
			timeout < 0 ? WAIT_FOREVER : wait_deadline((nsec_t)timeout * NSEC_PER_MSEC),
		.fds = (uint32_t)fds,
		.count = count,
	};

	thread_current()->restart = r;
	return poll_on(&thread_current()->restart);
}

static long poll_masked(void __user *fds, unsigned count, void __user *timeout,
			const void __user *mask, size_t size, bool wide)
{
	struct waiting_mask m;
	nsec_t deadline;
	int err = wait_deadline_from_user(&deadline, timeout, wide);

	if (err == 0)
		err = waiting_mask_begin(&m, mask, size);
	if (err < 0)
		return err;
	long result = poll_until(fds, count, deadline);
	waiting_mask_end(&m, result);
	return wait_time_left(result, timeout, deadline, wide);
}

long sys_ppoll(void __user *fds, unsigned count, void __user *timeout, void __user *mask,
	       size_t size)
{
	return poll_masked(fds, count, timeout, mask, size, false);
}

long sys_ppoll_time64(void __user *fds, unsigned count, void __user *timeout, void __user *mask,
		      size_t size)
{
	return poll_masked(fds, count, timeout, mask, size, true);
}
