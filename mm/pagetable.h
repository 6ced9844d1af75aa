#ifndef MM_PAGETABLE_H
#define MM_PAGETABLE_H

/*
 * Page tables. Only pagetable.c knows the format. The kernel's half is the same in every page
 * directory: when it gets a new page table, all directories learn of it. User page tables are
 * promised with the areas that need them (reserve_tables) and freed when the range they map is.
 */

#include "kernel/types.h"

struct page;
struct pagetable;

#define MAP_READ    0x0U
#define MAP_WRITE   0x1U
#define MAP_USER    0x2U
#define MAP_NOCACHE 0x4U
#define MAP_COW     0x8U  /* software mark: shared until written, absent MAP_WRITE */
#define MAP_NONE    0x10U /* the frame is kept, but nobody may reach it (PROT_NONE) */

struct mapping {
	paddr_t pa;
	unsigned flags;
	bool large;
	bool global; /* stays in the TLB across a change of directory */
	bool accessed, dirty;
};

/* Boot, in this order: an empty directory for the kernel; entries in its half (mm/kernelmap.c),
 * with tables that stay for ever; the processor uses it, and the boot directory is gone. */
void pagetable_boot_begin(void);
void pagetable_boot_table(vaddr_t va); /* a table for `va`, empty if there was none */
void pagetable_boot_map(vaddr_t va, paddr_t pa, unsigned flags);
void pagetable_boot_map_large(vaddr_t va, paddr_t pa, unsigned flags);
void pagetable_boot_end(void);

void pagetable_init_cache(void); /* once there are slabs: pagetable_create() works */

struct pagetable *pagetable_create(void);      /* a user half that is empty; NULL: no memory */
void pagetable_destroy(struct pagetable *pt);  /* no user mapping may be left */
void pagetable_activate(struct pagetable *pt); /* NULL: the kernel's own */
struct pagetable *pagetable_kernel(void);

/* Maps the user page at `va`; a table is taken from the promised ones if there is none. */
void pagetable_map(struct pagetable *pt, vaddr_t va, paddr_t pa, unsigned flags);

/* Unmaps `va`; returns whether there was a mapping, and which. This and the next leave the TLB as
 * it is: the caller flushes what it changed, before it gives frames back. */
bool pagetable_unmap(struct pagetable *pt, vaddr_t va, struct mapping *was);
void pagetable_protect(struct pagetable *pt, vaddr_t va, unsigned flags);
bool pagetable_lookup(struct pagetable *pt, vaddr_t va, struct mapping *out);

/* The lowest mapped user page at or after `va` and below `end`; skips absent tables whole. */
bool pagetable_next(struct pagetable *pt, vaddr_t va, vaddr_t end, vaddr_t *found);

/* Makes the pages of [start, end) look as if nobody had accessed them since; flushes the TLB. */
void pagetable_clear_accessed(struct pagetable *pt, vaddr_t start, vaddr_t end);

/* fork: maps the user pages of [start, end) in `from` into `to` as well, with a reference each;
 * with `cow` neither may write them from now on. Returns how many; the caller then flushes `from`.
 */
unsigned long pagetable_share(struct pagetable *from, struct pagetable *to, vaddr_t start,
			      vaddr_t end, bool cow);

/* Makes the TLB forget what it holds of [start, end), if `pt` is active. */
void pagetable_flush(struct pagetable *pt, vaddr_t start, vaddr_t end);

/* Frees the page tables that lie wholly in [start, end), in which nothing is mapped any more. */
void pagetable_free_tables(struct pagetable *pt, vaddr_t start, vaddr_t end);

/* The kernel's half: heap, windows, stacks. -ENOMEM if a table is needed and there is none. */
int pagetable_map_kernel(vaddr_t va, paddr_t pa, unsigned flags) __must_check;
bool pagetable_unmap_kernel(vaddr_t va, paddr_t *was);

/* The segmap windows, whose page table is always there: no lock, no failure. */
void pagetable_set_window(vaddr_t va, paddr_t pa);
void pagetable_clear_window(vaddr_t va);

unsigned long pagetable_table_count(const struct pagetable *pt);

#endif
