/*
 * Sets of descriptors to be waited for: epoll(7).
 */
#ifndef _SYS_EPOLL_H
#define _SYS_EPOLL_H

#include <signal.h>
#include <sys/types.h>
#include <time.h>
#include <abi/epoll.h>

int epoll_create(int size);
int epoll_create1(int flags);
int epoll_ctl(int set, int operation, int fd, struct epoll_event *event);
int epoll_wait(int set, struct epoll_event *events, int max, int milliseconds);
int epoll_pwait(int set, struct epoll_event *events, int max, int milliseconds,
		const sigset_t *mask);
int epoll_pwait2(int set, struct epoll_event *events, int max, const struct timespec *timeout,
		 const sigset_t *mask);

#endif
