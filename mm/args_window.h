#ifndef MM_ARGS_WINDOW_H
#define MM_ARGS_WINDOW_H

/*
 * ARGSBASE: the 4 MiB window in which execve keeps argv and envp while the old address space is
 * already gone and the new one not yet there. One execve uses it at a time; its pages come on
 * demand and go back when it is done.
 */

#include "kernel/types.h"

#define ARGS_WINDOW_SIZE (4 * MIB)

void args_window_init(void);
void args_window_lock(void);
void args_window_unlock(void); /* gives the pages back */

/* Makes the bytes up to ARGSBASE + size usable; -ENOMEM, or -E2BIG past the window. */
int args_window_extend(size_t size) __must_check;

#endif
