/*
 * Waiting for descriptors.
 */
#ifndef _POLL_H
#define _POLL_H

#include <abi/poll.h>

typedef unsigned long nfds_t;

int poll(struct pollfd *fds, nfds_t count, int milliseconds);

#endif
