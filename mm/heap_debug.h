#ifndef MM_HEAP_DEBUG_H
#define MM_HEAP_DEBUG_H

/*
 * Checks on areas of the kernel heap. Most need no work: the page before an area is never mapped,
 * neither is the one after its last, and a freed area's pages are gone, so what goes astray faults
 * at once. Left is the end of the last page, which is a red zone, looked at when the area is freed
 * and by the sweep; and telling whose an area was, for which the last freed ones are remembered.
 */

#include "kernel/types.h"
#include "mm/alloc_site.h"

struct heap_area {
	vaddr_t start;
	size_t size; /* bytes asked for */
	struct alloc_site allocated, freed;
};

/* An area gets its red zone; is looked at, and panics if it was overrun; is remembered as freed.
 * The last two are called with the heap's lock held. */
void heap_debug_allocated(const struct heap_area *area);
void heap_debug_check(const struct heap_area *area);
void heap_debug_freed(const struct heap_area *area);

/* Has something been written past its end? */
bool heap_debug_overrun(const struct heap_area *area);

/* The address is the start of no area in use, or of another one: says what it was and panics. */
void heap_debug_refuse(vaddr_t start) __noreturn;

/* The area freed last that held `va`, or NULL. */
const struct heap_area *heap_debug_freed_around(vaddr_t va);

#endif
