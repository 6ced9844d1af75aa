#ifndef SYSCALL_LOCKS_H
#define SYSCALL_LOCKS_H

#include "kernel/types.h"

struct file;

/* fcntl(2) with one of the lock commands on `file`, which was at `fd`; -EINVAL for another command.
 */
long lock_control(int fd, struct file *file, int number, uint32_t argument);

#endif
