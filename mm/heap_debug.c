/*
 * The red zones and the memory of freed areas: see mm/heap_debug.h. The ring of freed areas is
 * guarded by the heap's lock; who is about to panic reads it without.
 */

#include "mm/heap_debug.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/memcheck.h"

#define FREED_KEPT 32

static struct heap_area freed[FREED_KEPT]; /* a ring */
static unsigned nfreed;                    /* ever */

static void *end_of(const struct heap_area *area)
{
	return (void *)(area->start + area->size);
}

static size_t red_size(const struct heap_area *area)
{
	return -(area->start + area->size) & PAGE_MASK;
}

void heap_debug_allocated(const struct heap_area *area)
{
	pattern_fill(end_of(area), red_size(area), PATTERN_RED);
}

bool heap_debug_overrun(const struct heap_area *area)
{
	return pattern_damage(end_of(area), red_size(area), PATTERN_RED) != NULL;
}

static void explain_overrun(const void *about)
{
	const struct heap_area *area = about;
	const void *end = end_of(area);

	pattern_show(end, red_size(area), PATTERN_RED,
		     pattern_damage(end, red_size(area), PATTERN_RED));
	alloc_site_tell("allocated", &area->allocated);
}

void heap_debug_check(const struct heap_area *area)
{
	if (heap_debug_overrun(area))
		panic_about(explain_overrun, area,
			    "overflow: %p (kernel heap, %u bytes) was written past its end",
			    (void *)area->start, (unsigned)area->size);
}

void heap_debug_freed(const struct heap_area *area)
{
	freed[nfreed++ % FREED_KEPT] = *area;
}

const struct heap_area *heap_debug_freed_around(vaddr_t va)
{
	for (unsigned i = 1; i <= MIN(nfreed, (unsigned)FREED_KEPT); i++) {
		const struct heap_area *area = &freed[(nfreed - i) % FREED_KEPT];

		if (va - area->start < ALIGN_UP(area->size, PAGE_SIZE))
			return area;
	}
	return NULL;
}

static void explain_freed(const void *about)
{
	const struct heap_area *area = about;

	if (!area)
		return;
	console_printf("area at %08x in the kernel heap, %u bytes\n", area->start,
		       (unsigned)area->size);
	alloc_site_tell("allocated", &area->allocated);
	alloc_site_tell("freed", &area->freed);
}

void heap_debug_refuse(vaddr_t start)
{
	const struct heap_area *area = heap_debug_freed_around(start);
	bool twice = area && area->start == start;

	panic_about(explain_freed, area, "%s free: %#x (kernel heap) %s",
		    twice ? "double" : "invalid", start,
		    twice ? "is free already" : "is not the start of an area in use");
}
