/* Every row of the documented layout, on the page tables the processor uses. */

#include "kernel/bootinfo.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/segments.h"
#include "kernel/symbols.h"
#include "kernel/test.h"
#include "kernel/x86.h"
#include "mm/args_window.h"
#include "mm/heap.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "tests/kernel/probe.h"

#define TSS_ESP (56 / sizeof(uint32_t)) /* SDM vol. 3, 7.2.1 */

static bool look(vaddr_t va, struct mapping *found)
{
	return pagetable_lookup(pagetable_kernel(), va, found);
}

static bool is_absent(vaddr_t va)
{
	struct mapping found;

	return !look(va, &found) && probe_read_faults(va);
}

/* Is every page of [start, end) mapped with these flags, by large pages or not, and global, as all
 * of the kernel is if the processor can? */
static bool all_mapped(vaddr_t start, uint64_t end, unsigned flags, bool large)
{
	struct mapping found;

	for (uint64_t va = start; va < end; va += PAGE_SIZE)
		if (!look((vaddr_t)va, &found) || found.flags != flags || found.large != large ||
		    found.global != cpu_features.pge)
			return false;
	return true;
}

static bool none_mapped(vaddr_t start, uint64_t end)
{
	struct mapping found;

	for (uint64_t va = start; va < end; va += PAGE_SIZE)
		if (look((vaddr_t)va, &found))
			return false;
	return true;
}

KERNEL_TEST(the_rows_stand_in_order_and_do_not_overlap)
{
	uint64_t above = 0x100000000ULL;
	unsigned rows = 0;

	for (; layout_region(rows); rows++) {
		const struct layout_region *row = layout_region(rows);
		EXPECT(row->start < row->end && row->end <= above);
		above = row->start;
	}
	EXPECT_EQ(rows, 14);
	EXPECT_EQ(above, 0);
}

KERNEL_TEST(fixed_boundaries_are_the_documented_ones)
{
	EXPECT_EQ(ARGSBASE, 0xFFC00000U);
	EXPECT_EQ(SEGDEBUGBASE, 0xFF800000U);
	EXPECT_EQ(KERNEL_DATA, 0xFEC00000U);
	EXPECT_EQ(KERNEL_TEXT, 0xFE800000U);
	EXPECT_EQ(GDT_VA, KERNEL_TEXT - PAGE_SIZE);
	EXPECT_EQ(SEGMAP_BASE, 0xC3002000U);
	EXPECT_EQ(KERNELBASE, 0xC3000000U);
	EXPECT_EQ(USERLIMIT, KERNELBASE);
	EXPECT_EQ(USER_TEXT, 0x08048000U);
	EXPECT((vaddr_t)text_start == KERNEL_TEXT && (vaddr_t)data_start == KERNEL_DATA);
}

KERNEL_TEST(the_red_zone_is_never_mapped)
{
	EXPECT(none_mapped(KERNELBASE, KERNELBASE + REDZONE_SIZE));
	for (vaddr_t va = KERNELBASE; va < KERNELBASE + REDZONE_SIZE; va += 509)
		EXPECT(probe_read_faults(va) && probe_write_faults(va));
	EXPECT(is_absent(KERNELBASE + REDZONE_SIZE - 1));
}

KERNEL_TEST(the_kernel_directory_has_no_user_half)
{
	vaddr_t found;

	EXPECT(!pagetable_next(pagetable_kernel(), 0, USERLIMIT, &found));
	EXPECT(is_absent(0) && is_absent(USER_MIN - 1));
	/* The identity map that the boot code ran in. */
	EXPECT(is_absent(MIB) && is_absent(4 * MIB));
}

KERNEL_TEST(kernel_text_is_one_large_page_that_cannot_be_written)
{
	EXPECT(all_mapped(KERNEL_TEXT, KERNEL_TEXT + LARGE_PAGE_SIZE, MAP_READ, true));
	EXPECT(read_cr0() & CR0_WP);
	EXPECT(!probe_read_faults(KERNEL_TEXT));
	EXPECT(probe_write_faults(KERNEL_TEXT));
	EXPECT(probe_write_faults((vaddr_t)text_end - 1));
}

KERNEL_TEST(kernel_data_is_one_large_page)
{
	EXPECT(all_mapped(KERNEL_DATA, KERNEL_DATA + LARGE_PAGE_SIZE, MAP_WRITE, true));
	EXPECT(!probe_write_faults(KERNEL_DATA));
}

KERNEL_TEST(the_physical_map_reaches_as_far_as_memory)
{
	const struct layout_bounds *bounds = layout_get();
	uint64_t memory_end = bootinfo.regions[bootinfo.nregions - 1].end;

	EXPECT(all_mapped(SEGKPM_BASE, bounds->kpm_end, MAP_WRITE, true));
	EXPECT(bounds->kpm_limit <= SEGKPM_MAX);
	EXPECT(bounds->kpm_limit == SEGKPM_MAX || bounds->kpm_limit >= memory_end);
	EXPECT(bounds->kpm_limit < memory_end + LARGE_PAGE_SIZE);
	EXPECT(is_absent(bounds->kpm_end)); /* the heap's first page */
	struct mapping found;
	EXPECT(look(SEGKPM_BASE + 0x123456, &found) && found.pa == 0x123000);
}

KERNEL_TEST(descriptors_of_all_frames_are_mapped_below_the_symbols)
{
	const struct layout_bounds *bounds = layout_get();

	EXPECT(all_mapped(bounds->page_array, bounds->debug_info, MAP_WRITE, false));
	EXPECT(bounds->debug_info - bounds->page_array >= bounds->frames * sizeof(struct page));
	EXPECT((vaddr_t)phys_to_page(KERNEL_DATA_PHYS) ==
	       bounds->page_array + (KERNEL_DATA_PHYS >> PAGE_SHIFT) * sizeof(struct page));
	EXPECT(is_absent(bounds->page_array - 1)); /* the heap's last page */
}

KERNEL_TEST(the_symbol_table_is_mapped_read_only_and_used)
{
	const struct layout_bounds *bounds = layout_get();
	uint32_t offset;

	EXPECT(all_mapped(bounds->debug_info, GDT_VA, MAP_READ, false));
	EXPECT(probe_write_faults(bounds->debug_info));
	EXPECT_STR(symbol_lookup((vaddr_t)layout_init, &offset), "layout_init");
}

KERNEL_TEST(the_descriptor_table_is_on_its_page)
{
	EXPECT(all_mapped(GDT_VA, GDT_VA + PAGE_SIZE, MAP_WRITE, false));
	EXPECT(memcmp((const void *)GDT_VA, gdt_page, SEG_COUNT * sizeof(uint64_t)) == 0);
}

KERNEL_TEST(the_text_screen_is_mapped_uncached)
{
	struct mapping found;

	EXPECT(all_mapped(DEVICES_VA, DEVICES_VA + DEVICES_SIZE, MAP_WRITE | MAP_NOCACHE, false));
	EXPECT(look(DEVICES_VA, &found) && found.pa == TEXT_SCREEN_PHYS);
	EXPECT(is_absent(DEVICES_VA + DEVICES_SIZE));
}

KERNEL_TEST(the_debuggers_memory_is_there_and_ends)
{
	EXPECT(all_mapped(SEGDEBUGBASE, SEGDEBUGBASE + SEGDEBUG_SIZE, MAP_WRITE, false));
	EXPECT(!probe_write_faults(SEGDEBUGBASE + SEGDEBUG_SIZE - 1));
	EXPECT(none_mapped(SEGDEBUGBASE + SEGDEBUG_SIZE, ARGSBASE));
	EXPECT(none_mapped(DEVICES_VA + DEVICES_SIZE, SEGDEBUGBASE));
}

/* The base address in a segment descriptor (SDM vol. 3, 3.4.5). */
static vaddr_t segment_base(uint64_t descriptor)
{
	return (vaddr_t)(descriptor >> 16 & 0xFFFFFF) | (vaddr_t)(descriptor >> 56) << 24;
}

KERNEL_TEST(a_double_fault_is_told_on_the_debuggers_stack)
{
	const uint64_t *gdt = (const uint64_t *)GDT_VA;
	const uint32_t *task = (const uint32_t *)segment_base(gdt[SEG_TSS_DOUBLE]);

	EXPECT_EQ(task[TSS_ESP], SEGDEBUGBASE + SEGDEBUG_STACK);
	EXPECT(is_absent(SEGDEBUGBASE - 1));
}

KERNEL_TEST(windows_are_mapped_only_while_they_are_open)
{
	EXPECT(none_mapped(SEGMAP_BASE, SEGMAP_END));
	struct page *page = page_alloc_cache(PAGE_CACHE);
	if (!page)
		return;
	bool beyond = page_to_phys(page) >= layout_get()->kpm_limit;
	EXPECT_EQ(beyond, page_counts().free_beyond > 0);
	vaddr_t va = (vaddr_t)frame_map(page);
	EXPECT(va >= (beyond ? SEGMAP_BASE : SEGKPM_BASE));
	EXPECT(va < (beyond ? SEGMAP_END : layout_get()->kpm_end));
	EXPECT(all_mapped(va, va + PAGE_SIZE, MAP_WRITE, !beyond));
	frame_unmap(page, (void *)va);
	EXPECT(none_mapped(SEGMAP_BASE, SEGMAP_END));
	page_put(page);
}

KERNEL_TEST(the_kernel_heap_is_mapped_where_it_is_used_and_nowhere_else)
{
	const struct layout_bounds *bounds = layout_get();
	size_t size = 3 * PAGE_SIZE;
	vaddr_t start = (vaddr_t)heap_alloc(size);

	EXPECT(start > bounds->kpm_end && start + size < bounds->page_array);
	EXPECT(all_mapped(start, start + size, MAP_WRITE, false));
	EXPECT(is_absent(start - 1) && is_absent(start + size));
	heap_free((void *)start);
	EXPECT(none_mapped(start, start + size));
}

KERNEL_TEST(the_argument_window_is_mapped_on_demand_and_emptied)
{
	args_window_lock();
	EXPECT(none_mapped(ARGSBASE, 0x100000000ULL));
	EXPECT_EQ(args_window_extend(PAGE_SIZE + 1), 0);
	EXPECT(all_mapped(ARGSBASE, ARGSBASE + 2 * PAGE_SIZE, MAP_WRITE, false));
	EXPECT(is_absent(ARGSBASE + 2 * PAGE_SIZE));
	*(char *)ARGSBASE = 'a';
	EXPECT_EQ(args_window_extend(ARGS_WINDOW_SIZE + 1), -E2BIG);
	args_window_unlock();
	EXPECT(none_mapped(ARGSBASE, 0x100000000ULL));
}

KERNEL_TEST(no_page_of_the_kernels_half_is_open_to_programs)
{
	struct mapping found;
	unsigned open = 0;

	for (uint64_t va = KERNELBASE; va < 0x100000000ULL; va += PAGE_SIZE)
		if (look((vaddr_t)va, &found) && (found.flags & MAP_USER))
			open++;
	EXPECT_EQ(open, 0);
}
