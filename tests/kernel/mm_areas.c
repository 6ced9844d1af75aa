/* Areas: mapping, cutting, joining, placing, protecting, moving; limits and counts. */

#include "kernel/errno.h"
#include "kernel/test.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "mm/uaccess.h"
#include "tests/kernel/space.h"

#define BASE 0x20000000U

static char __user *at(vaddr_t va)
{
	return (char __user *)va;
}

static int poke(vaddr_t va, char value)
{
	return copy_to_user(at(va), &value, 1);
}

static int peek(vaddr_t va)
{
	char value;

	return copy_from_user(&value, at(va), 1) == 0 ? value : -1;
}

KERNEL_TEST(mappings_are_placed_top_down_below_the_limit)
{
	struct test_space s = space_enter();

	vaddr_t first = space_map(s.as, 0, PAGE_SIZE, PROT_READ);
	vaddr_t second = space_map(s.as, 0, 3 * PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(first, USER_MAP_TOP - PAGE_SIZE);
	EXPECT_EQ(second, first - 3 * PAGE_SIZE);
	EXPECT_EQ(addrspace_unmap(s.as, first, PAGE_SIZE), 0);
	EXPECT_EQ(space_map(s.as, 0, 2 * PAGE_SIZE, PROT_NONE), second - 2 * PAGE_SIZE);
	EXPECT_EQ(space_map(s.as, 0, PAGE_SIZE, PROT_READ), first); /* the hole is found */
	space_leave(&s);
}

KERNEL_TEST(a_hint_is_taken_if_there_is_room)
{
	struct test_space s = space_enter();
	struct map_request request = {.address = BASE, .length = PAGE_SIZE, .prot = PROT_READ};
	vaddr_t place;

	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(place, BASE);
	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(place, USER_MAP_TOP - PAGE_SIZE);
	request.address = USER_STACK_TOP - 16 * PAGE_SIZE; /* the stack's own region */
	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT(place > USER_TEXT);
	space_leave(&s);
}

/* Where the stack stands on top, mappings go below it, also after something in its region went. */
KERNEL_TEST(placement_stays_below_its_top)
{
	struct test_space s = space_enter();

	s.as->mmap_top = BASE;
	space_map(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(space_map(s.as, 0, PAGE_SIZE, PROT_READ), BASE - PAGE_SIZE);
	EXPECT_EQ(addrspace_unmap(s.as, BASE - PAGE_SIZE, 4 * PAGE_SIZE), 0);
	EXPECT_EQ(space_map(s.as, 0, 2 * PAGE_SIZE, PROT_READ), BASE - 2 * PAGE_SIZE);
	space_leave(&s);
}

KERNEL_TEST(what_cannot_be_mapped_is_refused_and_changes_nothing)
{
	struct test_space s = space_enter();
	struct map_request request = {.length = PAGE_SIZE, .prot = READ_WRITE, .fixed = true};
	vaddr_t place;

	request.address = BASE + 1;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -EINVAL);
	request.address = 0;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -EPERM);
	request.address = USER_MIN - PAGE_SIZE;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -EPERM);
	request.address = USERLIMIT;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -ENOMEM);
	request.address = USERLIMIT - PAGE_SIZE;
	request.length = 2 * PAGE_SIZE;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -ENOMEM);
	request.address = BASE;
	request.length = 0;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -EINVAL);
	request.length = 0xFFFFF001;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -ENOMEM);
	EXPECT_EQ(space_areas(s.as), 0);
	EXPECT_EQ(s.as->pages_total + s.as->tables_promised, 0);

	space_map(s.as, BASE, PAGE_SIZE, PROT_READ);
	request.length = PAGE_SIZE;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -EEXIST);
	space_leave(&s);
}

KERNEL_TEST(neighbours_that_say_the_same_are_one_area)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, PAGE_SIZE, READ_WRITE);
	space_map(s.as, BASE + 2 * PAGE_SIZE, PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(space_areas(s.as), 2);
	space_map(s.as, BASE + PAGE_SIZE, PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(space_areas(s.as), 1);
	space_map(s.as, BASE + 3 * PAGE_SIZE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(space_areas(s.as), 2);
	EXPECT_EQ(s.as->pages_total, 4);
	EXPECT_EQ(s.as->pages_promised, 3);
	EXPECT_EQ(s.as->tables_promised, 1);
	space_leave(&s);
}

KERNEL_TEST(unmapping_the_middle_leaves_two_areas_and_their_content)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, 5 * PAGE_SIZE, READ_WRITE);
	for (unsigned i = 0; i < 5; i++)
		EXPECT_EQ(poke(BASE + i * PAGE_SIZE, (char)('a' + i)), 0);
	EXPECT_EQ(s.as->pages_resident, 5);
	EXPECT_EQ(addrspace_unmap(s.as, BASE + PAGE_SIZE, 2 * PAGE_SIZE), 0);
	EXPECT_EQ(space_areas(s.as), 2);
	EXPECT_EQ(s.as->pages_resident, 3);
	EXPECT_EQ(s.as->pages_promised, 3);
	EXPECT_EQ(peek(BASE), 'a');
	EXPECT_EQ(peek(BASE + PAGE_SIZE), -1);
	EXPECT_EQ(peek(BASE + 2 * PAGE_SIZE), -1);
	EXPECT_EQ(peek(BASE + 3 * PAGE_SIZE), 'd');
	EXPECT_EQ(addrspace_unmap(s.as, BASE - PAGE_SIZE, 3 * PAGE_SIZE), 0);
	EXPECT_EQ(addrspace_unmap(s.as, BASE + 4 * PAGE_SIZE, PAGE_SIZE), 0);
	EXPECT_EQ(peek(BASE + 3 * PAGE_SIZE), 'd');
	EXPECT_EQ(space_areas(s.as), 1);
	space_leave(&s);
}

KERNEL_TEST(unmapping_checks_its_arguments)
{
	struct test_space s = space_enter();

	EXPECT_EQ(addrspace_unmap(s.as, BASE + 1, PAGE_SIZE), -EINVAL);
	EXPECT_EQ(addrspace_unmap(s.as, BASE, 0), -EINVAL);
	EXPECT_EQ(addrspace_unmap(s.as, USERLIMIT - PAGE_SIZE, 2 * PAGE_SIZE), -EINVAL);
	EXPECT_EQ(addrspace_unmap(s.as, BASE, PAGE_SIZE), 0); /* nothing there: no error */
	space_leave(&s);
}

KERNEL_TEST(a_fixed_mapping_replaces_what_was_there)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE);
	poke(BASE + PAGE_SIZE, 'x');
	space_map(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(peek(BASE + PAGE_SIZE), 0);
	EXPECT_EQ(poke(BASE + PAGE_SIZE, 'y'), -EFAULT);
	EXPECT_EQ(space_areas(s.as), 3);
	EXPECT_EQ(s.as->pages_total, 4);
	EXPECT_EQ(s.as->pages_promised, 3);
	space_leave(&s);
}

KERNEL_TEST(page_tables_are_promised_once_for_each_slot_touched)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, PAGE_SIZE, READ_WRITE);
	space_map(s.as, BASE + 8 * PAGE_SIZE, PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(s.as->tables_promised, 1);
	space_map(s.as, BASE + LARGE_PAGE_SIZE - PAGE_SIZE, 2 * PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(s.as->tables_promised, 2);
	poke(BASE, 1);
	poke(BASE + LARGE_PAGE_SIZE, 1);
	EXPECT_EQ(pagetable_table_count(s.as->pagetable), 2);
	EXPECT_EQ(addrspace_unmap(s.as, BASE + LARGE_PAGE_SIZE, PAGE_SIZE), 0);
	EXPECT_EQ(s.as->tables_promised, 1);
	EXPECT_EQ(pagetable_table_count(s.as->pagetable), 1);
	EXPECT_EQ(addrspace_unmap(s.as, BASE, LARGE_PAGE_SIZE), 0);
	EXPECT_EQ(s.as->tables_promised, 0);
	EXPECT_EQ(pagetable_table_count(s.as->pagetable), 0);
	space_leave(&s);
}

KERNEL_TEST(protection_splits_and_joins_areas)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE);
	poke(BASE + PAGE_SIZE, 'b');
	EXPECT_EQ(addrspace_protect(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PROT_READ), 0);
	EXPECT_EQ(space_areas(s.as), 3);
	EXPECT_EQ(poke(BASE + PAGE_SIZE, 'c'), -EFAULT);
	EXPECT_EQ(peek(BASE + PAGE_SIZE), 'b');
	EXPECT_EQ(addrspace_protect(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PROT_NONE), 0);
	EXPECT_EQ(peek(BASE + PAGE_SIZE), -1);
	EXPECT_EQ(s.as->pages_promised, 4); /* its written page is still there */
	EXPECT_EQ(addrspace_protect(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE), 0);
	EXPECT_EQ(space_areas(s.as), 1);
	EXPECT_EQ(peek(BASE + PAGE_SIZE), 'b');
	EXPECT_EQ(poke(BASE + PAGE_SIZE, 'c'), 0);
	space_leave(&s);
}

KERNEL_TEST(memory_is_reserved_when_it_becomes_writable)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, 8 * PAGE_SIZE, PROT_READ);
	EXPECT_EQ(peek(BASE), 0); /* the frame of zeros */
	EXPECT_EQ(s.as->pages_promised, 0);
	EXPECT_EQ(s.as->pages_resident, 0);
	EXPECT_EQ(addrspace_protect(s.as, BASE, 2 * PAGE_SIZE, READ_WRITE), 0);
	EXPECT_EQ(s.as->pages_promised, 2);
	EXPECT_EQ(poke(BASE, 1), 0);
	EXPECT_EQ(s.as->pages_resident, 1);
	space_leave(&s);
}

KERNEL_TEST(protection_over_a_hole_changes_what_is_below_it)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, PAGE_SIZE, READ_WRITE);
	space_map(s.as, BASE + 2 * PAGE_SIZE, PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(addrspace_protect(s.as, BASE, 3 * PAGE_SIZE, PROT_READ), -ENOMEM);
	EXPECT_EQ(poke(BASE, 1), -EFAULT);
	EXPECT_EQ(poke(BASE + 2 * PAGE_SIZE, 1), 0);
	EXPECT_EQ(addrspace_protect(s.as, BASE + 1, PAGE_SIZE, PROT_READ), -EINVAL);
	EXPECT_EQ(addrspace_protect(s.as, BASE, 0, PROT_READ), 0);
	EXPECT_EQ(addrspace_protect(s.as, USERLIMIT, PAGE_SIZE, PROT_READ), -ENOMEM);
	space_leave(&s);
}

KERNEL_TEST(the_heap_grows_and_shrinks_with_brk)
{
	struct test_space s = space_enter();

	s.as->brk_start = s.as->brk = BASE + 100;
	EXPECT_EQ(addrspace_brk(s.as, 0), BASE + 100);
	EXPECT_EQ(addrspace_brk(s.as, BASE + 200), BASE + 200); /* inside the program's last page */
	EXPECT_EQ(addrspace_brk(s.as, BASE + 3 * PAGE_SIZE + 1), BASE + 3 * PAGE_SIZE + 1);
	EXPECT_EQ(s.as->pages_total, 3);
	EXPECT_EQ(poke(BASE + 3 * PAGE_SIZE, 'h'), 0);
	EXPECT_EQ(addrspace_brk(s.as, BASE + 5 * PAGE_SIZE), BASE + 5 * PAGE_SIZE);
	EXPECT_EQ(space_areas(s.as), 1);
	EXPECT_EQ(peek(BASE + 3 * PAGE_SIZE), 'h');
	EXPECT_EQ(addrspace_brk(s.as, BASE + PAGE_SIZE), BASE + PAGE_SIZE);
	EXPECT_EQ(s.as->pages_total, 0);
	EXPECT_EQ(addrspace_brk(s.as, BASE + 4 * PAGE_SIZE), BASE + 4 * PAGE_SIZE);
	EXPECT_EQ(peek(BASE + 3 * PAGE_SIZE), 0); /* fresh */

	EXPECT_EQ(addrspace_brk(s.as, BASE), BASE + 4 * PAGE_SIZE);      /* below its start */
	EXPECT_EQ(addrspace_brk(s.as, USERLIMIT), BASE + 4 * PAGE_SIZE); /* no room */
	space_map(s.as, BASE + 6 * PAGE_SIZE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(addrspace_brk(s.as, BASE + 6 * PAGE_SIZE), BASE + 4 * PAGE_SIZE);
	space_leave(&s);
}

KERNEL_TEST(limits_on_address_space_and_data_are_obeyed)
{
	struct test_space s = space_enter();
	struct map_request request = {.length = 3 * PAGE_SIZE, .prot = READ_WRITE};
	vaddr_t place;

	s.as->limit_pages = 8;
	s.as->limit_data = 4;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -ENOMEM); /* data */
	request.prot = PROT_READ;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -ENOMEM); /* address space */
	EXPECT_EQ(addrspace_protect(s.as, place, 3 * PAGE_SIZE, READ_WRITE), -ENOMEM);
	EXPECT_EQ(s.as->pages_total, 6);
	EXPECT_EQ(s.as->pages_data, 3);
	space_leave(&s);
}

KERNEL_TEST(more_than_memory_cannot_be_mapped_writable)
{
	struct test_space s = space_enter();
	size_t all = MIN(page_counts().total * PAGE_SIZE, 2 * GIB);
	struct map_request request = {.length = all, .prot = READ_WRITE};
	unsigned long committed = reserve_counts().committed;
	vaddr_t place;

	if (all < 2 * GIB) {
		EXPECT_EQ(addrspace_map(s.as, &request, &place), -ENOMEM);
		EXPECT_EQ(reserve_counts().committed, committed);
	}
	request.prot = PROT_READ; /* promises nothing but page tables */
	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(reserve_counts().committed, committed + s.as->tables_promised);
	space_leave(&s);
}

KERNEL_TEST(a_thousand_areas_are_found_placed_and_removed)
{
	struct test_space s = space_enter();

	for (unsigned i = 0; i < 1000; i++)
		space_map(s.as, BASE + 2 * i * PAGE_SIZE, PAGE_SIZE, PROT_READ);
	EXPECT_EQ(space_areas(s.as), 1000);
	for (unsigned i = 0; i < 1000; i++) {
		struct vm_area *area = addrspace_find(s.as, BASE + 2 * i * PAGE_SIZE);
		EXPECT(area && area->start == BASE + 2 * i * PAGE_SIZE);
		area = addrspace_find(s.as, BASE + (2 * i + 1) * PAGE_SIZE);
		EXPECT(i == 999 ? !area : area && area->start == BASE + 2 * (i + 1) * PAGE_SIZE);
	}
	EXPECT_EQ(addrspace_unmap(s.as, BASE, 1000 * PAGE_SIZE), 0);
	EXPECT_EQ(space_areas(s.as), 500);
	space_leave(&s);
}

KERNEL_TEST(a_mapping_shrinks_grows_and_moves_with_its_content)
{
	struct test_space s = space_enter();
	vaddr_t place = 0;

	space_map(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE);
	for (unsigned i = 0; i < 4; i++)
		poke(BASE + i * PAGE_SIZE, (char)('a' + i));
	EXPECT_EQ(space_remap(s.as, BASE, 4 * PAGE_SIZE, 3 * PAGE_SIZE, false, false, &place), 0);
	EXPECT_EQ(place, BASE);
	EXPECT_EQ(peek(BASE + 3 * PAGE_SIZE), -1);
	EXPECT_EQ(space_remap(s.as, BASE, 3 * PAGE_SIZE, 4 * PAGE_SIZE, false, false, &place), 0);
	EXPECT_EQ(space_areas(s.as), 1);
	EXPECT_EQ(peek(BASE + 3 * PAGE_SIZE), 0);

	space_map(s.as, BASE + 4 * PAGE_SIZE, PAGE_SIZE, PROT_READ); /* in the way */
	EXPECT_EQ(space_remap(s.as, BASE, 4 * PAGE_SIZE, 5 * PAGE_SIZE, false, false, &place),
		  -ENOMEM);
	EXPECT_EQ(space_remap(s.as, BASE, 4 * PAGE_SIZE, 5 * PAGE_SIZE, true, false, &place), 0);
	EXPECT(place != BASE);
	EXPECT_EQ(peek(BASE), -1);
	EXPECT_EQ(peek(place + 2 * PAGE_SIZE), 'c');
	EXPECT_EQ(poke(place + 4 * PAGE_SIZE, 'e'), 0);
	EXPECT_EQ(s.as->pages_total, 6);
	EXPECT_EQ(s.as->pages_promised, 5);
	EXPECT_EQ(space_remap(s.as, BASE, PAGE_SIZE, PAGE_SIZE, true, false, &place), -EFAULT);
	space_leave(&s);
}

/* There is nothing above, but no room either. */
KERNEL_TEST(the_topmost_mapping_moves_to_grow)
{
	struct test_space s = space_enter();
	vaddr_t place = 0, top = USERLIMIT - PAGE_SIZE;

	space_map(s.as, top, PAGE_SIZE, READ_WRITE);
	poke(top, 't');
	EXPECT_EQ(space_remap(s.as, top, PAGE_SIZE, 2 * PAGE_SIZE, false, false, &place), -ENOMEM);
	EXPECT_EQ(space_remap(s.as, top, PAGE_SIZE, 2 * PAGE_SIZE, true, false, &place), 0);
	EXPECT_EQ(peek(place), 't');
	space_leave(&s);
}

KERNEL_TEST(a_read_only_mapping_keeps_its_promise_when_it_moves)
{
	struct test_space s = space_enter();
	vaddr_t place = BASE + LARGE_PAGE_SIZE;

	space_map(s.as, BASE, 3 * PAGE_SIZE, READ_WRITE);
	poke(BASE + PAGE_SIZE, 'm');
	EXPECT_EQ(addrspace_protect(s.as, BASE, 3 * PAGE_SIZE, PROT_READ), 0);
	EXPECT_EQ(space_remap(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PAGE_SIZE, true, true, &place), 0);
	EXPECT_EQ(place, BASE + LARGE_PAGE_SIZE);
	EXPECT_EQ(peek(place), 'm');
	EXPECT_EQ(s.as->pages_promised, 3);
	EXPECT_EQ(addrspace_protect(s.as, place, PAGE_SIZE, READ_WRITE), 0);
	EXPECT_EQ(poke(place, 'n'), 0);
	space_leave(&s);
}

KERNEL_TEST(discarded_pages_read_as_zero_again)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, 2 * PAGE_SIZE, READ_WRITE);
	poke(BASE, 'd');
	poke(BASE + PAGE_SIZE, 'e');
	EXPECT_EQ(addrspace_advise(s.as, BASE, PAGE_SIZE, MADV_DONTNEED), 0);
	EXPECT_EQ(peek(BASE), 0);
	EXPECT_EQ(peek(BASE + PAGE_SIZE), 'e');
	EXPECT_EQ(s.as->pages_promised, 2);
	EXPECT_EQ(addrspace_advise(s.as, BASE, 3 * PAGE_SIZE, MADV_DONTNEED), -ENOMEM);
	EXPECT_EQ(addrspace_sync(s.as, BASE, 2 * PAGE_SIZE, false), 0);
	EXPECT_EQ(addrspace_sync(s.as, BASE, 3 * PAGE_SIZE, false), -ENOMEM);
	space_leave(&s);
}
