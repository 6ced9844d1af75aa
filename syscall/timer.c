/*
 * POSIX timers. The work is done in proc/posix_timer.c.
 */

#include "proc/posix_timer.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/abi/signal.h"
#include "syscall/abi/time.h"
#include "syscall/calls.h"
#include "syscall/timeconv.h"

/* timer_create(2): the clocks that timers may be on. */
static int choose_clock(int id, enum timer_clock *out)
{
	switch (id) {
	case CLOCK_REALTIME:
	case CLOCK_TAI:
		*out = TIMER_ON_REAL;
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		*out = TIMER_ON_MONOTONIC;
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		*out = TIMER_ON_PROCESS;
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		*out = TIMER_ON_THREAD;
		return 0;
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_MONOTONIC_COARSE:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

static bool signal_is_valid(const struct sigevent *event)
{
	return event->sigev_signo > 0 && event->sigev_signo <= SIGNAL_MAX;
}

static int check_event(const struct sigevent *event)
{
	switch (event->sigev_notify) {
	case SIGEV_NONE:
		return 0;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD:
		return signal_is_valid(event) ? 0 : -EINVAL;
	case SIGEV_THREAD_ID:
		if (event->sigev_notify_thread_id != thread_current()->tid)
			return -EINVAL;
		return signal_is_valid(event) ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

/* `event` NULL: SIGALRM with the timer's number. */
static int read_event(struct timer_request *out, const void __user *from)
{
	struct sigevent event = {.sigev_signo = SIGALRM, .sigev_notify = SIGEV_SIGNAL};

	if (from && copy_from_user(&event, from, sizeof(event)) < 0)
		return -EFAULT;
	int err = check_event(&event);
	if (err < 0)
		return err;
	out->notify = event.sigev_notify;
	out->signo = event.sigev_signo;
	out->value_is_id = !from;
	out->value = (uint32_t)event.sigev_value.sival_int;
	return 0;
}

long sys_timer_create(int clock, void __user *event, void __user *to)
{
	struct timer_request request = {.clock_id = clock};
	int err = choose_clock(clock, &request.clock);

	if (err == 0)
		err = read_event(&request, event);
	if (err < 0)
		return err;
	int id = posix_timer_create(&request);
	if (id < 0)
		return id;
	if (copy_to_user(to, &id, sizeof(id)) < 0) {
		posix_timer_delete(id);
		return -EFAULT;
	}
	return 0;
}

long sys_timer_delete(int id)
{
	return posix_timer_delete(id);
}

long sys_timer_getoverrun(int id)
{
	return posix_timer_overrun(id);
}

static long set_timer(int id, uint32_t flags, void __user *from, void __user *to, bool wide)
{
	struct timer_value value, old;

	if (!from)
		return -EINVAL;
	int err = itimerspec_from_user(&value.interval, &value.value, from, wide);
	if (err == 0)
		err = posix_timer_set(id, flags & TIMER_ABSTIME, &value, &old);
	return err < 0 || !to ? err : itimerspec_to_user(to, old.interval, old.value, wide);
}

long sys_timer_settime(int id, uint32_t flags, void __user *from, void __user *to)
{
	return set_timer(id, flags, from, to, false);
}

long sys_timer_settime64(int id, uint32_t flags, void __user *from, void __user *to)
{
	return set_timer(id, flags, from, to, true);
}

static long get_timer(int id, void __user *to, bool wide)
{
	struct timer_value value;
	int err = posix_timer_get(id, &value);

	return err < 0 ? err : itimerspec_to_user(to, value.interval, value.value, wide);
}

long sys_timer_gettime(int id, void __user *to)
{
	return get_timer(id, to, false);
}

long sys_timer_gettime64(int id, void __user *to)
{
	return get_timer(id, to, true);
}
