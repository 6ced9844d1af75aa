/*
 * The kernel heap region as a row of ranges without gaps, each in use or free, in a tree by
 * address. Free neighbours are always joined. Free ranges are on lists by the power of two in their
 * size, so that a request looks through the list where a fit is possible and then takes from the
 * first larger list that is not empty.
 *
 * The first page of a range in use is never mapped: whatever runs below its start faults. Ranges
 * are only addresses; heap_alloc() puts frames behind them, kernel stacks (kstack.c) do that
 * themselves.
 *
 * heap_lock guards the tree and the lists. Descriptors are allocated before it is taken.
 */

#include "mm/heap.h"
#include "kernel/errno.h"
#include "kernel/lib/list.h"
#include "kernel/lib/rbtree.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "mm/fail.h"
#include "mm/heap_debug.h"
#include "mm/layout.h"
#include "mm/memcheck.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/slab.h"
#include "mm/slab_cache.h"

#define SIZE_CLASSES 20 /* up to 2^19 pages, 2 GiB: more than the region has */

struct heap_range {
	struct rb_node node;   /* in `ranges`, by start */
	struct list free_link; /* in `free_ranges`, while free */
	vaddr_t start;         /* of the unmapped page */
	unsigned long pages;   /* with it */
	bool used;
	struct heap_area area; /* while heap_alloc() has put memory there; else its size is 0 */
};

static struct spinlock heap_lock = SPINLOCK_INIT("heap", RANK_HEAP);
static struct kmem_cache *cache;

/* Guarded by heap_lock. */
static struct rb_tree ranges;
static struct list free_ranges[SIZE_CLASSES]; /* [i]: 2^i .. 2^(i+1)-1 pages */
static unsigned long nused, bytes_mapped;

static unsigned size_class(unsigned long pages)
{
	return 31U - (unsigned)__builtin_clzl(pages);
}

static struct heap_range *range_at(struct rb_node *node)
{
	return node ? rb_entry(node, struct heap_range, node) : NULL;
}

static void tree_insert(struct heap_range *range)
{
	struct rb_node **link = &ranges.root, *parent = NULL;

	while (*link) {
		parent = *link;
		link = range->start < range_at(parent)->start ? &parent->left : &parent->right;
	}
	rb_insert(&ranges, &range->node, parent, link);
}

/* The range that holds `va`; the row has no gaps, so there is one for every address of the heap. */
static struct heap_range *find_range(vaddr_t va)
{
	struct rb_node *node = ranges.root;

	while (node) {
		struct heap_range *range = range_at(node);
		if (va < range->start)
			node = node->left;
		else if (va - range->start >= range->pages * PAGE_SIZE)
			node = node->right;
		else
			return range;
	}
	return NULL;
}

static void mark_free(struct heap_range *range)
{
	range->used = false;
	list_add(&free_ranges[size_class(range->pages)], &range->free_link);
}

/* A free range of at least `pages`, or NULL. */
static struct heap_range *find_free(unsigned long pages)
{
	struct heap_range *range;
	unsigned first = size_class(pages);

	list_for_each_entry (range, &free_ranges[first], free_link)
		if (range->pages >= pages)
			return range;
	for (unsigned i = first + 1; i < SIZE_CLASSES; i++)
		if (!list_empty(&free_ranges[i]))
			return list_first_entry(&free_ranges[i], struct heap_range, free_link);
	return NULL;
}

/* Takes the lower `pages` of a free range; `rest` becomes the descriptor of what is left, or is
 * handed back if nothing is. */
static struct heap_range *take_lower(struct heap_range *range, unsigned long pages,
				     struct heap_range *rest)
{
	list_del(&range->free_link);
	range->used = true;
	range->area.size = 0;
	nused++;
	if (range->pages == pages)
		return rest;
	rest->start = range->start + pages * PAGE_SIZE;
	rest->pages = range->pages - pages;
	range->pages = pages;
	tree_insert(rest);
	mark_free(rest);
	return NULL;
}

vaddr_t heap_reserve(size_t size)
{
	unsigned long pages = (ALIGN_UP((unsigned long)size, PAGE_SIZE) >> PAGE_SHIFT) + 1;

	if (size == 0 || size > GIB || fail_now())
		return 0;
	struct heap_range *rest = kmem_cache_alloc(cache);
	if (!rest)
		return 0;
	spin_lock(&heap_lock);
	struct heap_range *range = find_free(pages);
	if (range)
		rest = take_lower(range, pages, rest);
	spin_unlock(&heap_lock);
	if (rest)
		kmem_cache_free(cache, rest);
	return range ? range->start + PAGE_SIZE : 0;
}

/* Joins a range with a free neighbour, whose descriptor is then over. */
static void absorb(struct heap_range *range, struct heap_range *neighbour)
{
	list_del(&neighbour->free_link);
	rb_remove(&ranges, &neighbour->node);
	range->start = MIN(range->start, neighbour->start);
	range->pages += neighbour->pages;
}

void heap_unreserve(vaddr_t start)
{
	spin_lock(&heap_lock);
	struct heap_range *range = find_range(start);
	if (!range || !range->used || range->start + PAGE_SIZE != start)
		panic("%#x freed into the kernel heap starts no range in use", start);
	struct heap_range *before = range_at(rb_prev(&range->node));
	struct heap_range *after = range_at(rb_next(&range->node));
	bool join_before = before && !before->used, join_after = after && !after->used;
	if (join_before)
		absorb(range, before);
	if (join_after)
		absorb(range, after);
	mark_free(range);
	nused--;
	spin_unlock(&heap_lock);
	if (join_before)
		kmem_cache_free(cache, before);
	if (join_after)
		kmem_cache_free(cache, after);
}

/* --- Ranges with memory ------------------------------------------------------------------------
 */

static int map_page(vaddr_t va)
{
	struct page *page = page_alloc(0, PAGE_ZERO);

	if (!page)
		return -ENOMEM;
	int err = pagetable_map_kernel(va, page_to_phys(page), MAP_WRITE);
	if (err < 0)
		page_put(page);
	return err;
}

/* Unmaps from `start` until the first page that is not mapped. */
static void unmap_pages(vaddr_t start)
{
	paddr_t pa;

	for (; pagetable_unmap_kernel(start, &pa); start += PAGE_SIZE)
		page_put(phys_to_page(pa));
}

static unsigned long mapped_size(const struct heap_area *area)
{
	return ALIGN_UP((unsigned long)area->size, PAGE_SIZE);
}

static void note_allocated(vaddr_t start, size_t size, vaddr_t caller)
{
	struct heap_area area = {.start = start, .size = size};

	if (memcheck_on()) {
		alloc_site_note(&area.allocated, caller);
		heap_debug_allocated(&area);
	}
	spin_lock(&heap_lock);
	find_range(start)->area = area;
	bytes_mapped += mapped_size(&area);
	spin_unlock(&heap_lock);
}

static void note_freed(vaddr_t start, vaddr_t caller)
{
	spin_lock(&heap_lock);
	struct heap_range *range = find_range(start);
	if (!range || !range->used || range->area.size == 0 || range->area.start != start)
		heap_debug_refuse(start);
	if (memcheck_on()) {
		heap_debug_check(&range->area);
		alloc_site_note(&range->area.freed, caller);
		heap_debug_freed(&range->area);
	}
	bytes_mapped -= mapped_size(&range->area);
	range->area.size = 0;
	spin_unlock(&heap_lock);
}

static void *heap_alloc_for(size_t size, vaddr_t caller)
{
	vaddr_t start = heap_reserve(size);

	if (!start)
		return NULL;
	for (size_t done = 0; done < size; done += PAGE_SIZE) {
		if (map_page(start + done) < 0) {
			unmap_pages(start);
			heap_unreserve(start);
			return NULL;
		}
	}
	note_allocated(start, size, caller);
	return (void *)start;
}

static void heap_free_for(vaddr_t start, vaddr_t caller)
{
	note_freed(start, caller);
	unmap_pages(start);
	heap_unreserve(start);
}

void *heap_alloc(size_t size)
{
	return heap_alloc_for(size, (vaddr_t)__builtin_return_address(0));
}

void heap_free(void *start)
{
	if (start)
		heap_free_for((vaddr_t)start, (vaddr_t)__builtin_return_address(0));
}

void *buffer_alloc(size_t size)
{
	vaddr_t caller = (vaddr_t)__builtin_return_address(0);

	return size <= KMALLOC_MAX ? kmalloc_for(size, caller) : heap_alloc_for(size, caller);
}

void buffer_free(void *buffer)
{
	const struct layout_bounds *bounds = layout_get();
	vaddr_t caller = (vaddr_t)__builtin_return_address(0), at = (vaddr_t)buffer;

	if (at >= bounds->kpm_end && at < bounds->page_array)
		heap_free_for(at, caller);
	else
		kfree_for(buffer, caller);
}

/* Calls `visit` for each area with memory, the lock held. */
void heap_visit(void (*visit)(void *ctx, const struct heap_area *area), void *ctx)
{
	spin_lock(&heap_lock);
	for (struct rb_node *node = rb_first(&ranges); node; node = rb_next(node))
		if (range_at(node)->used && range_at(node)->area.size > 0)
			visit(ctx, &range_at(node)->area);
	spin_unlock(&heap_lock);
}

struct heap_counts heap_counts(void)
{
	spin_lock(&heap_lock);
	struct heap_counts counts = {.ranges = nused, .bytes = bytes_mapped};
	spin_unlock(&heap_lock);
	return counts;
}

void heap_init(void)
{
	const struct layout_bounds *bounds = layout_get();

	cache = kmem_cache_create("heap_range", sizeof(struct heap_range), 0);
	for (unsigned i = 0; i < SIZE_CLASSES; i++)
		list_init(&free_ranges[i]);
	struct heap_range *whole = kmem_cache_zalloc(cache);
	assert(whole);
	whole->start = bounds->kpm_end;
	/* The last page stays unmapped, so that the last range has an end like all others. */
	whole->pages = ((bounds->page_array - bounds->kpm_end) >> PAGE_SHIFT) - 1;
	tree_insert(whole);
	mark_free(whole);
}
