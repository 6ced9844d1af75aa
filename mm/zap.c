/*
 * Taking pages out of an address space. Frames are collected in batches: all of a batch are
 * unmapped, the TLB forgets them, and only then they go back, for until then a program could still
 * reach them.
 */

#include "kernel/waitq.h"
#include "mm/area.h"
#include "mm/page.h"
#include "mm/pagetable.h"

#define ZAP_BATCH 64

/* Takes out one of the pages it is shown, or leaves it there; NULL takes all. */
typedef bool zap_choice(const struct vm_area *area, const struct page *page);

/* A private area's own copies are anonymous; what a shared one shows is always the object's. */
static bool object_page(const struct vm_area *area, const struct page *page)
{
	return area->shared || page->kind != PAGE_ANON;
}

/* Unmaps up to ZAP_BATCH pages from `*va` on and collects them; the TLB still knows them. */
static unsigned unmap_batch(struct addrspace *as, const struct vm_area *area, zap_choice *choose,
			    vaddr_t *va, vaddr_t end, struct page **pages)
{
	struct mapping was;
	unsigned n = 0;

	for (; n < ZAP_BATCH && pagetable_next(as->pagetable, *va, end, va); *va += PAGE_SIZE) {
		if (choose && pagetable_lookup(as->pagetable, *va, &was) &&
		    !choose(area, phys_to_page(was.pa)))
			continue;
		pagetable_unmap(as->pagetable, *va, &was);
		pages[n++] = phys_to_page(was.pa);
	}
	return n;
}

static void zap(struct addrspace *as, const struct vm_area *area, zap_choice *choose, vaddr_t start,
		vaddr_t end)
{
	struct page *pages[ZAP_BATCH];
	vaddr_t from = start, va = start;
	unsigned n;

	while ((n = unmap_batch(as, area, choose, &va, end, pages)) > 0) {
		pagetable_flush(as->pagetable, from, va);
		from = va;
		for (unsigned i = 0; i < n; i++)
			resident_count(as, pages[i], -1);
		page_put_all(pages, n);
		let_others_run();
	}
}

void zap_pages(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	zap(as, NULL, NULL, start, end);
}

void zap_object_pages(struct vm_area *area, vaddr_t start, vaddr_t end, bool copies)
{
	zap(area->space, area, copies ? NULL : object_page, start, end);
}
