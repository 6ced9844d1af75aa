#ifndef SYSCALL_DISPATCH_H
#define SYSCALL_DISPATCH_H

#include "kernel/types.h"

/* Registers the system-call gate. With the boot word `trace=syscall` each call is logged. */
void syscall_init(void);

/* The name of a call, or NULL; and one past the highest number. */
const char *syscall_name(unsigned number);
unsigned syscall_limit(void);

#endif
