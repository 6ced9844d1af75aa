/*
 * What the assembly beside signal.c provides and calls.
 */
#ifndef LIBC_SIGNAL_H
#define LIBC_SIGNAL_H

#include <setjmp.h>

/* For sa_restorer, without and with SA_SIGINFO: back to what the signal interrupted. */
void __restore(void);
void __restore_rt(void);

/* Both return env. */
void *__save_mask(jmp_buf env, int save);
void *__restore_mask(jmp_buf env);

#endif
