#ifndef KERNEL_BACKTRACE_H
#define KERNEL_BACKTRACE_H

/*
 * Who called whom. For reports, so nothing here takes locks or memory, or stumbles over a damaged
 * stack.
 */

#include "kernel/types.h"

struct trapframe;

/* Prints `eip` and the chain of frame pointers from `ebp` with names, to the consoles. `esp` is the
 * stack pointer that goes with them: what does not lie above it, on the same stack, ends the chain.
 */
void backtrace(vaddr_t eip, vaddr_t ebp, vaddr_t esp);

/* The stack pointer when the trap came: from inside the kernel, the processor did not push it. */
vaddr_t stack_at_trap(const struct trapframe *tf);

/* Fills `callers` with return addresses of the functions that are running: `caller`, which must be
 * one of them, comes first, then its callers; 0 past the last. Without it among them, it alone. */
void backtrace_callers(vaddr_t caller, vaddr_t *callers, unsigned max);

#endif
