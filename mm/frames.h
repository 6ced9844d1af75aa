#ifndef MM_FRAMES_H
#define MM_FRAMES_H

/*
 * The inside of the frame allocator, shared by its three files: buddy.c keeps the free blocks,
 * reserve.c says who may take one, page.c gives them out and takes them back. All below is guarded
 * by frames_lock; every function is called with it held.
 */

#include "kernel/spinlock.h"
#include "kernel/types.h"

struct page;

enum zone {
	ZONE_MAPPED,
	ZONE_BEYOND,
	ZONES
}; /* inside the physical map, and beyond it */

extern struct spinlock frames_lock;
extern struct page *page_array; /* by frame number; fixed at boot */

/* buddy.c: a free block of 2^order frames, or NULL; and its way back. */
struct page *buddy_take(enum zone zone, unsigned order);
void buddy_give(struct page *block, unsigned order);
unsigned long buddy_free_frames(enum zone zone);
unsigned long buddy_free_blocks(enum zone zone, unsigned order);
void buddy_init(void);

/* reserve.c: is there so much that no promise needs? */
bool reserve_leaves_kernel(unsigned long frames); /* inside the physical map */
bool reserve_leaves_cache(void);                  /* one frame anywhere */

/* reserve.c: a promised frame was handed out, or came back. */
void reserve_page_used(void);
void reserve_page_back(void);
void reserve_table_used(void);
void reserve_table_back(void);
void reserve_add_memory(unsigned long frames);

#endif
