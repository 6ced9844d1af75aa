/*
 * Files that stand for events: counters (eventfd), timers (timerfd), signals (signalfd). The work
 * is done in fs/.
 */

#include "fs/eventfd.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/signalfd.h"
#include "fs/timerfd.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/eventfd.h"
#include "syscall/abi/signalfd.h"
#include "syscall/abi/time.h"
#include "syscall/abi/timerfd.h"
#include "syscall/calls.h"
#include "syscall/timeconv.h"

long sys_eventfd2(unsigned count, uint32_t flags)
{
	if (flags & ~(uint32_t)(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK))
		return -EINVAL;
	return eventfd_open(count, flags & EFD_SEMAPHORE, flags);
}

long sys_eventfd(unsigned count)
{
	return eventfd_open(count, false, 0);
}

/* --- timerfd --- */

/* Waking a sleeping machine is the superuser's right. */
static int check_timer_clock(int clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		return 0;
	case CLOCK_REALTIME_ALARM:
	case CLOCK_BOOTTIME_ALARM:
		return cred_is_superuser(&proc_current()->cred) ? 0 : -EPERM;
	default:
		return -EINVAL;
	}
}

long sys_timerfd_create(int clock, uint32_t flags)
{
	if (flags & ~(uint32_t)(TFD_CLOEXEC | TFD_NONBLOCK))
		return -EINVAL;
	int err = check_timer_clock(clock);
	return err < 0 ? err : timerfd_open(clock, flags);
}

static long set_timer(int fd, uint32_t flags, void __user *from, void __user *to, bool wide)
{
	struct timerfd_value value, old;
	int err = itimerspec_from_user(&value.interval, &value.remaining, from, wide);

	if (err < 0)
		return err;
	if (flags & ~(uint32_t)(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET))
		return -EINVAL;
	struct file *file = fd_file(fd);
	if (!file)
		return -EBADF;
	err = timerfd_set(file, flags, &value, &old);
	file_put(file);
	return err < 0 || !to ? err : itimerspec_to_user(to, old.interval, old.remaining, wide);
}

long sys_timerfd_settime(int fd, uint32_t flags, void __user *from, void __user *to)
{
	return set_timer(fd, flags, from, to, false);
}

long sys_timerfd_settime64(int fd, uint32_t flags, void __user *from, void __user *to)
{
	return set_timer(fd, flags, from, to, true);
}

static long get_timer(int fd, void __user *to, bool wide)
{
	struct timerfd_value value;
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = timerfd_get(file, &value);
	file_put(file);
	return err < 0 ? err : itimerspec_to_user(to, value.interval, value.remaining, wide);
}

long sys_timerfd_gettime(int fd, void __user *to)
{
	return get_timer(fd, to, false);
}

long sys_timerfd_gettime64(int fd, void __user *to)
{
	return get_timer(fd, to, true);
}

/* --- signalfd --- */

static long change_signals(int fd, sigbits set)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	int err = signalfd_change(file, set);
	file_put(file);
	return err < 0 ? err : fd;
}

long sys_signalfd4(int fd, void __user *mask, size_t size, uint32_t flags)
{
	sigbits set;

	if (size != sizeof(set) || (flags & ~(uint32_t)(SFD_CLOEXEC | SFD_NONBLOCK)))
		return -EINVAL;
	if (copy_from_user(&set, mask, sizeof(set)) < 0)
		return -EFAULT;
	return fd == -1 ? signalfd_open(set, flags) : change_signals(fd, set);
}

long sys_signalfd(int fd, void __user *mask, size_t size)
{
	return sys_signalfd4(fd, mask, size, 0);
}
