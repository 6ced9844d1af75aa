/*
 * A free frame that holds the pattern says so in `private_data`, which free frames have no other
 * use for: those that have been free since the machine started hold anything, and are not looked
 * at.
 */

#include "mm/page_check.h"
#include "kernel/panic.h"
#include "mm/frames.h"
#include "mm/layout.h"
#include "mm/memcheck.h"
#include "mm/page.h"

static char filled; /* its address is the mark */

static unsigned long number_of(const struct page *page)
{
	return (unsigned long)(page - page_array);
}

static bool is_in_map(const struct page *page)
{
	return number_of(page) < layout_get()->kpm_limit >> PAGE_SHIFT;
}

static void *content_of(const struct page *page)
{
	return (void *)(SEGKPM_BASE + (number_of(page) << PAGE_SHIFT));
}

static void explain(const void *about)
{
	const uint8_t *start = content_of(about);

	pattern_show(start, PAGE_SIZE, PATTERN_FREED,
		     pattern_damage(start, PAGE_SIZE, PATTERN_FREED));
}

void page_check_freed(struct page *block, unsigned order)
{
	for (unsigned long i = 0; i < 1UL << order && is_in_map(block); i++) {
		pattern_fill(content_of(&block[i]), PAGE_SIZE, PATTERN_FREED);
		block[i].private_data = &filled;
	}
}

void page_check_taken(struct page *block, unsigned order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		struct page *page = &block[i];

		if (page->private_data == &filled &&
		    pattern_damage(content_of(page), PAGE_SIZE, PATTERN_FREED))
			panic_about(
				explain, page,
				"use after free: the frame at %#lx was written while it was free",
				number_of(page) << PAGE_SHIFT);
		page->private_data = NULL;
	}
}
