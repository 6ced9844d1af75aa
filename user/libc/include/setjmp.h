/*
 * Jumps out of functions: C11 7.13, and POSIX's pair that carries the signal mask along. setjmp and
 * longjmp leave the mask alone.
 */
#ifndef _SETJMP_H
#define _SETJMP_H

#include <abi/signal.h>

/* The registers a function must preserve, the stack pointer, the place; then what sigsetjmp adds.
 */
typedef struct {
	unsigned long registers[6]; /* ebx esi edi ebp esp eip */
	int mask_saved;
	sigset_t mask;
} jmp_buf[1];

typedef jmp_buf sigjmp_buf;

int setjmp(jmp_buf env) __attribute__((returns_twice));
int _setjmp(jmp_buf env) __attribute__((returns_twice));
int sigsetjmp(sigjmp_buf env, int save_mask) __attribute__((returns_twice));
void longjmp(jmp_buf env, int value) __attribute__((noreturn));
void _longjmp(jmp_buf env, int value) __attribute__((noreturn));
void siglongjmp(sigjmp_buf env, int value) __attribute__((noreturn));

#endif
