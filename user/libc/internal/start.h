/*
 * The program's beginning and end, as the parts of libc see it.
 */
#ifndef LIBC_START_H
#define LIBC_START_H

#include <stdint.h>

/* stack: where execve left argc. */
void __start_main(long *stack) __attribute__((noreturn));

/* What the compiler puts under each frame it guards, and calls when it has changed. */
extern uintptr_t __stack_chk_guard;
void __stack_chk_fail(void) __attribute__((noreturn));

/* Calls the functions of atexit and the destructors, last first. */
void __run_exit_functions(void);

/* Writes out every stream; part of exit. */
void __flush_all(void);

#endif
