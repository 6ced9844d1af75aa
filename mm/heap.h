#ifndef MM_HEAP_H
#define MM_HEAP_H

/*
 * The kernel heap region: address ranges between KERNELHEAP and EKERNELHEAP, mapped page by page. For
 * what is too large for a slab, and for kernel stacks, each of which has an unmapped page below it.
 */

#include "kernel/types.h"

#define KSTACK_SIZE (2 * PAGE_SIZE)

void heap_init(void);
void *heap_alloc(size_t size) __must_check; /* zeroed, page-aligned; NULL: no memory or no room */
void heap_free(void *start);

/* The lowest address of a stack of KSTACK_SIZE bytes, or 0. Some spare ones are kept for speed. */
vaddr_t kstack_alloc(void) __must_check;
void kstack_free(vaddr_t stack);

/* Is `va` in the unmapped page below a kernel stack? For the double fault's report. */
bool kstack_guard_hit(vaddr_t va);

struct heap_counts {
	unsigned long bytes_used, ranges, stacks, spare_stacks;
};
struct heap_counts heap_counts(void);

#endif
