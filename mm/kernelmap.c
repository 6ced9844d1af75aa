/*
 * What stands where in the kernel's half from boot on, row by row of the documented layout. The red
 * zone, the heap, the windows and the argument window are empty here; the last two get their page
 * table now, so that putting a page there later can fail only for want of the page. Everything else
 * is mapped once and stays.
 */

#include "mm/kernelmap.h"
#include "kernel/segments.h"
#include "mm/bootmem.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"

static void map_range(vaddr_t start, vaddr_t end, paddr_t pa, unsigned flags)
{
	for (vaddr_t va = start; va < end; va += PAGE_SIZE)
		pagetable_boot_map(va, pa + (va - start), flags);
}

static void map_fresh_frames(vaddr_t start, vaddr_t end)
{
	for (vaddr_t va = start; va < end; va += PAGE_SIZE)
		pagetable_boot_map(va, bootmem_frame(), MAP_WRITE);
}

static paddr_t data_phys(const void *address)
{
	return (vaddr_t)address - KERNEL_DATA + KERNEL_DATA_PHYS;
}

static paddr_t text_phys(const void *address)
{
	return (vaddr_t)address - KERNEL_TEXT + KERNEL_TEXT_PHYS;
}

struct page *image_page(const void *address)
{
	bool is_data = (vaddr_t)address >= KERNEL_DATA;

	return phys_to_page(is_data ? data_phys(address) : text_phys(address));
}

static void map_large_pages(void)
{
	for (paddr_t pa = 0; pa < layout_get()->kpm_limit; pa += LARGE_PAGE_SIZE)
		pagetable_boot_map_large(SEGKPM_BASE + pa, pa, MAP_WRITE);
	pagetable_boot_map_large(KERNEL_TEXT, KERNEL_TEXT_PHYS, MAP_READ);
	pagetable_boot_map_large(KERNEL_DATA, KERNEL_DATA_PHYS, MAP_WRITE);
}

void kernelmap_build(void)
{
	const struct layout_bounds *bounds = layout_get();

	pagetable_boot_begin();
	map_large_pages();
	pagetable_boot_table(SEGMAP_BASE);
	map_fresh_frames(bounds->page_array, bounds->debug_info);
	map_range(bounds->debug_info, GDT_VA, data_phys(ksyms_start), MAP_READ);
	pagetable_boot_map(GDT_VA, data_phys(gdt_page), MAP_WRITE);
	map_range(DEVICES_VA, DEVICES_VA + DEVICES_SIZE, TEXT_SCREEN_PHYS, MAP_WRITE | MAP_NOCACHE);
	map_fresh_frames(SEGDEBUGBASE, SEGDEBUGBASE + SEGDEBUG_SIZE);
	pagetable_boot_table(ARGSBASE);
	pagetable_boot_end();
}
