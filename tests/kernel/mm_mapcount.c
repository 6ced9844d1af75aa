/* How many page-table entries name a frame, and what a space counts as resident. */

#include "kernel/test.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "tests/kernel/space.h"

#define BASE 0x40000000U

static void touch(struct addrspace *as, vaddr_t va, bool write)
{
	struct fault_verdict verdict;

	EXPECT_EQ(addrspace_fault(as, va, write, &verdict), 0);
}

static struct page *page_at(struct addrspace *as, vaddr_t va)
{
	struct mapping now;

	return pagetable_lookup(as->pagetable, va, &now) ? phys_to_page(now.pa) : NULL;
}

static vaddr_t map_shared(struct addrspace *as, size_t length)
{
	struct map_request request = {.length = length, .prot = READ_WRITE, .shared = true};
	vaddr_t at = 0;

	EXPECT_EQ(addrspace_map(as, &request, &at), 0);
	return at;
}

KERNEL_TEST(a_frame_counts_the_entries_that_name_it)
{
	struct test_space s = space_enter();
	struct addrspace *child;

	space_map(s.as, BASE, 2 * PAGE_SIZE, READ_WRITE);
	touch(s.as, BASE, true);
	touch(s.as, BASE + PAGE_SIZE, true);
	struct page *first = page_at(s.as, BASE), *second = page_at(s.as, BASE + PAGE_SIZE);
	EXPECT_EQ(first->mapcount, 1);
	EXPECT_EQ(addrspace_fork(s.as, &child), 0);
	EXPECT_EQ(first->mapcount, 2);
	touch(child, BASE, true);
	EXPECT_EQ(first->mapcount, 1);
	EXPECT_EQ(page_at(child, BASE)->mapcount, 1);
	EXPECT_EQ(addrspace_unmap(s.as, BASE + PAGE_SIZE, PAGE_SIZE), 0);
	EXPECT_EQ(second->mapcount, 1);
	addrspace_put(child);
	EXPECT_EQ(first->mapcount, 1);
	space_leave(&s);
}

KERNEL_TEST(a_page_that_moves_is_named_once)
{
	struct test_space s = space_enter();
	vaddr_t to = BASE + MIB;

	space_map(s.as, BASE, PAGE_SIZE, READ_WRITE);
	touch(s.as, BASE, true);
	struct page *page = page_at(s.as, BASE);
	EXPECT_EQ(space_remap(s.as, BASE, PAGE_SIZE, PAGE_SIZE, true, true, &to), 0);
	EXPECT(page_at(s.as, to) == page);
	EXPECT_EQ(page->mapcount, 1);
	EXPECT_EQ(s.as->pages_resident, 1);
	space_leave(&s);
}

KERNEL_TEST(a_frame_that_several_map_is_counted_once_for_the_machine)
{
	struct test_space s = space_enter();
	struct addrspace *child;
	struct page_counts before = page_counts();

	space_map(s.as, BASE, 3 * PAGE_SIZE, READ_WRITE);
	vaddr_t shared = map_shared(s.as, 2 * PAGE_SIZE);
	for (unsigned i = 0; i < 3; i++)
		touch(s.as, BASE + i * PAGE_SIZE, true);
	touch(s.as, shared, true);
	EXPECT_EQ(addrspace_fork(s.as, &child), 0);
	struct page_counts now = page_counts();
	EXPECT_EQ(now.anon_mapped, before.anon_mapped + 3);
	EXPECT_EQ(now.file_mapped, before.file_mapped + 1);
	EXPECT_EQ(now.shared, before.shared + 1);
	addrspace_put(child);
	EXPECT_EQ(page_counts().anon_mapped, before.anon_mapped + 3);
	space_leave(&s);
	EXPECT_EQ(page_counts().anon_mapped, before.anon_mapped);
	EXPECT_EQ(page_counts().file_mapped, before.file_mapped);
	EXPECT_EQ(page_counts().shared, before.shared);
}

KERNEL_TEST(resident_pages_are_counted_by_kind_and_their_peak_is_kept)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE);
	vaddr_t shared = map_shared(s.as, PAGE_SIZE);
	touch(s.as, BASE, false); /* the frame of zeros is nobody's */
	EXPECT_EQ(s.as->pages_resident, 0);
	for (unsigned i = 0; i < 4; i++)
		touch(s.as, BASE + i * PAGE_SIZE, true);
	touch(s.as, shared, false);
	EXPECT_EQ(s.as->pages_resident, 5);
	EXPECT_EQ(s.as->resident_anon, 4);
	EXPECT_EQ(s.as->resident_shared, 1);
	EXPECT_EQ(addrspace_unmap(s.as, BASE, 4 * PAGE_SIZE), 0);
	EXPECT_EQ(s.as->pages_resident, 1);
	EXPECT_EQ(s.as->resident_anon, 0);
	EXPECT_EQ(s.as->peak_resident, 5);
	EXPECT_EQ(s.as->pages_total, 1);
	EXPECT_EQ(s.as->peak_total, 5);
	space_leave(&s);
}

KERNEL_TEST(faults_are_counted_when_they_end_well)
{
	struct test_space s = space_enter();
	struct fault_verdict verdict;

	space_map(s.as, BASE, 2 * PAGE_SIZE, PROT_READ);
	touch(s.as, BASE, false);
	EXPECT_EQ(s.as->faults_minor, 1);
	EXPECT(addrspace_fault(s.as, BASE, true, &verdict) < 0);
	EXPECT(addrspace_fault(s.as, BASE + MIB, false, &verdict) < 0);
	EXPECT_EQ(s.as->faults_minor, 1);
	space_leave(&s);
}

KERNEL_TEST(locked_pages_of_all_spaces_are_counted_until_they_end)
{
	struct test_space s = space_enter();
	unsigned long before = addrspace_locked_pages();

	space_map(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(addrspace_lock(s.as, BASE, 2 * PAGE_SIZE, AREA_LOCKED), 0);
	EXPECT_EQ(addrspace_locked_pages(), before + 2);
	space_leave(&s);
	EXPECT_EQ(addrspace_locked_pages(), before);
}
