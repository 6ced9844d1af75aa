/*
 * Before the frame allocator stands, memory is what the loader's map says less a few ranges that
 * are taken: the first frame (the BIOS keeps its data there), the image, the initrd. Frames for the
 * first tables are taken one after the other from 1 MiB upwards; the range they were taken from is
 * one more taken range, which only grows. What is then left goes to the allocator.
 */

#include "mm/bootmem.h"
#include "kernel/bootinfo.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/layout.h"

struct taken_range {
	uint64_t start, end; /* physical, whole pages */
};

enum {
	TAKEN_FOR_TABLES,
	TAKEN_BIOS,
	TAKEN_BOOT,
	TAKEN_TEXT,
	TAKEN_DATA,
	TAKEN_INITRD,
	TAKEN_COUNT
};

static struct taken_range taken[TAKEN_COUNT];

static void take(unsigned which, uint64_t start, uint64_t end)
{
	taken[which].start = ALIGN_DOWN(start, PAGE_SIZE);
	taken[which].end = ALIGN_UP(end, PAGE_SIZE);
}

void bootmem_init(void)
{
	take(TAKEN_FOR_TABLES, MIB, MIB);
	take(TAKEN_BIOS, 0, PAGE_SIZE);
	take(TAKEN_BOOT, (uint32_t)boot_start, (uint32_t)boot_end);
	take(TAKEN_TEXT, (uint32_t)text_start - KERNEL_TEXT + KERNEL_TEXT_PHYS,
	     (uint32_t)text_end - KERNEL_TEXT + KERNEL_TEXT_PHYS);
	take(TAKEN_DATA, (uint32_t)data_start - KERNEL_DATA + KERNEL_DATA_PHYS,
	     (uint32_t)ksyms_end - KERNEL_DATA + KERNEL_DATA_PHYS);
	take(TAKEN_INITRD, bootinfo.initrd, (uint64_t)bootinfo.initrd + bootinfo.initrd_size);
}

/* The first address at or after `at` that lies in no taken range. */
static uint64_t skip_taken(uint64_t at)
{
	for (unsigned i = 0; i < TAKEN_COUNT;) {
		if (at >= taken[i].start && at < taken[i].end) {
			at = taken[i].end;
			i = 0;
		} else {
			i++;
		}
	}
	return at;
}

/* `end`, or where the first taken range between `start` and `end` begins. */
static uint64_t stop_at_taken(uint64_t start, uint64_t end)
{
	for (unsigned i = 0; i < TAKEN_COUNT; i++)
		if (taken[i].start < taken[i].end && taken[i].start >= start &&
		    taken[i].start < end)
			end = taken[i].start;
	return end;
}

bool bootmem_next_free(uint64_t from, uint64_t *start, uint64_t *end)
{
	for (unsigned i = 0; i < bootinfo.nregions; i++) {
		const struct boot_region *region = &bootinfo.regions[i];
		uint64_t at = skip_taken(MAX(from, (uint64_t)region->start));
		if (at >= region->end)
			continue;
		*start = at;
		*end = stop_at_taken(at, region->end);
		return true;
	}
	return false;
}

paddr_t bootmem_frame(void)
{
	uint64_t start, end;

	if (!bootmem_next_free(taken[TAKEN_FOR_TABLES].end, &start, &end) ||
	    start >= layout_get()->kpm_limit)
		panic("not enough memory to start: no frame for the first page tables");
	taken[TAKEN_FOR_TABLES].end = start + PAGE_SIZE;
	memset((void *)(SEGKPM_BASE + (paddr_t)start), 0, PAGE_SIZE);
	return (paddr_t)start;
}
