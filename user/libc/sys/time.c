/*
 * Clocks, sleeping, and the interval timer. The calls with 64-bit seconds take struct timespec as
 * it is; the interval timer has only 32-bit ones, which are converted.
 */
#include <errno.h>
#include <limits.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

#define NSEC_PER_SEC 1000000000L

int clock_gettime(clockid_t clock, struct timespec *now)
{
	return syscall(SYS_clock_gettime64, clock, now);
}

int clock_settime(clockid_t clock, const struct timespec *time)
{
	return syscall(SYS_clock_settime64, clock, time);
}

int clock_getres(clockid_t clock, struct timespec *resolution)
{
	return syscall(SYS_clock_getres_time64, clock, resolution);
}

/* POSIX: the error number is the result, and errno is left alone; and nobody sleeps on his own
 * thread's used time. */
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
		    struct timespec *remaining)
{
	int saved = errno, error = 0;
	if (clock == CLOCK_THREAD_CPUTIME_ID)
		return EINVAL;
	if (syscall(SYS_clock_nanosleep_time64, clock, flags, time, remaining) < 0)
		error = errno;
	errno = saved;
	return error;
}

int nanosleep(const struct timespec *time, struct timespec *remaining)
{
	int error = clock_nanosleep(CLOCK_REALTIME, 0, time, remaining);
	return error ? (int)__set_errno(error) : 0;
}

unsigned sleep(unsigned seconds)
{
	struct timespec time = {.tv_sec = seconds}, remaining;
	if (nanosleep(&time, &remaining) == 0)
		return 0;
	return remaining.tv_sec + (remaining.tv_nsec >= NSEC_PER_SEC / 2);
}

int usleep(useconds_t microseconds)
{
	struct timespec time = {.tv_sec = microseconds / 1000000,
				.tv_nsec = microseconds % 1000000 * 1000};
	return nanosleep(&time, NULL);
}

time_t time(time_t *now)
{
	struct timespec spec;
	clock_gettime(CLOCK_REALTIME, &spec);
	if (now)
		*now = spec.tv_sec;
	return spec.tv_sec;
}

int timespec_get(struct timespec *now, int base)
{
	return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

clock_t clock(void)
{
	struct timespec used;
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
		return -1;
	return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / (NSEC_PER_SEC / CLOCKS_PER_SEC);
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec spec;
	if (clock_gettime(CLOCK_REALTIME, &spec) < 0)
		return -1;
	if (now)
		*now = (struct timeval){spec.tv_sec, spec.tv_nsec / 1000};
	if (zone)
		*(struct timezone *)zone = (struct timezone){0, 0};
	return 0;
}

int settimeofday(const struct timeval *now, const struct timezone *zone)
{
	if (zone)
		return __set_errno(EINVAL);
	struct timespec spec = {.tv_sec = now->tv_sec, .tv_nsec = now->tv_usec * 1000};
	return clock_settime(CLOCK_REALTIME, &spec);
}

unsigned alarm(unsigned seconds)
{
	return syscall(SYS_alarm, seconds);
}

static struct itimerval itimerval_of(const struct itimerval32 *from)
{
	return (struct itimerval){{from->it_interval.tv_sec, from->it_interval.tv_usec},
				  {from->it_value.tv_sec, from->it_value.tv_usec}};
}

int getitimer(int which, struct itimerval *current)
{
	struct itimerval32 timer;
	if (syscall(SYS_getitimer, which, &timer) < 0)
		return -1;
	*current = itimerval_of(&timer);
	return 0;
}

int setitimer(int which, const struct itimerval *restrict next, struct itimerval *restrict old)
{
	if (next->it_value.tv_sec > INT32_MAX || next->it_interval.tv_sec > INT32_MAX)
		return __set_errno(EINVAL);
	struct itimerval32 was;
	struct itimerval32 timer = {{next->it_interval.tv_sec, next->it_interval.tv_usec},
				    {next->it_value.tv_sec, next->it_value.tv_usec}};
	if (syscall(SYS_setitimer, which, &timer, &was) < 0)
		return -1;
	if (old)
		*old = itimerval_of(&was);
	return 0;
}
