#ifndef SYSCALL_LOCKS_H
#define SYSCALL_LOCKS_H

#include "kernel/types.h"

struct file;

/* fcntl(2) with one of the lock commands; -EINVAL for another. */
long lock_control(struct file *file, int number, uint32_t argument);

#endif
