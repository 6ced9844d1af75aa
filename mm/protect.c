/*
 * mprotect. A first walk finds how far the range is mapped and may have the new protection, and
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
	vaddr_t start, end; /* `end` moves down to where it cannot be done */
	uint32_t prot;
	int refusal;         /* why it ends there; 0: the whole range */
	unsigned long pages; /* to be promised */
	unsigned long data;  /* will count as data and do not now */
};

static bool needs_promise(const struct vm_area *area, uint32_t prot)
{
	return !area->shared && (prot & PROT_WRITE) && !area->promised;
}

static void count_change(struct protection *p, const struct vm_area *area)
{
	unsigned long pages = (MIN(area->end, p->end) - MAX(area->start, p->start)) >> PAGE_SHIFT;
	struct vm_area changed = *area;

	changed.prot = p->prot;
	if (needs_promise(area, p->prot))
		p->pages += pages;
	if (area_counts_as_data(&changed) && !area_counts_as_data(area))
		p->data += pages;
}

/* How far can it be done, and what does that take? */
static void survey(struct addrspace *as, struct protection *p)
{
	struct vm_area *area = addrspace_find(as, p->start);
	vaddr_t at = p->start;

	for (; area && area->start <= at && at < p->end; area = addrspace_after(area)) {
		if (p->prot & ~area->prot_max) {
			p->refusal = -EACCES;
			break;
		}
		count_change(p, area);
		at = area->end;
	}
	if (at < p->end && p->refusal == 0)
		p->refusal = -ENOMEM;
	p->end = MIN(p->end, at);
}

static void change_pages(struct vm_area *area)
{
	struct pagetable *pt = area->space->pagetable;
	struct mapping now;

	for (vaddr_t va = area->start; pagetable_next(pt, va, area->end, &va); va += PAGE_SIZE) {
		pagetable_lookup(pt, va, &now);
		pagetable_protect(pt, va, area_page_flags(area, phys_to_page(now.pa)));
	}
	pagetable_flush(pt, area->start, area->end);
}

static void change_area(struct vm_area *area, const void *ctx)
{
	const struct protection *p = ctx;

	area_count(area->space, area, area_pages(area), -1);
	if (needs_promise(area, p->prot))
		area->promised = true;
	area->prot = p->prot;
	area_count(area->space, area, area_pages(area), 1);
	change_pages(area);
}

static int protect_locked(struct addrspace *as, struct protection *p, struct vm_area **spares)
{
	survey(as, p);
	if (p->data > 0 && as->pages_data + p->data > as->limit_data)
		return -ENOMEM;
	if (!area_cuts_fit(as, p->start, p->end))
		return -ENOMEM;
	int err = reserve_pages(p->pages);
	if (err < 0)
		return err;
	if (p->start < p->end)
		area_change_range(as, p->start, p->end, spares, change_area, p);
	return p->refusal;
}

/* PROT_GROWSDOWN: from the beginning of the area, which must be one that grows. */
static int extend_down(struct addrspace *as, struct protection *p)
{
	struct vm_area *area = addrspace_find(as, p->start);

	if (!area || area->start >= p->end)
		return -ENOMEM;
	p->start = area->start;
	return area->grows_down ? 0 : -EINVAL;
}

int addrspace_protect(struct addrspace *as, vaddr_t start, size_t length, uint32_t prot)
{
	struct protection p = {.start = start, .end = start + ALIGN_UP(length, PAGE_SIZE)};
	uint32_t known = PROT_READ | PROT_WRITE | PROT_EXEC;

	p.prot = prot & known;
	if (start & PAGE_MASK)
		return -EINVAL;
	if (length == 0)
		return 0;
	if (start >= USERLIMIT || p.end <= start || p.end > USERLIMIT)
		return -ENOMEM;
	if (prot & ~(known | PROT_SEM | PROT_GROWSDOWN)) /* nothing grows up here */
		return -EINVAL;

	struct vm_area *spares[2] = {area_alloc(), area_alloc()};
	space_lock(as);
	int err = spares[0] && spares[1] ? 0 : -ENOMEM;
	if (err == 0 && (prot & PROT_GROWSDOWN))
		err = extend_down(as, &p);
	if (err == 0)
		err = protect_locked(as, &p, spares);
	space_unlock(as);
	area_free(spares[0]);
	area_free(spares[1]);
	return err;
}
