/*
 * Signals that are read from a file.
 */
#ifndef _SYS_SIGNALFD_H
#define _SYS_SIGNALFD_H

#include <signal.h>
#include <stdint.h>
#include <abi/signalfd.h>

int signalfd(int fd, const sigset_t *set, int flags);

#endif
