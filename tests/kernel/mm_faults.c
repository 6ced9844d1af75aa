/* What a fault does: verdicts, demand, copy on write, the growing stack, shared memory. */

#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/layout.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "mm/uaccess.h"
#include "syscall/abi/signal.h"
#include "tests/kernel/space.h"

#define BASE 0x20000000U

static int poke(vaddr_t va, char value)
{
	return copy_to_user((char __user *)va, &value, 1);
}

static int peek(vaddr_t va)
{
	char value;

	return copy_from_user(&value, (const char __user *)va, 1) == 0 ? value : -1;
}

/* The content of a page in a space that is not the current one. */
static int peek_in(struct addrspace *as, vaddr_t va)
{
	char value;

	return addrspace_read(as, va, &value, 1) == 0 ? value : -1;
}

static struct page *page_at(struct addrspace *as, vaddr_t va)
{
	struct mapping found;

	return pagetable_lookup(as->pagetable, va, &found) ? phys_to_page(found.pa) : NULL;
}

static void expect_verdict(struct addrspace *as, vaddr_t va, bool write, int signo, int code)
{
	struct fault_verdict verdict = {0};

	EXPECT_EQ(addrspace_fault(as, va, write, &verdict), -EFAULT);
	EXPECT_EQ(verdict.signo, signo);
	EXPECT_EQ(verdict.code, code);
}

KERNEL_TEST(a_bad_access_gets_the_signal_it_deserves)
{
	struct test_space s = space_enter();

	space_map(s.as, BASE, PAGE_SIZE, PROT_READ);
	space_map(s.as, BASE + PAGE_SIZE, PAGE_SIZE, PROT_NONE);
	expect_verdict(s.as, 0, false, SIGSEGV, SEGV_MAPERR);
	expect_verdict(s.as, BASE - 1, false, SIGSEGV, SEGV_MAPERR);
	expect_verdict(s.as, BASE, true, SIGSEGV, SEGV_ACCERR);
	expect_verdict(s.as, BASE + PAGE_SIZE, false, SIGSEGV, SEGV_ACCERR);
	expect_verdict(s.as, KERNELBASE, false, SIGSEGV, SEGV_MAPERR);
	expect_verdict(s.as, KERNEL_DATA, true, SIGSEGV, SEGV_MAPERR);
	space_leave(&s);
}

KERNEL_TEST(reads_of_fresh_memory_share_one_frame_of_zeros)
{
	struct test_space s = space_enter();
	unsigned long anon = page_counts().anon;

	space_map(s.as, BASE, 16 * PAGE_SIZE, READ_WRITE);
	for (unsigned i = 0; i < 16; i++)
		EXPECT_EQ(peek(BASE + i * PAGE_SIZE), 0);
	EXPECT_EQ(page_counts().anon, anon);
	EXPECT(page_at(s.as, BASE) == page_zeros);
	EXPECT_EQ(poke(BASE, 'z'), 0);
	EXPECT_EQ(page_counts().anon, anon + 1);
	EXPECT(page_at(s.as, BASE) != page_zeros);
	EXPECT_EQ(peek(BASE), 'z');
	EXPECT_EQ(peek(BASE + 1), 0);
	EXPECT_EQ(*(char *)page_address(page_zeros), 0);
	space_leave(&s);
}

KERNEL_TEST(fork_shares_frames_until_one_side_writes)
{
	struct test_space s = space_enter();
	struct addrspace *child;

	space_map(s.as, BASE, 4 * PAGE_SIZE, READ_WRITE);
	for (unsigned i = 0; i < 4; i++)
		poke(BASE + i * PAGE_SIZE, 'p');
	unsigned long anon = page_counts().anon;
	EXPECT_EQ(addrspace_fork(s.as, &child), 0);
	EXPECT_EQ(page_counts().anon, anon);
	EXPECT(page_at(s.as, BASE) == page_at(child, BASE));
	EXPECT_EQ(page_at(s.as, BASE)->refs, 2);
	EXPECT_EQ(child->pages_promised, 4);
	EXPECT_EQ(child->pages_resident, 4);

	EXPECT_EQ(poke(BASE, 'q'), 0);
	EXPECT_EQ(page_counts().anon, anon + 1);
	EXPECT_EQ(peek(BASE), 'q');
	EXPECT_EQ(peek_in(child, BASE), 'p');
	addrspace_put(child);
	EXPECT_EQ(page_counts().anon, anon);
	space_leave(&s);
}

KERNEL_TEST(the_last_owner_writes_in_place)
{
	struct test_space s = space_enter();
	struct addrspace *child;

	space_map(s.as, BASE, PAGE_SIZE, READ_WRITE);
	poke(BASE, 'p');
	struct page *page = page_at(s.as, BASE);
	EXPECT_EQ(addrspace_fork(s.as, &child), 0);
	addrspace_put(child);
	unsigned long anon = page_counts().anon;
	EXPECT_EQ(poke(BASE, 'q'), 0);
	EXPECT(page_at(s.as, BASE) == page);
	EXPECT_EQ(page_counts().anon, anon);
	space_leave(&s);
}

KERNEL_TEST(generations_share_and_part_one_page_at_a_time)
{
	struct test_space s = space_enter();
	struct addrspace *child, *grandchild;

	space_map(s.as, BASE, 2 * PAGE_SIZE, READ_WRITE);
	poke(BASE, 'a');
	poke(BASE + PAGE_SIZE, 'b');
	EXPECT_EQ(addrspace_fork(s.as, &child), 0);
	EXPECT_EQ(addrspace_fork(child, &grandchild), 0);
	EXPECT_EQ(page_at(s.as, BASE)->refs, 3);

	addrspace_activate(grandchild);
	EXPECT_EQ(poke(BASE, 'g'), 0);
	addrspace_activate(child);
	EXPECT_EQ(poke(BASE, 'c'), 0);
	addrspace_activate(s.as);
	EXPECT_EQ(peek(BASE), 'a');
	EXPECT_EQ(peek_in(child, BASE), 'c');
	EXPECT_EQ(peek_in(grandchild, BASE), 'g');
	EXPECT_EQ(page_at(s.as, BASE)->refs, 1);
	EXPECT_EQ(page_at(s.as, BASE + PAGE_SIZE)->refs, 3);
	addrspace_put(child);
	addrspace_put(grandchild);
	space_leave(&s);
}

KERNEL_TEST(fork_without_memory_for_the_child_is_an_error)
{
	struct test_space s = space_enter();
	struct addrspace *child = NULL;
	struct reserve_counts counts = reserve_counts();
	unsigned long pages = MIN((counts.limit - counts.committed) * 2 / 3,
				  (unsigned long)(2 * GIB / PAGE_SIZE));

	space_map(s.as, 0, pages * PAGE_SIZE, READ_WRITE);
	unsigned long left = reserve_counts().limit - reserve_counts().committed;
	if (left < pages)
		EXPECT_EQ(addrspace_fork(s.as, &child), -ENOMEM);
	if (child)
		addrspace_put(child);
	space_leave(&s);
}

static vaddr_t map_stack(struct addrspace *as)
{
	struct map_request request = {
		.address = USER_STACK_TOP - PAGE_SIZE,
		.length = PAGE_SIZE,
		.prot = READ_WRITE,
		.fixed = true,
		.grows_down = true,
		.kind = AREA_STACK,
	};
	vaddr_t start = 0;

	EXPECT_EQ(addrspace_map(as, &request, &start), 0);
	return start;
}

KERNEL_TEST(the_stack_grows_to_its_limit_and_no_further)
{
	struct test_space s = space_enter();
	vaddr_t start = map_stack(s.as);

	EXPECT_EQ(poke(start - 1, 's'), 0);
	EXPECT_EQ(s.as->pages_total, 2);
	EXPECT_EQ(poke(start - 100 * PAGE_SIZE, 't'), 0); /* a large frame skips pages */
	EXPECT_EQ(s.as->pages_total, 101);
	EXPECT_EQ(s.as->pages_promised, 101);
	EXPECT_EQ(s.as->pages_resident, 2);
	EXPECT_EQ(poke(s.as->stack_floor, 'u'), 0);
	EXPECT_EQ(s.as->pages_total, USER_STACK_LIMIT / PAGE_SIZE);
	expect_verdict(s.as, s.as->stack_floor - 1, true, SIGSEGV, SEGV_MAPERR);
	EXPECT_EQ(space_areas(s.as), 1);
	space_leave(&s);
}

KERNEL_TEST(the_stack_keeps_its_distance_from_what_is_below)
{
	struct test_space s = space_enter();
	vaddr_t start = map_stack(s.as);
	vaddr_t below = start - 512 * PAGE_SIZE;

	space_map(s.as, below, PAGE_SIZE, READ_WRITE);
	EXPECT_EQ(poke(start - PAGE_SIZE, 's'), 0);
	EXPECT_EQ(poke(below + PAGE_SIZE, 't'), -EFAULT);
	EXPECT_EQ(poke(below + 256 * PAGE_SIZE, 't'), -EFAULT);
	EXPECT_EQ(poke(below + 257 * PAGE_SIZE, 't'), 0);
	space_leave(&s);
}

KERNEL_TEST(a_stack_that_cannot_be_promised_does_not_grow)
{
	struct test_space s = space_enter();
	vaddr_t start = map_stack(s.as);

	s.as->limit_pages = 3;
	EXPECT_EQ(poke(start - 2 * PAGE_SIZE, 's'), 0);
	expect_verdict(s.as, start - 3 * PAGE_SIZE, true, SIGSEGV, SEGV_MAPERR);
	EXPECT_EQ(s.as->pages_total, 3);
	space_leave(&s);
}

KERNEL_TEST(shared_anonymous_memory_is_one_for_parent_and_child)
{
	struct test_space s = space_enter();
	struct map_request request = {.length = 3 * PAGE_SIZE, .prot = READ_WRITE, .shared = true};
	struct addrspace *child;
	vaddr_t place;

	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(poke(place, 'a'), 0);
	EXPECT_EQ(addrspace_fork(s.as, &child), 0);
	EXPECT_EQ(poke(place, 'b'), 0);
	EXPECT_EQ(poke(place + PAGE_SIZE, 'c'), 0); /* first touched after the fork */
	EXPECT_EQ(peek_in(child, place), 'b');
	EXPECT_EQ(peek_in(child, place + PAGE_SIZE), 'c');
	EXPECT(page_at(s.as, place) == page_at(child, place));
	addrspace_activate(child);
	EXPECT_EQ(poke(place + 2 * PAGE_SIZE, 'd'), 0);
	addrspace_activate(s.as);
	EXPECT_EQ(peek(place + 2 * PAGE_SIZE), 'd');
	addrspace_put(child);
	EXPECT_EQ(peek(place), 'b');
	space_leave(&s);
}

/* --- An object of the test's: two pages, as a short file has --- */

static struct page *file_pages[2];
static int file_refs;

static int file_get_page(struct memobj *obj, uint32_t index, struct page **out)
{
	(void)obj;
	if (index >= ARRAY_SIZE(file_pages))
		return -EFAULT;
	page_get(file_pages[index]);
	*out = file_pages[index];
	return 0;
}

static void file_ref(struct memobj *obj)
{
	(void)obj;
	file_refs++;
}

static void file_unref(struct memobj *obj)
{
	(void)obj;
	file_refs--;
}

static const struct memobj_ops file_ops = {
	.get_page = file_get_page,
	.ref = file_ref,
	.unref = file_unref,
};

static struct memobj file = {.ops = &file_ops};

static void make_file(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(file_pages); i++) {
		file_pages[i] = page_alloc_cache(PAGE_CACHE);
		page_zero(file_pages[i]);
		char *content = frame_map(file_pages[i]);
		content[0] = (char)('0' + i);
		frame_unmap(file_pages[i], content);
	}
	file_refs = 0;
}

static int file_byte(unsigned page)
{
	char byte;

	phys_read(page_to_phys(file_pages[page]), &byte, 1);
	return byte;
}

static void end_file(void)
{
	EXPECT_EQ(file_refs, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(file_pages); i++) {
		EXPECT_EQ(file_pages[i]->refs, 1);
		page_put(file_pages[i]);
	}
}

static vaddr_t map_file(struct addrspace *as, bool shared, uint32_t prot, uint64_t offset)
{
	struct map_request request = {
		.length = 3 * PAGE_SIZE,
		.prot = prot,
		.shared = shared,
		.object = &file,
		.offset = offset,
	};
	vaddr_t place = 0;

	EXPECT_EQ(addrspace_map(as, &request, &place), 0);
	return place;
}

KERNEL_TEST(a_private_file_mapping_never_reaches_the_file)
{
	struct test_space s = space_enter();
	make_file();

	vaddr_t place = map_file(s.as, false, READ_WRITE, 0);
	EXPECT_EQ(peek(place + PAGE_SIZE), '1');
	EXPECT(page_at(s.as, place + PAGE_SIZE) == file_pages[1]);
	EXPECT_EQ(poke(place + PAGE_SIZE, 'x'), 0); /* read before */
	EXPECT_EQ(poke(place, 'y'), 0);             /* not read before */
	EXPECT_EQ(peek(place + PAGE_SIZE), 'x');
	EXPECT_EQ(file_byte(0), '0');
	EXPECT_EQ(file_byte(1), '1');
	space_leave(&s);
	end_file();
}

KERNEL_TEST(a_shared_file_mapping_is_the_file)
{
	struct test_space s = space_enter();
	make_file();

	vaddr_t place = map_file(s.as, true, READ_WRITE, PAGE_SIZE);
	EXPECT_EQ(peek(place), '1');
	EXPECT_EQ(poke(place, 'w'), 0);
	EXPECT_EQ(file_byte(1), 'w');
	EXPECT_EQ(s.as->pages_promised, 0);
	space_leave(&s);
	end_file();
}

KERNEL_TEST(past_the_end_of_a_file_is_a_bus_error)
{
	struct test_space s = space_enter();
	make_file();

	vaddr_t place = map_file(s.as, false, PROT_READ, 0);
	expect_verdict(s.as, place + 2 * PAGE_SIZE, false, SIGBUS, BUS_ADRERR);
	EXPECT_EQ(peek(place + 2 * PAGE_SIZE), -1);
	space_leave(&s);
	end_file();
}

KERNEL_TEST(cut_and_joined_file_mappings_keep_their_offsets)
{
	struct test_space s = space_enter();
	make_file();

	vaddr_t place = map_file(s.as, false, PROT_READ, 0);
	EXPECT_EQ(addrspace_protect(s.as, place + PAGE_SIZE, PAGE_SIZE, READ_WRITE), 0);
	EXPECT_EQ(space_areas(s.as), 3);
	EXPECT_EQ(file_refs, 3);
	EXPECT_EQ(peek(place + PAGE_SIZE), '1');
	EXPECT_EQ(addrspace_unmap(s.as, place, PAGE_SIZE), 0);
	EXPECT_EQ(peek(place + PAGE_SIZE), '1');
	expect_verdict(s.as, place + 2 * PAGE_SIZE, false, SIGBUS, BUS_ADRERR);
	EXPECT_EQ(file_refs, 2);
	space_leave(&s);
	end_file();
}

KERNEL_TEST(mprotect_gives_no_more_than_the_file_was_opened_for)
{
	struct test_space s = space_enter();
	make_file();
	struct map_request request = {
		.length = PAGE_SIZE,
		.prot = PROT_READ,
		.prot_max = PROT_READ | PROT_EXEC,
		.shared = true,
		.object = &file,
	};
	vaddr_t place = 0;

	EXPECT_EQ(addrspace_map(s.as, &request, &place), 0);
	EXPECT_EQ(addrspace_protect(s.as, place, PAGE_SIZE, READ_WRITE), -EACCES);
	EXPECT_EQ(addrspace_protect(s.as, place, PAGE_SIZE, PROT_READ | PROT_EXEC), 0);
	request.prot = READ_WRITE;
	EXPECT_EQ(addrspace_map(s.as, &request, &place), -EACCES);
	space_leave(&s);
	end_file();
}

KERNEL_TEST(populated_memory_is_there_before_it_is_touched)
{
	struct test_space s = space_enter();

	vaddr_t place = space_map(s.as, 0, 4 * PAGE_SIZE, READ_WRITE);
	addrspace_populate(s.as, place, 4 * PAGE_SIZE);
	EXPECT_EQ(s.as->pages_resident, 4);
	space_leave(&s);
}
