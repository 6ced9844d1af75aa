#ifndef KERNEL_ERRNO_H
#define KERNEL_ERRNO_H

/*
 * Error numbers: those that programs see, and four that never leave the kernel. A function that
 * fails returns a negative errno. A system call that was interrupted returns one of the restart
 * numbers; the return to user mode (proc/signal.c) turns it into EINTR or starts the call again,
 * as the handler's SA_RESTART and the call's own rule say (signal(7), "Interruption of system
 * calls and library functions by signal handlers").
 */

#include "syscall/abi/errno.h"

#define ERESTARTSYS           512 /* again if the handler has SA_RESTART or none runs, else EINTR */
#define ERESTARTNOINTR        513 /* always again */
#define ERESTARTNOHAND        514 /* again only if no handler runs */
#define ERESTART_RESTARTBLOCK 516 /* again through restart_syscall(2): a call with a deadline */

/* "ENOENT" for ENOENT or -ENOENT. */
const char *errno_name(int error);

#endif
