#ifndef TESTS_KERNEL_PROBE_H
#define TESTS_KERNEL_PROBE_H

/* Does an access to a kernel address fault? The instruction is listed in the exception table. */

#include "kernel/trap.h"
#include "kernel/types.h"

static inline bool probe_read_faults(vaddr_t va)
{
	uint32_t faulted = 1;
	uint8_t byte;

	__asm__ volatile("1:	movb	(%[va]), %[byte]\n"
			 "	xorl	%[faulted], %[faulted]\n"
			 "2:\n" EXCEPTION_ENTRY("1b", "2b")
			 : [faulted] "+&r"(faulted), [byte] "=&q"(byte)
			 : [va] "r"(va)
			 : "memory");
	return faulted;
}

/* Writes back what is there. */
static inline bool probe_write_faults(vaddr_t va)
{
	uint32_t faulted = 1;

	__asm__ volatile("1:	lock; orb	$0, (%[va])\n"
			 "	xorl	%[faulted], %[faulted]\n"
			 "2:\n" EXCEPTION_ENTRY("1b", "2b")
			 : [faulted] "+&r"(faulted)
			 : [va] "r"(va)
			 : "memory");
	return faulted;
}

#endif
