/*
 * Waiting for descriptors, with sets of bits.
 */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include <signal.h>
#include <sys/types.h>
#include <time.h>
#include <abi/poll.h>

struct timeval {
	time_t tv_sec;
	suseconds_t tv_usec;
};

#define FD_ZERO(set)      (*(set) = (fd_set){{0}})
#define FD_SET(fd, set)   ((void)((set)->fds_bits[(fd) / 32] |= 1u << (fd) % 32))
#define FD_CLR(fd, set)   ((void)((set)->fds_bits[(fd) / 32] &= ~(1u << (fd) % 32)))
#define FD_ISSET(fd, set) (((set)->fds_bits[(fd) / 32] >> (fd) % 32 & 1) != 0)

int select(int count, fd_set *restrict read, fd_set *restrict write, fd_set *restrict except,
	   struct timeval *restrict timeout);
int pselect(int count, fd_set *restrict read, fd_set *restrict write, fd_set *restrict except,
	    const struct timespec *restrict timeout, const sigset_t *restrict mask);

#endif
