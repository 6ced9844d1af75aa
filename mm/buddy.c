/*
 * Free memory as blocks of 2^order frames, each aligned to its size. A block's buddy is the other
 * half of the block twice its size: the frame number with one bit flipped. Taking splits a larger
 * block and keeps the halves that are not wanted; giving back joins a block with its buddy as long
 * as that is free too. So free memory is always in the fewest and largest blocks.
 *
 * A free block is known by its first frame: kind PAGE_FREE and its order. No other frame can be
 * mistaken for one: blocks are aligned, so the frame where our block's buddy would start either
 * starts a block (free or not, of the same order or smaller), or lies in a block that holds ours
 * too, which cannot be, for ours is not free.
 *
 * The border between the zones is a multiple of the largest block, so no block crosses it.
 */

#include "kernel/panic.h"
#include "mm/frames.h"
#include "mm/layout.h"
#include "mm/page.h"

struct free_lists {
	struct list blocks[PAGE_ORDER_MAX + 1];
	unsigned long counts[PAGE_ORDER_MAX + 1];
	unsigned long frames;
};

static struct free_lists zones[ZONES];

void buddy_init(void)
{
	for (unsigned zone = 0; zone < ZONES; zone++)
		for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++)
			list_init(&zones[zone].blocks[order]);
}

static unsigned long frame_number(const struct page *page)
{
	return (unsigned long)(page - page_array);
}

static struct free_lists *zone_of(const struct page *page)
{
	bool beyond = frame_number(page) >= layout_get()->kpm_limit >> PAGE_SHIFT;
	return &zones[beyond ? ZONE_BEYOND : ZONE_MAPPED];
}

static void insert(struct free_lists *zone, struct page *block, unsigned order)
{
	block->kind = PAGE_FREE;
	block->order = (uint8_t)order;
	list_add(&zone->blocks[order], &block->link);
	zone->counts[order]++;
}

static void remove(struct free_lists *zone, struct page *block)
{
	list_del(&block->link);
	zone->counts[block->order]--;
}

/* The free buddy of a block, or NULL. */
static struct page *free_buddy(const struct page *block, unsigned order)
{
	unsigned long number = frame_number(block) ^ 1UL << order;

	if (order == PAGE_ORDER_MAX || number >= layout_get()->frames)
		return NULL;
	struct page *buddy = &page_array[number];
	return buddy->kind == PAGE_FREE && buddy->order == order ? buddy : NULL;
}

struct page *buddy_take(enum zone which, unsigned order)
{
	struct free_lists *zone = &zones[which];
	unsigned have = order;

	while (have <= PAGE_ORDER_MAX && list_empty(&zone->blocks[have]))
		have++;
	if (have > PAGE_ORDER_MAX)
		return NULL;
	struct page *block = list_first_entry(&zone->blocks[have], struct page, link);
	remove(zone, block);
	while (have > order) {
		have--;
		insert(zone, block + (1UL << have), have);
	}
	block->order = (uint8_t)order;
	zone->frames -= 1UL << order;
	return block;
}

void buddy_give(struct page *block, unsigned order)
{
	struct free_lists *zone = zone_of(block);
	struct page *buddy;

	zone->frames += 1UL << order;
	while ((buddy = free_buddy(block, order)) != NULL) {
		remove(zone, buddy);
		block = MIN(block, buddy);
		order++;
	}
	insert(zone, block, order);
}

unsigned long buddy_free_frames(enum zone zone)
{
	return zones[zone].frames;
}

unsigned long buddy_free_blocks(enum zone zone, unsigned order)
{
	return zones[zone].counts[order];
}
