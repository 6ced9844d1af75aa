/*
 * Waiting for descriptors: poll, and the sets of _newselect.
 */
#ifndef ABI_POLL_H
#define ABI_POLL_H

#include "types.h"

struct pollfd {
	int fd; /* negative: skip this entry */
	short events;
	short revents;
};

#define POLLIN     0x0001
#define POLLPRI    0x0002
#define POLLOUT    0x0004
#define POLLERR    0x0008 /* the last three are reported unasked */
#define POLLHUP    0x0010
#define POLLNVAL   0x0020
#define POLLRDNORM 0x0040
#define POLLRDBAND 0x0080
#define POLLWRNORM 0x0100
#define POLLWRBAND 0x0200
#define POLLRDHUP  0x2000

#define FD_SETSIZE 1024
#define FD_WORDS   (FD_SETSIZE / 32)

/* Descriptor n is bit n % 32 of word n / 32. */
typedef struct {
	uint32_t fds_bits[FD_WORDS];
} fd_set;

/* The one argument of the old select, call 82: addresses but for the first. */
struct select_arguments {
	uint32_t nfds;
	uint32_t reads, writes, excepts;
	uint32_t timeout;
};

/* The last argument of pselect6. */
struct sized_sigset {
	uint32_t set; /* address */
	uint32_t size;
};

#endif
