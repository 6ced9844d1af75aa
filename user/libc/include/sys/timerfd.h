/*
 * Timers that are files.
 */
#ifndef _SYS_TIMERFD_H
#define _SYS_TIMERFD_H

#include <time.h>
#include <abi/timerfd.h>

int timerfd_create(int clock, int flags);
int timerfd_gettime(int fd, struct itimerspec *current);
int timerfd_settime(int fd, int flags, const struct itimerspec *next, struct itimerspec *old);

#endif
