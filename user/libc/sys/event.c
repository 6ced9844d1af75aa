/*
 * Waiting for descriptors, and descriptors that are only there to be waited for.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

/* --- poll, select --- */

int poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
	return syscall(SYS_poll, fds, count, milliseconds);
}

/* POSIX leaves the timeout as it was, where Linux writes into it. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec left;
	if (timeout)
		left = *timeout;
	return syscall(SYS_ppoll_time64, fds, count, timeout ? &left : NULL, mask,
		       sizeof(sigset_t));
}

/* As on Linux, what is left of the timeout is written back. */
int select(int count, fd_set *restrict read, fd_set *restrict write, fd_set *restrict except,
	   struct timeval *restrict timeout)
{
	struct timeval32 time;
	if (timeout) {
		time.tv_sec = timeout->tv_sec > INT32_MAX ? INT32_MAX : timeout->tv_sec;
		time.tv_usec = timeout->tv_usec;
	}
	int ready = syscall(SYS__newselect, count, read, write, except, timeout ? &time : NULL);
	if (timeout)
		*timeout = (struct timeval){time.tv_sec, time.tv_usec};
	return ready;
}

int pselect(int count, fd_set *restrict read, fd_set *restrict write, fd_set *restrict except,
	    const struct timespec *restrict timeout, const sigset_t *restrict mask)
{
	struct sized_sigset sized = {(uint32_t)mask, sizeof(sigset_t)};
	struct timespec left;
	if (timeout)
		left = *timeout;
	return syscall(SYS_pselect6_time64, count, read, write, except, timeout ? &left : NULL,
		       &sized);
}

/* --- epoll --- */

int epoll_create(int size)
{
	return syscall(SYS_epoll_create, size);
}

int epoll_create1(int flags)
{
	return syscall(SYS_epoll_create1, flags);
}

int epoll_ctl(int set, int operation, int fd, struct epoll_event *event)
{
	return syscall(SYS_epoll_ctl, set, operation, fd, event);
}

int epoll_wait(int set, struct epoll_event *events, int max, int milliseconds)
{
	return syscall(SYS_epoll_wait, set, events, max, milliseconds);
}

int epoll_pwait(int set, struct epoll_event *events, int max, int milliseconds,
		const sigset_t *mask)
{
	return syscall(SYS_epoll_pwait, set, events, max, milliseconds, mask, sizeof(sigset_t));
}

int epoll_pwait2(int set, struct epoll_event *events, int max, const struct timespec *timeout,
		 const sigset_t *mask)
{
	return syscall(SYS_epoll_pwait2, set, events, max, timeout, mask, sizeof(sigset_t));
}

/* --- Counters, timers, signals --- */

int eventfd(unsigned count, int flags)
{
	return syscall(SYS_eventfd2, count, flags);
}

int eventfd_read(int fd, eventfd_t *value)
{
	return read(fd, value, sizeof(*value)) == sizeof(*value) ? 0 : -1;
}

int eventfd_write(int fd, eventfd_t value)
{
	return write(fd, &value, sizeof(value)) == sizeof(value) ? 0 : -1;
}

int timerfd_create(int clock, int flags)
{
	return syscall(SYS_timerfd_create, clock, flags);
}

int timerfd_gettime(int fd, struct itimerspec *current)
{
	return syscall(SYS_timerfd_gettime64, fd, current);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *next, struct itimerspec *old)
{
	return syscall(SYS_timerfd_settime64, fd, flags, next, old);
}

int signalfd(int fd, const sigset_t *set, int flags)
{
	return syscall(SYS_signalfd4, fd, set, sizeof(sigset_t), flags);
}
