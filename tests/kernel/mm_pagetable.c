/* Page tables, on a page directory of the test's own. */

#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/heap.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"

#define HERE  0x10000000U
#define THERE (HERE + 3 * LARGE_PAGE_SIZE + 5 * PAGE_SIZE)

/* Directories of the test's, with two tables promised, as an address space would have. */
static struct pagetable *make(void)
{
	EXPECT_EQ(reserve_tables(2), 0);
	return pagetable_create();
}

static void destroy(struct pagetable *pt)
{
	pagetable_free_tables(pt, 0, USERLIMIT);
	EXPECT_EQ(pagetable_table_count(pt), 0);
	pagetable_destroy(pt);
	unreserve_tables(2);
}

KERNEL_TEST(what_was_mapped_is_found_with_its_flags)
{
	struct pagetable *pt = make();
	struct mapping found;

	EXPECT(!pagetable_lookup(pt, HERE, &found));
	pagetable_map(pt, HERE, 0x123000, MAP_USER | MAP_WRITE);
	pagetable_map(pt, HERE + PAGE_SIZE, 0x456000, MAP_USER | MAP_COW);
	EXPECT(pagetable_lookup(pt, HERE + 0xABC, &found));
	EXPECT_EQ(found.pa, 0x123000);
	EXPECT_EQ(found.flags, MAP_USER | MAP_WRITE);
	EXPECT(!found.large && !found.dirty);
	EXPECT(pagetable_lookup(pt, HERE + PAGE_SIZE, &found));
	EXPECT_EQ(found.flags, MAP_USER | MAP_COW);
	EXPECT(!pagetable_lookup(pt, HERE + 2 * PAGE_SIZE, &found));

	EXPECT(pagetable_unmap(pt, HERE, &found));
	EXPECT_EQ(found.pa, 0x123000);
	EXPECT(!pagetable_unmap(pt, HERE, &found));
	EXPECT(pagetable_unmap(pt, HERE + PAGE_SIZE, &found));
	destroy(pt);
}

KERNEL_TEST(protection_changes_and_the_frame_stays)
{
	struct pagetable *pt = make();
	struct mapping found;

	pagetable_map(pt, HERE, 0x123000, MAP_USER | MAP_WRITE);
	pagetable_protect(pt, HERE, MAP_USER);
	EXPECT(pagetable_lookup(pt, HERE, &found) && found.flags == MAP_USER);
	pagetable_protect(pt, HERE, MAP_USER | MAP_NONE);
	EXPECT(pagetable_lookup(pt, HERE, &found) && (found.flags & MAP_NONE));
	EXPECT_EQ(found.pa, 0x123000);
	EXPECT(pagetable_unmap(pt, HERE, &found));
	destroy(pt);
}

KERNEL_TEST(the_next_mapped_page_is_found_across_absent_tables)
{
	struct pagetable *pt = make();
	struct mapping was;
	vaddr_t found;

	EXPECT(!pagetable_next(pt, 0, USERLIMIT, &found));
	pagetable_map(pt, HERE, 0x1000, MAP_USER);
	pagetable_map(pt, THERE, 0x2000, MAP_USER);
	EXPECT_EQ(pagetable_table_count(pt), 2);
	EXPECT(pagetable_next(pt, 0, USERLIMIT, &found) && found == HERE);
	EXPECT(pagetable_next(pt, HERE, USERLIMIT, &found) && found == HERE);
	EXPECT(pagetable_next(pt, HERE + PAGE_SIZE, USERLIMIT, &found) && found == THERE);
	EXPECT(!pagetable_next(pt, HERE + PAGE_SIZE, THERE, &found));
	EXPECT(!pagetable_next(pt, THERE + PAGE_SIZE, USERLIMIT, &found));
	pagetable_unmap(pt, HERE, &was);
	pagetable_unmap(pt, THERE, &was);
	destroy(pt);
}

KERNEL_TEST(only_tables_wholly_in_the_range_are_freed)
{
	struct pagetable *pt = make();
	struct mapping was;

	pagetable_map(pt, HERE, 0x1000, MAP_USER);
	pagetable_unmap(pt, HERE, &was);
	pagetable_free_tables(pt, HERE, HERE + LARGE_PAGE_SIZE - PAGE_SIZE);
	pagetable_free_tables(pt, HERE + PAGE_SIZE, HERE + 2 * LARGE_PAGE_SIZE);
	EXPECT_EQ(pagetable_table_count(pt), 1);
	pagetable_free_tables(pt, HERE, HERE + LARGE_PAGE_SIZE);
	EXPECT_EQ(pagetable_table_count(pt), 0);
	destroy(pt);
}

static bool kernel_halves_equal(struct pagetable *pt)
{
	for (uint64_t va = KERNELBASE; va < 0x100000000ULL; va += LARGE_PAGE_SIZE / 2) {
		struct mapping here, kernel;
		bool found = pagetable_lookup(pt, (vaddr_t)va, &here);
		if (found != pagetable_lookup(pagetable_kernel(), (vaddr_t)va, &kernel))
			return false;
		if (found && (here.pa != kernel.pa || here.flags != kernel.flags))
			return false;
	}
	return true;
}

KERNEL_TEST(the_kernels_half_is_the_same_in_every_directory)
{
	struct pagetable *pt = make();

	EXPECT(kernel_halves_equal(pt));
	/* New kernel page tables reach directories that exist, and leave them again. */
	char *memory = heap_alloc(LARGE_PAGE_SIZE);
	struct mapping found;
	if (memory) {
		EXPECT(kernel_halves_equal(pt));
		EXPECT(pagetable_lookup(pt, (vaddr_t)memory + LARGE_PAGE_SIZE - 1, &found));
		heap_free(memory);
		EXPECT(!pagetable_lookup(pt, (vaddr_t)memory + LARGE_PAGE_SIZE - 1, &found));
		EXPECT(kernel_halves_equal(pt));
	}
	destroy(pt);
}

KERNEL_TEST(shared_pages_lose_write_permission_and_gain_a_reference)
{
	struct pagetable *parent = make(), *child = pagetable_create();
	struct mapping found;

	EXPECT_EQ(reserve_tables(2), 0);
	EXPECT_EQ(reserve_pages(2), 0);
	struct page *page = page_alloc_promised();
	pagetable_map(parent, THERE, page_to_phys(page), MAP_USER | MAP_WRITE);
	EXPECT_EQ(pagetable_share(parent, child, HERE, THERE, true), 0);
	EXPECT_EQ(pagetable_table_count(child), 0);
	EXPECT_EQ(pagetable_share(parent, child, HERE, THERE + PAGE_SIZE, true), 1);
	EXPECT_EQ(page->refs, 2);
	EXPECT(pagetable_lookup(parent, THERE, &found) && found.flags == (MAP_USER | MAP_COW));
	EXPECT(pagetable_lookup(child, THERE, &found) && found.flags == (MAP_USER | MAP_COW));

	pagetable_unmap(parent, THERE, &found);
	pagetable_unmap(child, THERE, &found);
	page_put(page);
	page_put(page);
	unreserve_pages(2);
	destroy(child);
	destroy(parent);
}
