/* Frames: the buddy allocator, reference counts, and reservation before promise. */

#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/reserve.h"

#define TRIES 64

KERNEL_TEST(a_block_of_frames_is_aligned_to_its_size)
{
	for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++) {
		struct page *block = page_alloc(order, 0);
		if (!block)
			continue; /* a small machine may have no 4 MiB in one piece */
		EXPECT_EQ(page_to_phys(block) & ((PAGE_SIZE << order) - 1), 0);
		EXPECT_EQ(block->kind, PAGE_KERNEL);
		page_put(block);
	}
}

KERNEL_TEST(freed_blocks_join_with_their_buddies_again)
{
	unsigned long before[PAGE_ORDER_MAX + 1];
	struct page *taken[TRIES];

	for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++)
		before[order] = page_free_blocks(false, order);
	for (unsigned i = 0; i < TRIES; i++)
		taken[i] = page_alloc(i % 4, 0);
	/* Every other one first, so that buddies come back in both orders. */
	for (unsigned i = 0; i < TRIES; i += 2)
		page_put(taken[i]);
	for (unsigned i = 1; i < TRIES; i += 2)
		page_put(taken[i]);
	for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++)
		EXPECT_EQ(page_free_blocks(false, order), before[order]);
}

KERNEL_TEST(no_frame_is_handed_out_twice)
{
	struct page *taken[TRIES];

	for (unsigned i = 0; i < TRIES; i++) {
		taken[i] = page_alloc(0, 0);
		EXPECT(taken[i] != NULL);
		*(unsigned *)page_address(taken[i]) = i;
	}
	for (unsigned i = 0; i < TRIES; i++) {
		EXPECT_EQ(*(unsigned *)page_address(taken[i]), i);
		page_put(taken[i]);
	}
}

KERNEL_TEST(a_zeroed_block_is_zero_throughout)
{
	struct page *block = page_alloc(2, 0);
	memset(page_address(block), 0xA5, PAGE_SIZE << 2);
	page_put(block);

	block = page_alloc(2, PAGE_ZERO);
	const char *content = page_address(block);
	bool all_zero = true;
	for (size_t i = 0; i < PAGE_SIZE << 2; i++)
		all_zero = all_zero && content[i] == 0;
	EXPECT(all_zero);
	page_put(block);
}

KERNEL_TEST(a_frame_lives_until_its_last_reference_goes)
{
	unsigned long free = page_counts().free;
	struct page *page = page_alloc(0, 0);

	page_get(page);
	page_put(page);
	EXPECT_EQ(page->refs, 1);
	EXPECT_EQ(page_counts().free, free - 1);
	page_put(page);
	EXPECT_EQ(page_counts().free, free);
	EXPECT_EQ(page->kind, PAGE_FREE);
}

KERNEL_TEST(frames_address_and_number_lead_to_each_other)
{
	struct page *page = page_alloc(0, 0);

	EXPECT(phys_to_page(page_to_phys(page)) == page);
	EXPECT(phys_to_page(page_to_phys(page) + PAGE_SIZE - 1) == page);
	EXPECT(address_to_page(page_address(page)) == page);
	page_put(page);
	EXPECT(phys_to_page(0xFFFFF000) == NULL);
	EXPECT(phys_to_page(TEXT_SCREEN_PHYS) == NULL);
}

/* Takes kernel frames until there are no more, chained through their first words. */
static unsigned long take_all(struct page **chain)
{
	unsigned long count = 0;
	struct page *page;

	*chain = NULL;
	while ((page = page_alloc(0, 0)) != NULL) {
		page->private_data = *chain;
		*chain = page;
		count++;
	}
	return count;
}

static void give_all(struct page *chain)
{
	while (chain) {
		struct page *next = chain->private_data;
		page_put(chain);
		chain = next;
	}
}

KERNEL_TEST(exhaustion_is_an_error_return_and_passes)
{
	struct page_counts before = page_counts();
	struct page *chain;

	unsigned long taken = take_all(&chain);
	EXPECT(taken > 0 && taken <= before.free - before.free_beyond);
	EXPECT(page_alloc(0, 0) == NULL);
	EXPECT(page_alloc(3, PAGE_ZERO) == NULL);
	EXPECT_EQ(reserve_tables(1), -ENOMEM);
	give_all(chain);
	EXPECT_EQ(page_counts().free, before.free);
	struct page *page = page_alloc(0, 0);
	EXPECT(page != NULL);
	page_put(page);
}

KERNEL_TEST(more_than_there_is_cannot_be_promised)
{
	struct reserve_counts counts = reserve_counts();

	EXPECT_EQ(reserve_pages(counts.limit - counts.committed + 1), -ENOMEM);
	EXPECT_EQ(reserve_pages(~0UL), -ENOMEM);
	EXPECT_EQ(reserve_tables(~0UL), -ENOMEM);
	EXPECT_EQ(reserve_counts().committed, counts.committed);
}

KERNEL_TEST(the_kernel_takes_nothing_that_was_promised)
{
	unsigned long free = page_counts().free;
	struct page *chain;

	EXPECT_EQ(reserve_pages(TRIES), 0);
	EXPECT_EQ(reserve_tables(TRIES), 0);
	take_all(&chain);
	EXPECT(page_counts().free >= 2 * TRIES);

	struct page *pages[TRIES], *tables[TRIES];
	for (unsigned i = 0; i < TRIES; i++) {
		pages[i] = page_alloc_promised();
		tables[i] = page_alloc_table();
		EXPECT_EQ(pages[i]->kind, PAGE_ANON);
		EXPECT_EQ(tables[i]->kind, PAGE_TABLE);
	}
	for (unsigned i = 0; i < TRIES; i++) {
		page_put(pages[i]);
		page_put(tables[i]);
	}
	give_all(chain);
	unreserve_pages(TRIES);
	unreserve_tables(TRIES);
	EXPECT_EQ(page_counts().free, free);
}

/* All that may be promised is promised, and all of it is there. */
KERNEL_TEST(a_promise_is_kept_to_the_last_frame)
{
	struct reserve_counts counts = reserve_counts();
	unsigned long promised = counts.limit - counts.committed;
	struct page *chain = NULL;

	EXPECT_EQ(reserve_pages(promised), 0);
	EXPECT_EQ(reserve_pages(1), -ENOMEM);
	for (unsigned long i = 0; i < promised; i++) {
		struct page *page = page_alloc_promised();
		page->private_data = chain;
		chain = page;
	}
	EXPECT_EQ(reserve_pages(1), -ENOMEM);
	struct page *kernel = page_alloc(0, 0); /* from the margin */
	EXPECT(kernel != NULL);
	if (kernel)
		page_put(kernel);
	give_all(chain);
	unreserve_pages(promised);
	EXPECT_EQ(reserve_counts().committed, counts.committed);
}

/* fork: one frame and two promised pages are one frame still to come. */
KERNEL_TEST(a_shared_frame_leaves_the_second_page_promised)
{
	EXPECT_EQ(reserve_pages(2), 0);
	struct page *shared = page_alloc_promised();
	page_get(shared);
	struct page *copy = page_alloc_promised();
	page_put(shared);
	page_put(shared);
	page_put(copy);
	unreserve_pages(2);
}

KERNEL_TEST(frames_beyond_the_physical_map_serve_user_pages_first)
{
	struct page_counts counts = page_counts();

	EXPECT_EQ(reserve_pages(1), 0);
	struct page *page = page_alloc_promised();
	bool beyond = page_to_phys(page) >= layout_get()->kpm_limit;
	EXPECT_EQ(beyond, counts.free_beyond > 0);
	page_put(page);
	unreserve_pages(1);

	page = page_alloc(0, 0);
	EXPECT(page_to_phys(page) < layout_get()->kpm_limit);
	page_put(page);
}

KERNEL_TEST(any_frame_is_reached_through_a_window)
{
	EXPECT_EQ(reserve_pages(2), 0);
	struct page *a = page_alloc_promised(), *b = page_alloc_promised();
	char *first = frame_map(a);
	char *second = frame_map(b);

	EXPECT(first != second);
	memset(first, 'a', PAGE_SIZE);
	memset(second, 'b', PAGE_SIZE);
	EXPECT_EQ(first[PAGE_SIZE - 1], 'a');
	frame_unmap(b, second);
	frame_unmap(a, first);

	page_copy(b, a);
	page_zero(a);
	char bytes[2];
	phys_read(page_to_phys(b) + PAGE_SIZE - 1, bytes, 1);
	EXPECT_EQ(bytes[0], 'a');
	phys_read(page_to_phys(a), bytes, 2);
	EXPECT_EQ(bytes[1], 0);
	page_put(a);
	page_put(b);
	unreserve_pages(2);
}

KERNEL_TEST(windows_can_be_opened_without_end)
{
	EXPECT_EQ(reserve_pages(1), 0);
	struct page *page = page_alloc_promised();

	for (unsigned i = 0; i < 3000; i++) {
		unsigned *content = frame_map(page);
		*content = i;
		frame_unmap(page, content);
	}
	unsigned last;
	phys_read(page_to_phys(page), &last, sizeof(last));
	EXPECT_EQ(last, 2999);
	page_put(page);
	unreserve_pages(1);
}
