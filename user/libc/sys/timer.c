/*
 * POSIX timers, and the clocks of processes' used time. A timer's identifier is the kernel's
 * number.
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

/* How the kernel encodes the clock of another process: its pid, inverted, above three bits. */
#define CLOCK_PID_SHIFT 3
#define CLOCK_SCHEDULED 2

/* SIGEV_THREAD would need a thread to wait for the signal. */
int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer)
{
	if (event && event->sigev_notify == SIGEV_THREAD)
		return __set_errno(ENOTSUP);
	int id;
	if (syscall(SYS_timer_create, clock, event, &id) < 0)
		return -1;
	*timer = (timer_t)id;
	return 0;
}

int timer_delete(timer_t timer)
{
	return syscall(SYS_timer_delete, timer);
}

int timer_getoverrun(timer_t timer)
{
	return syscall(SYS_timer_getoverrun, timer);
}

int timer_gettime(timer_t timer, struct itimerspec *current)
{
	return syscall(SYS_timer_gettime64, timer, current);
}

int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict next,
		  struct itimerspec *restrict old)
{
	return syscall(SYS_timer_settime64, timer, flags, next, old);
}

/* POSIX: the error number is the result. */
int clock_getcpuclockid(pid_t pid, clockid_t *clock)
{
	clockid_t id = (clockid_t)(~(unsigned)pid << CLOCK_PID_SHIFT | CLOCK_SCHEDULED);
	int saved = errno, error = 0;
	if (syscall(SYS_clock_getres_time64, id, NULL) < 0)
		error = errno == EINVAL ? ESRCH : errno;
	else
		*clock = id;
	errno = saved;
	return error;
}
