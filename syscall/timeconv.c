/*
 * Times are never negative here: the calls that take them refuse that, too.
 */

#include "syscall/timeconv.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "mm/uaccess.h"

#define TIME_LONGEST (WAIT_FOREVER / 2)

static int from_parts(nsec_t *out, int64_t seconds, int64_t nsec)
{
	if (seconds < 0 || nsec < 0 || nsec >= (int64_t)NSEC_PER_SEC)
		return -EINVAL;
	if ((uint64_t)seconds >= TIME_LONGEST / NSEC_PER_SEC)
		*out = TIME_LONGEST;
	else
		*out = (nsec_t)seconds * NSEC_PER_SEC + (nsec_t)nsec;
	return 0;
}

int timespec_from_user(nsec_t *out, const void __user *from, bool wide)
{
	struct timespec64 ts64;
	struct timespec32 ts32;

	if (wide) {
		if (copy_from_user(&ts64, from, sizeof(ts64)) < 0)
			return -EFAULT;
		return from_parts(out, ts64.tv_sec, ts64.tv_nsec);
	}
	if (copy_from_user(&ts32, from, sizeof(ts32)) < 0)
		return -EFAULT;
	return from_parts(out, ts32.tv_sec, ts32.tv_nsec);
}

int timespec_to_user(void __user *to, nsec_t time, bool wide)
{
	uint64_t seconds = time / NSEC_PER_SEC;
	int32_t nsec = (int32_t)(time % NSEC_PER_SEC);

	if (wide) {
		struct timespec64 ts = {.tv_sec = (int64_t)seconds, .tv_nsec = nsec};
		return copy_to_user(to, &ts, sizeof(ts));
	}
	struct timespec32 ts = {.tv_sec = (abi_time_t)seconds, .tv_nsec = nsec};
	return copy_to_user(to, &ts, sizeof(ts));
}

int timeval_from(nsec_t *out, const struct timeval32 *tv)
{
	if (tv->tv_usec < 0 || tv->tv_usec >= (int32_t)(NSEC_PER_SEC / NSEC_PER_USEC))
		return -EINVAL;
	return from_parts(out, tv->tv_sec, tv->tv_usec * (int64_t)NSEC_PER_USEC);
}

struct timeval32 timeval_of(nsec_t time)
{
	return (struct timeval32){
		.tv_sec = (abi_time_t)(time / NSEC_PER_SEC),
		.tv_usec = (int32_t)(time % NSEC_PER_SEC / NSEC_PER_USEC),
	};
}

abi_clock_t ticks_of(nsec_t time)
{
	return (abi_clock_t)(time / NSEC_PER_CLOCK);
}

nsec_t deadline_after(nsec_t duration)
{
	return duration >= TIME_LONGEST ? WAIT_FOREVER : clock_monotonic() + duration;
}

nsec_t wait_deadline(nsec_t duration)
{
	return duration ? deadline_after(duration) : 0;
}

int wait_deadline_from_user(nsec_t *deadline, const void __user *timeout, bool wide)
{
	nsec_t duration;

	*deadline = WAIT_FOREVER;
	if (!timeout)
		return 0;
	int err = timespec_from_user(&duration, timeout, wide);
	if (err == 0)
		*deadline = wait_deadline(duration);
	return err;
}

long wait_time_left(long result, void __user *timeout, nsec_t deadline, bool wide)
{
	if (!timeout || deadline == 0)
		return result;
	nsec_t now = clock_monotonic();
	nsec_t left = deadline > now ? deadline - now : 0;
	if (timespec_to_user(timeout, left, wide) < 0 && result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
}

static size_t timespec_size(bool wide)
{
	return wide ? sizeof(struct timespec64) : sizeof(struct timespec32);
}

int itimerspec_from_user(nsec_t *interval, nsec_t *value, const void __user *from, bool wide)
{
	int err = timespec_from_user(interval, from, wide);

	if (err < 0)
		return err;
	return timespec_from_user(value, (const char __user *)from + timespec_size(wide), wide);
}

int itimerspec_to_user(void __user *to, nsec_t interval, nsec_t value, bool wide)
{
	int err = timespec_to_user(to, interval, wide);

	if (err < 0)
		return err;
	return timespec_to_user((char __user *)to + timespec_size(wide), value, wide);
}
