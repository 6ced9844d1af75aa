#ifndef MM_PAGE_H
#define MM_PAGE_H

/*
 * Frames. Every frame of the machine's memory has a struct page at VALLOC_BASE; a buddy allocator
 * hands out blocks of 2^order of them. There are two zones: frames inside the physical map, which
 * the kernel can use for anything, and frames beyond it, which hold user pages only.
 *
 * Memory is reserved before it is promised (mm/reserve.h). A frame for a page that was promised is
 * taken with page_alloc_promised(), which cannot fail; all others can.
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

#define PAGE_ORDER_MAX 10 /* blocks of up to 4 MiB */

enum page_kind {
	PAGE_ABSENT, /* no memory is there, or it is the firmware's */
	PAGE_FREE,
	PAGE_RESERVED, /* the kernel's image, boot data, tables made at boot */
	PAGE_KERNEL,   /* slabs, heap, stacks, page directories, the kernel's page tables */
	PAGE_TABLE,    /* a page table of a program's half, promised */
	PAGE_CACHE,    /* a page of a file */
	PAGE_TMPFS,    /* a page of a file of a tmpfs */
	PAGE_ANON,     /* a private page of one or more address spaces, promised */
	PAGE_SHARED,   /* a page of anonymous memory that address spaces share, promised */
	PAGE_KINDS
};

struct page {
	struct list link;   /* free list, or the owner's list */
	uint32_t refs;      /* 0: free. Atomic; see page_get, page_put */
	uint32_t mapcount;  /* entries of programs' page tables that name it. Atomic */
	uint8_t kind;       /* enum page_kind */
	uint8_t order;      /* of the block that starts here */
	uint16_t inuse;     /* the owner's: objects in use in a slab */
	void *owner;        /* slab cache or memory object */
	uint32_t index;     /* the owner's: page number in a memory object */
	void *private_data; /* the owner's: a slab's free list */
};

/* A block of 2^order frames for the kernel, inside the physical map, reserved by this call; refs is
 * 1. NULL: no memory. The content is undefined unless PAGE_ZERO. */
#define PAGE_ZERO 0x1U
struct page *page_alloc(unsigned order, unsigned flags) __must_check;

/* One frame of either zone that a reservation has promised: a private page (PAGE_ANON), or one of
 * memory that address spaces share (PAGE_SHARED). Never fails. */
struct page *page_alloc_promised(void);
struct page *page_alloc_shared(void);

/* One frame for a page table that reserve_tables() has promised, zeroed. Never fails. */
struct page *page_alloc_table(void);

/* One frame of either zone for a file's page (`kind` PAGE_CACHE, or PAGE_TMPFS), reserved by this
 * call; NULL: no memory. Its content is undefined. */
struct page *page_alloc_cache(enum page_kind kind) __must_check;

void page_get(struct page *page);
void page_put(struct page *page); /* the last reference frees the block */
void page_put_all(struct page *const *pages, unsigned count);

/* An entry of a program's page table names the frame from now on, or no longer does. Only the page
 * tables call these; each entry has a reference besides. */
void page_mapped(struct page *page);
void page_unmapped(struct page *page);

paddr_t page_to_phys(const struct page *page);
struct page *phys_to_page(paddr_t pa); /* NULL where there is no memory */

/* A kernel frame's address in the physical map; not for frames beyond it. */
void *page_address(const struct page *page);
struct page *address_to_page(const void *address);

/* The content of any frame: arithmetic inside the physical map, a segmap window beyond. Short use
 * only: no sleep between the two, and at most two windows at a time. */
void *frame_map(struct page *page);
void frame_unmap(struct page *page, void *address);

/* Where the content of a frame lies as long as the frame is held, or NULL if it lies beyond the
 * physical map and only windows show it. */
void *frame_address(const struct page *page);

void page_zero(struct page *page);
void page_copy(struct page *to, struct page *from);

/* The frame of zeros that serves reads of memory nobody wrote yet; never freed, never written. */
extern struct page *page_zeros;

/* Copies from any physical address, RAM or not yet handed out (boot modules). */
void phys_read(paddr_t pa, void *to, size_t len);

/* Few frames are left since the last time somebody cared; the page daemon does. */
bool page_frames_low(void);
void page_low_handled(void);

struct page_counts {
	unsigned long total; /* frames the allocator was ever given */
	unsigned long total_beyond;
	unsigned long free, free_beyond;
	unsigned long kernel, tables, cache, tmpfs, anon, shared;
	unsigned long anon_mapped; /* private pages that a page table names */
	unsigned long file_mapped; /* the same of cache, tmpfs and shared */
	unsigned long allocated, allocated_beyond, freed; /* frames, since boot */
};
struct page_counts page_counts(void);
unsigned long page_free_blocks(bool beyond, unsigned order); /* for /proc/buddyinfo */

/* Boot: hands the allocator all regions of bootinfo but what the image, the initrd and the tables
 * take; later the initrd's own frames, and the boot code's. Only whole reserved frames are freed.
 */
void page_init(void);
void page_free_range(paddr_t start, uint64_t end);

#endif
