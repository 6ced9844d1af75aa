#ifndef MM_HEAP_H
#define MM_HEAP_H

/*
 * The kernel heap region: address ranges between KERNELHEAP and EKERNELHEAP, mapped page by page.
 * For what is too large for a slab, and for kernel stacks, each of which has an unmapped page below
 * it.
 */

#include "kernel/types.h"

#define KSTACK_SIZE (2 * PAGE_SIZE)

void heap_init(void);
void *heap_alloc(size_t size) __must_check; /* zeroed, page-aligned; NULL: no memory or no room */
void heap_free(void *start);

/* Memory of any size, not zeroed: from the slabs if it fits there, else from the heap region. */
void *buffer_alloc(size_t size) __must_check;
void buffer_free(void *buffer); /* NULL does nothing */

/* The lowest address of a stack of KSTACK_SIZE bytes, or 0. Some spare ones are kept for speed. */
vaddr_t kstack_alloc(void) __must_check;
void kstack_free(vaddr_t stack);

/* Is `va` in the unmapped page below a kernel stack? For a fault's report. */
bool kstack_guard_hit(vaddr_t va);

void kstack_init(void);
void kstack_reap(void); /* gives the spare ones back */

/* Address space without memory, for who maps it page by page; 0: no room or no memory. */
vaddr_t heap_reserve(size_t size) __must_check;
void heap_unreserve(vaddr_t start);

/* Calls `visit` for each area that heap_alloc() handed out, under the heap's lock. */
struct heap_area;
void heap_visit(void (*visit)(void *ctx, const struct heap_area *area), void *ctx);

struct heap_counts {
	unsigned long ranges; /* in use */
	unsigned long bytes;  /* mapped by heap_alloc() */
};
struct heap_counts heap_counts(void);

struct kstack_counts {
	unsigned long stacks, spare; /* handed out, and kept for speed */
};
struct kstack_counts kstack_counts(void);

#endif
