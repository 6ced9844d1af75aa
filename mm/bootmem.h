#ifndef MM_BOOTMEM_H
#define MM_BOOTMEM_H

/*
 * Memory before there is an allocator: which frames nobody uses, and single frames for the first
 * page tables and the page descriptors, which stay for ever.
 */

#include "kernel/types.h"

void bootmem_init(void);

/* A zeroed frame inside the physical map; panics if there is none. */
paddr_t bootmem_frame(void);

/* The next run of frames at or after `from` that nobody uses; false past the last. */
bool bootmem_next_free(uint64_t from, uint64_t *start, uint64_t *end);

#endif
