/*
 * Frames change hands here. Taking one asks reserve.c first whether it may be taken, then buddy.c
 * for a block; both and the counts below are guarded by one lock, so that what was allowed is
 * there. A reference count is atomic by itself: whoever drops it to zero is the only one left who
 * knows the frame, and gives it back under the lock.
 */

#include "mm/page.h"
#include "kernel/bootinfo.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/bootmem.h"
#include "mm/fail.h"
#include "mm/frames.h"
#include "mm/layout.h"
#include "mm/memcheck.h"
#include "mm/page_check.h"

struct spinlock frames_lock = SPINLOCK_INIT("frames", RANK_FRAMES);
struct page *page_array;
struct page *page_zeros;

/* Guarded by frames_lock. */
static unsigned long frames_of_kind[PAGE_KINDS];
static unsigned long frames_total, frames_total_beyond;
static unsigned long allocated[ZONES], freed; /* since boot */

static unsigned long mapped_of_kind[PAGE_KINDS]; /* frames with a mapcount; atomic */

/*
 * Frames run low: the mark is left for the page daemon. Each further half of what is left leaves
 * it again; once there is plenty, the watch begins anew.
 */
#define LOW_SHARE 32 /* of all frames */

static unsigned long low_mark; /* frames_lock; 0: not computed yet */
static bool low;

static void note_free(void)
{
	unsigned long free = buddy_free_frames(ZONE_MAPPED) + buddy_free_frames(ZONE_BEYOND);
	unsigned long plenty = frames_total / LOW_SHARE;

	if (free > plenty) {
		low_mark = plenty;
	} else if (free < low_mark) {
		low_mark = free / 2;
		low = true;
	}
}

bool page_frames_low(void)
{
	return low;
}

void page_low_handled(void)
{
	low = false;
}

static struct page *take(enum zone zone, unsigned order, enum page_kind kind)
{
	struct page *page = buddy_take(zone, order);

	if (!page)
		return NULL;
	if (memcheck_on())
		page_check_taken(page, order);
	page->refs = 1;
	page->mapcount = 0;
	page->kind = (uint8_t)kind;
	page->inuse = 0;
	page->owner = NULL;
	page->index = 0;
	page->private_data = NULL;
	frames_of_kind[kind] += 1UL << order;
	allocated[zone] += 1UL << order;
	note_free();
	return page;
}

/* User pages and files' pages leave the physical map to those who need it. */
static struct page *take_either(enum page_kind kind)
{
	struct page *page = take(ZONE_BEYOND, 0, kind);

	return page ? page : take(ZONE_MAPPED, 0, kind);
}

struct page *page_alloc(unsigned order, unsigned flags)
{
	struct page *page = NULL;

	assert(order <= PAGE_ORDER_MAX);
	if (fail_now())
		return NULL;
	spin_lock(&frames_lock);
	if (reserve_leaves_kernel(1UL << order))
		page = take(ZONE_MAPPED, order, PAGE_KERNEL);
	spin_unlock(&frames_lock);
	if (page && (flags & PAGE_ZERO))
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}

static struct page *take_promised(enum page_kind kind)
{
	spin_lock(&frames_lock);
	reserve_page_used();
	struct page *page = take_either(kind);
	assert(page);
	spin_unlock(&frames_lock);
	return page;
}

struct page *page_alloc_promised(void)
{
	return take_promised(PAGE_ANON);
}

struct page *page_alloc_shared(void)
{
	return take_promised(PAGE_SHARED);
}

struct page *page_alloc_table(void)
{
	spin_lock(&frames_lock);
	reserve_table_used();
	struct page *page = take(ZONE_MAPPED, 0, PAGE_TABLE);
	assert(page);
	spin_unlock(&frames_lock);
	memset(page_address(page), 0, PAGE_SIZE);
	return page;
}

struct page *page_alloc_cache(enum page_kind kind)
{
	struct page *page = NULL;

	if (fail_now())
		return NULL;
	spin_lock(&frames_lock);
	if (reserve_leaves_cache())
		page = take_either(kind);
	spin_unlock(&frames_lock);
	return page;
}

/* The lock is held. */
static void give_back(struct page *page)
{
	assert(page->kind >= PAGE_KERNEL && page->kind < PAGE_KINDS && page->mapcount == 0);
	if (page->kind == PAGE_ANON || page->kind == PAGE_SHARED)
		reserve_page_back();
	else if (page->kind == PAGE_TABLE)
		reserve_table_back();
	frames_of_kind[page->kind] -= 1UL << page->order;
	freed += 1UL << page->order;
	if (memcheck_on())
		page_check_freed(page, page->order);
	buddy_give(page, page->order);
}

void page_get(struct page *page)
{
	uint32_t before = __atomic_fetch_add(&page->refs, 1, __ATOMIC_RELAXED);

	assert(before > 0);
}

/* Was it the last reference? */
static bool drop(struct page *page)
{
	uint32_t before = __atomic_fetch_sub(&page->refs, 1, __ATOMIC_ACQ_REL);

	assert(before > 0);
	return before == 1;
}

void page_put(struct page *page)
{
	if (!drop(page))
		return;
	spin_lock(&frames_lock);
	give_back(page);
	note_free();
	spin_unlock(&frames_lock);
}

void page_put_all(struct page *const *pages, unsigned count)
{
	spin_lock(&frames_lock);
	for (unsigned i = 0; i < count; i++)
		if (drop(pages[i]))
			give_back(pages[i]);
	note_free();
	spin_unlock(&frames_lock);
}

void page_mapped(struct page *page)
{
	if (__atomic_fetch_add(&page->mapcount, 1, __ATOMIC_RELAXED) == 0)
		__atomic_fetch_add(&mapped_of_kind[page->kind], 1, __ATOMIC_RELAXED);
}

void page_unmapped(struct page *page)
{
	uint32_t before = __atomic_fetch_sub(&page->mapcount, 1, __ATOMIC_RELAXED);

	assert(before > 0);
	if (before == 1)
		__atomic_fetch_sub(&mapped_of_kind[page->kind], 1, __ATOMIC_RELAXED);
}

paddr_t page_to_phys(const struct page *page)
{
	return (paddr_t)(page - page_array) << PAGE_SHIFT;
}

struct page *phys_to_page(paddr_t pa)
{
	unsigned long number = pa >> PAGE_SHIFT;

	if (number >= layout_get()->frames || page_array[number].kind == PAGE_ABSENT)
		return NULL;
	return &page_array[number];
}

void *page_address(const struct page *page)
{
	return (void *)(SEGKPM_BASE + page_to_phys(page));
}

struct page *address_to_page(const void *address)
{
	return &page_array[((vaddr_t)address - SEGKPM_BASE) >> PAGE_SHIFT];
}

struct page_counts page_counts(void)
{
	struct page_counts counts;

	spin_lock(&frames_lock);
	counts.total = frames_total;
	counts.total_beyond = frames_total_beyond;
	counts.free_beyond = buddy_free_frames(ZONE_BEYOND);
	counts.free = buddy_free_frames(ZONE_MAPPED) + counts.free_beyond;
	counts.kernel = frames_of_kind[PAGE_KERNEL];
	counts.tables = frames_of_kind[PAGE_TABLE];
	counts.cache = frames_of_kind[PAGE_CACHE];
	counts.tmpfs = frames_of_kind[PAGE_TMPFS];
	counts.anon = frames_of_kind[PAGE_ANON];
	counts.shared = frames_of_kind[PAGE_SHARED];
	counts.anon_mapped = mapped_of_kind[PAGE_ANON];
	counts.file_mapped = mapped_of_kind[PAGE_CACHE] + mapped_of_kind[PAGE_TMPFS] +
			     mapped_of_kind[PAGE_SHARED];
	counts.allocated = allocated[ZONE_MAPPED] + allocated[ZONE_BEYOND];
	counts.allocated_beyond = allocated[ZONE_BEYOND];
	counts.freed = freed;
	spin_unlock(&frames_lock);
	return counts;
}

unsigned long page_free_blocks(bool beyond, unsigned order)
{
	spin_lock(&frames_lock);
	unsigned long count = buddy_free_blocks(beyond ? ZONE_BEYOND : ZONE_MAPPED, order);
	spin_unlock(&frames_lock);
	return count;
}

/* The order of the largest aligned block that starts at `number` and ends at or before `end`. */
static unsigned largest_block(unsigned long number, unsigned long end)
{
	unsigned order = 0;

	while (order < PAGE_ORDER_MAX && !(number & 1UL << order) && number + (2UL << order) <= end)
		order++;
	return order;
}

/* Gives one block of reserved frames to the allocator; the lock is held. */
static void free_reserved(unsigned long number, unsigned order)
{
	for (unsigned long i = number; i < number + (1UL << order); i++) {
		assert(page_array[i].kind == PAGE_RESERVED);
		page_array[i].kind = PAGE_FREE;
		page_array[i].refs = 0;
	}
	buddy_give(&page_array[number], order);
	frames_total += 1UL << order;
	if (number >= layout_get()->kpm_limit >> PAGE_SHIFT)
		frames_total_beyond += 1UL << order;
	reserve_add_memory(1UL << order);
}

void page_free_range(paddr_t start, uint64_t end)
{
	unsigned long number = (unsigned long)(ALIGN_UP((uint64_t)start, PAGE_SIZE) >> PAGE_SHIFT);
	unsigned long last = (unsigned long)(end >> PAGE_SHIFT);

	spin_lock(&frames_lock);
	while (number < last) {
		unsigned order = largest_block(number, last);
		free_reserved(number, order);
		number += 1UL << order;
	}
	spin_unlock(&frames_lock);
}

static void mark_reserved(const struct boot_region *region)
{
	for (uint64_t pa = region->start; pa < region->end; pa += PAGE_SIZE) {
		struct page *page = &page_array[pa >> PAGE_SHIFT];
		page->kind = PAGE_RESERVED;
		page->refs = 1;
	}
}

void page_init(void)
{
	uint64_t start = 0, end = 0;

	page_array = (struct page *)layout_get()->page_array;
	buddy_init();
	page_zeros = &page_array[bootmem_frame() >> PAGE_SHIFT];
	for (unsigned i = 0; i < bootinfo.nregions; i++)
		mark_reserved(&bootinfo.regions[i]);
	while (bootmem_next_free(end, &start, &end))
		page_free_range((paddr_t)start, end);
}
