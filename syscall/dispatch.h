#ifndef SYSCALL_DISPATCH_H
#define SYSCALL_DISPATCH_H

#include "kernel/types.h"

/* Registers the system-call gate. With the boot word `trace=syscall` each call is logged. */
void syscall_init(void);

unsigned syscall_limit(void); /* one past the highest number */

#endif
