/*
 * The compiler's side of stack protection: a function with an array puts the guard word above it on
 * entry, and compares before it returns. A difference means the array was overrun and the return
 * address is not to be trusted. The guard's lowest byte, the first to be overwritten, is zero: no
 * string that runs over can reproduce it.
 */

#include "kernel/stackprotect.h"
#include "kernel/panic.h"

#define GUARD_BYTES 0xFFFFFF00U

void __stack_chk_fail(void) __noreturn; /* the compiler's name */

uintptr_t __stack_chk_guard = STACK_GUARD_AT_START;

void __stack_chk_fail(void)
{
	/* The call is the last instruction of its function. */
	panic("stack protector: an array was overrun in %pS",
	      (char *)__builtin_return_address(0) - 1);
}

void stack_protector_init(uintptr_t random)
{
	__stack_chk_guard = random & GUARD_BYTES;
}
