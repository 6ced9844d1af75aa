#ifndef MM_AREA_H
#define MM_AREA_H

/*
 * The inside of address spaces, shared by the files that implement mm/addrspace.h. All is called
 * with the space's lock held unless it says otherwise.
 */

#include "mm/addrspace.h"

struct page;

#define STACK_GAP (256 * PAGE_SIZE) /* stays free below an area that grows down, as on Linux */

/* The lock. Giving it back frees the areas that died under it: their objects may be files, whose
 * locks come before this one. */
void space_lock(struct addrspace *as);
void space_lock_child(struct addrspace *as); /* with its parent's held (kernel/lockrank.h) */
void space_unlock(struct addrspace *as);

/* area.c: descriptors (no lock needed). */
void area_init(void);
struct vm_area *area_alloc(void) __must_check; /* zeroed; NULL: no memory */
void area_free(struct vm_area *area);          /* and its reference to the object; NULL: nothing */

static inline unsigned long area_pages(const struct vm_area *area)
{
	return (area->end - area->start) >> PAGE_SHIFT;
}

/* area.c: the ordered set, and with it the list of those who map the object. area_bury() takes an
 * area out for good. */
struct vm_area *area_before(const struct vm_area *area);
void area_insert(struct addrspace *as, struct vm_area *area);
void area_bury(struct addrspace *as, struct vm_area *area);

/* Cuts an area in two at `at`, which lies inside it; `upper` is a fresh descriptor. */
void area_split(struct addrspace *as, struct vm_area *area, vaddr_t at, struct vm_area *upper);

/* Makes `at` the border of two areas if it lies inside one, and uses up `*spare` if so. */
void area_cut_at(struct addrspace *as, vaddr_t at, struct vm_area **spare);

/* The area goes on up to `end`; where it does, nothing is, or its neighbour is about to go. */
void area_extend(struct addrspace *as, struct vm_area *area, vaddr_t end);

/* Joins an area with its neighbours where they say the same; returns the one that is left. */
struct vm_area *area_merge(struct addrspace *as, struct vm_area *area);

/* Changes the areas of [start, end): cuts them to the range with the two descriptors in `spares`,
 * calls `change` for each, and joins what says the same then. An area that `change` has made the
 * same as its neighbour may take that in unchanged: it is the same already. */
void area_change_range(struct addrspace *as, vaddr_t start, vaddr_t end, struct vm_area **spares,
		       void (*change)(struct vm_area *area, const void *ctx), const void *ctx);

/* Would the cuts it makes stay under AREAS_MAX? */
bool area_cuts_fit(struct addrspace *as, vaddr_t start, vaddr_t end);

/* Adds the area's pages to the space's counts (`sign` 1), or takes them off (-1). */
void area_count(struct addrspace *as, const struct vm_area *area, unsigned long pages, int sign);
bool area_counts_as_data(const struct vm_area *area);

/* The space ends: its locked pages are none any more. */
void area_forget_locked(struct addrspace *as);

/* The space's page tables name one more frame (`sign` 1), or one less (-1). */
void resident_count(struct addrspace *as, const struct page *page, int sign);

/* The 4 MiB slots that [start, end), in which there is no area, has for itself: no neighbour
 * reaches into them. Their page tables come and go with what is put there. */
struct slots {
	vaddr_t start, end;
	unsigned long count;
};
struct slots area_slots(struct addrspace *as, vaddr_t start, vaddr_t end);

/* Moves an area's bounds; it stays between its neighbours. */
void area_set_bounds(struct addrspace *as, struct vm_area *area, vaddr_t start, vaddr_t end);

/* gaps.c: where may `length` bytes go, at most mmap_top, top down; 0: nowhere. gaps_update() is for
 * the tree. */
vaddr_t area_place(struct addrspace *as, size_t length);
void gaps_update(struct rb_node *node);

/*
 * mapping.c: putting an area in. First everything that can fail, then what cannot.
 */
struct new_area {
	vaddr_t start, end;
	struct vm_area *area;
	unsigned long pages;   /* to be reserved for it */
	struct vm_area *spare; /* the rest is new_area_reserve()'s */
	unsigned long tables;
};

/* Finds [start, end) for `length` bytes as mmap(2) does; the errors of addrspace_map(). */
struct place_request {
	vaddr_t address;
	bool fixed, replace;
};
int new_area_place(struct addrspace *as, const struct place_request *request, size_t length,
		   struct new_area *want);

/* Reserves what it needs: 0 or -ENOMEM. Then one of the others: the area is put in, in place of
 * what is there, or everything is given back, the area too. */
int new_area_reserve(struct addrspace *as, struct new_area *want) __must_check;
void new_area_insert(struct addrspace *as, struct new_area *want);

/* How many pages of a range are in areas, how many of those count as data, how many are locked. */
struct overlap {
	unsigned long pages, data, locked;
};
struct overlap area_overlap(struct addrspace *as, vaddr_t start, vaddr_t end);

/* mapping.c: the calls, for those who hold the lock already. */
int map_locked(struct addrspace *as, const struct map_request *request, vaddr_t *out);
int unmap_locked(struct addrspace *as, vaddr_t start, vaddr_t end);
bool range_is_free(struct addrspace *as, vaddr_t start, vaddr_t end);
void remove_range(struct addrspace *as, vaddr_t start, vaddr_t end, struct vm_area *spare);

/* limits.c: whole pages in user space that begin at `start`; the end, or 0 if that is not one. */
vaddr_t range_end(vaddr_t start, size_t length);

/* limits.c: may `pages` more be locked? 0 or -EAGAIN. May the caller lock any number? */
int check_lock_limit(const struct addrspace *as, unsigned long pages);
bool may_lock_any(void);

/* zap.c: forgets the pages of [start, end): their frames go back. */
void zap_pages(struct addrspace *as, vaddr_t start, vaddr_t end);

/* The same inside one area, of those that are its object's; with `copies` private ones as well. */
void zap_object_pages(struct vm_area *area, vaddr_t start, vaddr_t end, bool copies);

/* fault.c: as addrspace_fault(); and how a page of an area is mapped (MAP_*). */
int fault_locked(struct addrspace *as, vaddr_t va, bool write, struct fault_verdict *verdict);
unsigned area_page_flags(const struct vm_area *area, const struct page *page);

/* Fills in [start, end), which lies in one area, for reading or writing; -EFAULT at the first page
 * that cannot be had. The other kind of access is up to the area: a private page that may be
 * written is going to be. An area that is locked on fault stays as it is. */
int populate_pages(struct addrspace *as, vaddr_t start, vaddr_t end, bool write);
int populate_area(struct addrspace *as, struct vm_area *area, vaddr_t start, vaddr_t end);

#endif
