/*
 * Counters that are files: eventfd2.
 */
#ifndef ABI_EVENTFD_H
#define ABI_EVENTFD_H

#include "fcntl.h"

#define EFD_SEMAPHORE (1 << 0)
#define EFD_CLOEXEC   O_CLOEXEC
#define EFD_NONBLOCK  O_NONBLOCK

#endif
