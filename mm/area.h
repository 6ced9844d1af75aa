#ifndef MM_AREA_H
#define MM_AREA_H

/*
 * The inside of address spaces, shared by the files that implement mm/addrspace.h. All is called
 * with the space's lock held unless it says otherwise.
 */

#include "mm/addrspace.h"

struct page;

/* The lock. Giving it back frees the areas that died under it: their objects may be files, whose
 * locks come before this one. */
void space_lock(struct addrspace *as);
void space_unlock(struct addrspace *as);

/* area.c: descriptors (no lock needed). */
void area_init(void);
struct vm_area *area_alloc(void) __must_check; /* zeroed; NULL: no memory */
void area_free(struct vm_area *area);          /* and its reference to the object; NULL: nothing */

static inline unsigned long area_pages(const struct vm_area *area)
{
	return (area->end - area->start) >> PAGE_SHIFT;
}

/* area.c: the ordered set. area_bury() takes an area out for good. */
struct vm_area *area_before(const struct vm_area *area);
void area_insert(struct addrspace *as, struct vm_area *area);
void area_bury(struct addrspace *as, struct vm_area *area);

/* Cuts an area in two at `at`, which lies inside it; `upper` is a fresh descriptor. */
void area_split(struct addrspace *as, struct vm_area *area, vaddr_t at, struct vm_area *upper);

/* Makes `at` the border of two areas if it lies inside one, and uses up `*spare` if so. */
void area_cut_at(struct addrspace *as, vaddr_t at, struct vm_area **spare);

/* Joins an area with its neighbours where they say the same; returns the one that is left. */
struct vm_area *area_merge(struct addrspace *as, struct vm_area *area);

/* Adds the area's pages to the space's counts (`sign` 1), or takes them off (-1). */
void area_count(struct addrspace *as, const struct vm_area *area, unsigned long pages, int sign);
bool area_counts_as_data(const struct vm_area *area);

/* The space's page tables name one more frame (`sign` 1), or one less (-1). */
void resident_count(struct addrspace *as, const struct page *page, int sign);

/* The 4 MiB slots that [start, end), in which there is no area, has for itself: no neighbour
 * reaches into them. Their page tables come and go with what is put there. */
struct slots {
	vaddr_t start, end;
	unsigned long count;
};
struct slots area_slots(struct addrspace *as, vaddr_t start, vaddr_t end);

/* mapping.c: the calls, for those who hold the lock already. */
int map_locked(struct addrspace *as, const struct map_request *request, vaddr_t *out);
int unmap_locked(struct addrspace *as, vaddr_t start, vaddr_t end);
bool range_is_mapped(struct addrspace *as, vaddr_t start, vaddr_t end);

/* Forgets the pages of [start, end): their frames go back. */
void zap_pages(struct addrspace *as, vaddr_t start, vaddr_t end);

/* fault.c: as addrspace_fault(); and how a page of an area is mapped (MAP_*). */
int fault_locked(struct addrspace *as, vaddr_t va, bool write, struct fault_verdict *verdict);
unsigned area_page_flags(const struct vm_area *area, const struct page *page);

/* Where may `length` bytes go, at most mmap_top, top down; 0: nowhere. */
vaddr_t area_place(struct addrspace *as, size_t length);

#endif
