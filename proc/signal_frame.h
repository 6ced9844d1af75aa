#ifndef PROC_SIGNAL_FRAME_H
#define PROC_SIGNAL_FRAME_H

/*
 * Entering a handler: the registers of the program are laid on its stack in Linux's i386 frames
 * (syscall/abi/signal.h), and it goes on in the handler as if it had called it. Returning takes
 * them up again.
 */

#include "proc/signal.h"

/* Lays the frame for `info` and points `tf` at the handler. `mask` is what comes back when the
 * handler returns. -EFAULT: the frame does not fit on the program's stack. */
int signal_enter_handler(struct trapframe *tf, const struct disposition *action,
			 const struct signal_info *info, sigbits mask);

/* In a frame's `error`: this is not, or no longer, a system call that could be restarted. */
#define NO_SYSTEM_CALL 0xFFFFFFFFU

#endif
