/*
 * mprotect. A first walk checks that the whole range is mapped and may have the new protection, and
 * counts the pages that become private and writable for the first time, which must be reserved.
 * Only the two areas at the ends of the range can need cutting. Then every area is changed, its
 * present pages with it, and joined with its neighbours where they say the same now.
 *
 * A promise once made stays with the area until it is unmapped, also when it becomes read-only: its
 * written pages are there and fork may share them.
 */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "syscall/abi/mman.h"

struct protection {
	vaddr_t start, end;
	uint32_t prot;
	unsigned long pages; /* to be promised */
	unsigned long data;  /* will count as data and do not now */
};

static bool needs_promise(const struct vm_area *area, uint32_t prot)
{
	return !area->shared && (prot & PROT_WRITE) && !area->promised;
}

static int check(struct addrspace *as, struct protection *p)
{
	if (!range_is_mapped(as, p->start, p->end))
		return -ENOMEM;
	for (struct vm_area *area = addrspace_find(as, p->start); area && area->start < p->end;
	     area = addrspace_after(area)) {
		vaddr_t from = MAX(area->start, p->start), to = MIN(area->end, p->end);
		struct vm_area changed = *area;
		if (p->prot & ~area->prot_max)
			return -EACCES;
		changed.prot = p->prot;
		if (needs_promise(area, p->prot))
			p->pages += (to - from) >> PAGE_SHIFT;
		if (area_counts_as_data(&changed) && !area_counts_as_data(area))
			p->data += (to - from) >> PAGE_SHIFT;
	}
	return as->pages_data + p->data > as->limit_data ? -ENOMEM : 0;
}

static void change_pages(struct addrspace *as, struct vm_area *area)
{
	struct mapping now;
	vaddr_t va = area->start;

	while (pagetable_next(as->pagetable, va, area->end, &va)) {
		pagetable_lookup(as->pagetable, va, &now);
		pagetable_protect(as->pagetable, va, area_page_flags(area, phys_to_page(now.pa)));
		va += PAGE_SIZE;
	}
	pagetable_flush(as->pagetable, area->start, area->end);
}

static void change_area(struct addrspace *as, struct vm_area *area, uint32_t prot)
{
	area_count(as, area, area_pages(area), -1);
	if (needs_promise(area, prot))
		area->promised = true;
	area->prot = prot;
	area_count(as, area, area_pages(area), 1);
	change_pages(as, area);
}

/* Where area_merge() takes in an area that is still to be changed, that one says what its neighbour
 * says now: it needs no change. */
static void apply(struct addrspace *as, const struct protection *p, struct vm_area **spares)
{
	area_cut_at(as, p->start, &spares[0]);
	area_cut_at(as, p->end, &spares[1]);
	struct vm_area *area = addrspace_find(as, p->start);
	while (area && area->start < p->end) {
		change_area(as, area, p->prot);
		area = addrspace_after(area_merge(as, area));
	}
}

int addrspace_protect(struct addrspace *as, vaddr_t start, size_t length, uint32_t prot)
{
	struct protection p = {.start = start, .end = start + ALIGN_UP(length, PAGE_SIZE)};

	p.prot = prot;
	if ((start & PAGE_MASK) || (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC)))
		return -EINVAL;
	if (length == 0)
		return 0;
	if (start >= USERLIMIT || p.end <= start || p.end > USERLIMIT)
		return -ENOMEM;

	struct vm_area *spares[2] = {area_alloc(), area_alloc()};
	space_lock(as);
	int err = spares[0] && spares[1] ? check(as, &p) : -ENOMEM;
	if (err == 0)
		err = reserve_pages(p.pages);
	if (err == 0)
		apply(as, &p, spares);
	space_unlock(as);
	area_free(spares[0]);
	area_free(spares[1]);
	return err;
}
