/*
 * The boundaries that float with the machine's memory, computed once, before anything is mapped:
 *
 *	SEGKPM_BASE + kpm_limit   = KERNELHEAP: the physical map ends where memory does, rounded up
 *	                            to a large page, after 768 MiB at the latest
 *	DEBUG_INFO_VA             as many pages below GDT_VA as the symbol table takes
 *	VALLOC_BASE = EKERNELHEAP as many pages below that as one struct page per frame takes
 *
 * What is left between the physical map and VALLOC_BASE is the kernel heap: 150 MiB on the largest
 * machine, most of the kernel's half on a small one.
 */

#include "mm/layout.h"
#include "kernel/bootinfo.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/page.h"

#define SPACE_END 0x100000000ULL

static struct layout_bounds bounds;
static struct layout_region rows[16];
static unsigned nrows;

const struct layout_bounds *layout_get(void)
{
	return &bounds;
}

static void add_row(const char *name, vaddr_t start, uint64_t end, const char *mapped)
{
	assert(nrows < ARRAY_SIZE(rows));
	rows[nrows++] = (struct layout_region){name, start, end, mapped};
}

static void fill_rows(void)
{
	add_row("ARGSBASE", ARGSBASE, SPACE_END, "rw, on demand");
	add_row("SEGDEBUGBASE", SEGDEBUGBASE, SEGDEBUGBASE + SEGDEBUG_SIZE, "rw");
	add_row("DEVICES_VA", DEVICES_VA, DEVICES_VA + DEVICES_SIZE, "rw, uncached");
	add_row("KERNEL_DATA", KERNEL_DATA, KERNEL_DATA + LARGE_PAGE_SIZE, "rw, large");
	add_row("KERNEL_TEXT", KERNEL_TEXT, KERNEL_TEXT + LARGE_PAGE_SIZE, "ro, large");
	add_row("GDT_VA", GDT_VA, GDT_VA + PAGE_SIZE, "rw");
	add_row("DEBUG_INFO_VA", bounds.debug_info, GDT_VA, "ro");
	add_row("VALLOC_BASE", bounds.page_array, bounds.debug_info, "rw");
	add_row("KERNELHEAP", bounds.kpm_end, bounds.page_array, "rw, on demand");
	add_row("SEGKPM_BASE", SEGKPM_BASE, bounds.kpm_end, "rw, large");
	add_row("SEGMAP_BASE", SEGMAP_BASE, SEGMAP_END, "rw, on demand");
	add_row("red zone", KERNELBASE, KERNELBASE + REDZONE_SIZE, "never");
	add_row("user", USER_MIN, USERLIMIT, "user, on demand");
	add_row("invalid", 0, USER_MIN, "never");
}

void layout_init(void)
{
	uint64_t memory_end = bootinfo.regions[bootinfo.nregions - 1].end;
	uint64_t mapped_end = MIN(ALIGN_UP(memory_end, LARGE_PAGE_SIZE), (uint64_t)SEGKPM_MAX);
	size_t symbols = ALIGN_UP((size_t)(ksyms_end - ksyms_start), PAGE_SIZE);

	bounds.frames = (unsigned long)(memory_end >> PAGE_SHIFT);
	bounds.kpm_limit = (paddr_t)mapped_end;
	bounds.kpm_end = SEGKPM_BASE + bounds.kpm_limit;
	bounds.debug_info = GDT_VA - symbols;
	bounds.page_array =
		bounds.debug_info - ALIGN_UP(bounds.frames * sizeof(struct page), PAGE_SIZE);
	assert(bounds.page_array > bounds.kpm_end);
	fill_rows();
}

const struct layout_region *layout_region(unsigned i)
{
	return i < nrows ? &rows[i] : NULL;
}

void layout_print(void)
{
	kinfo("layout of the address space:");
	for (unsigned i = 0; i < nrows; i++)
		kinfo("  %08x-%08x %-13s %s", rows[i].start, (uint32_t)(rows[i].end - 1),
		      rows[i].name, rows[i].mapped);
}
