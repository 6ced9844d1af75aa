#ifndef FS_EVENTFD_H
#define FS_EVENTFD_H

/* eventfd(2): a file that is a number. Writing adds to it, reading takes it, and waits for it. */

#include "kernel/types.h"

void eventfd_init(void);

/* A descriptor, or -EMFILE, -ENOMEM. `flags`: O_CLOEXEC, O_NONBLOCK. `semaphore`: a read takes one
 * at a time. */
int eventfd_open(uint64_t count, bool semaphore, unsigned flags);

#endif
