#ifndef FS_SIGNALFD_H
#define FS_SIGNALFD_H

/* signalfd(2): a file from which pending signals are read. */

#include "proc/signal.h"

struct file;

void signalfd_init(void);

/* A descriptor for those of `set`, or -EMFILE, -ENOMEM. */
int signalfd_open(sigbits set, unsigned flags);

/* Another set for one that is open; -EINVAL: another kind of file. */
int signalfd_change(struct file *file, sigbits set);

#endif
