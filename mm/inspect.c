/*
 * Walks over page tables that only look. Absent tables are skipped whole, so the cost follows what
 * is resident, not what is mapped; a page's share is one division, because a frame counts the
 * entries that name it as they come and go.
 */

#include "mm/inspect.h"
#include "kernel/lib/string.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"

static void add_share(struct area_pages *sum, const struct page *page, bool dirty)
{
	uint32_t share = (uint32_t)(PAGE_SIZE << SHARE_SHIFT) / page->mapcount;

	sum->share += share;
	if (dirty)
		sum->share_dirty += share;
	if (page->kind == PAGE_ANON)
		sum->share_anon += share;
	else if (page->kind == PAGE_SHARED || page->kind == PAGE_TMPFS)
		sum->share_shared += share;
	else
		sum->share_file += share;
}

static void add_page(struct area_pages *sum, const struct page *page, const struct mapping *entry)
{
	bool dirty = entry->dirty || page->kind == PAGE_ANON;

	sum->resident++;
	sum->referenced += entry->accessed;
	sum->anonymous += page->kind == PAGE_ANON;
	if (page->mapcount > 1 && dirty)
		sum->shared_dirty++;
	else if (page->mapcount > 1)
		sum->shared_clean++;
	else if (dirty)
		sum->private_dirty++;
	else
		sum->private_clean++;
	add_share(sum, page, dirty);
}

void area_add_pages(struct addrspace *as, const struct vm_area *area, struct area_pages *sum)
{
	struct mapping entry;

	for (vaddr_t va = area->start; pagetable_next(as->pagetable, va, area->end, &va);
	     va += PAGE_SIZE) {
		pagetable_lookup(as->pagetable, va, &entry);
		const struct page *page = phys_to_page(entry.pa);
		if (page != page_zeros)
			add_page(sum, page, &entry);
	}
}

static uint64_t pagemap_entry(const struct mapping *entry, bool frames)
{
	const struct page *page = phys_to_page(entry->pa);
	uint64_t bits = PAGEMAP_PRESENT;

	if (frames)
		bits |= entry->pa >> PAGE_SHIFT;
	if (page == page_zeros)
		return bits;
	if (page->kind != PAGE_ANON)
		bits |= PAGEMAP_FILE;
	return page->mapcount == 1 ? bits | PAGEMAP_EXCLUSIVE : bits;
}

void addrspace_pagemap(struct addrspace *as, vaddr_t va, unsigned count, bool frames,
		       uint64_t *entries)
{
	vaddr_t start = va, end = va + count * PAGE_SIZE;
	struct mapping entry;

	memset(entries, 0, count * sizeof(entries[0]));
	space_lock(as);
	for (; pagetable_next(as->pagetable, va, end, &va); va += PAGE_SIZE) {
		pagetable_lookup(as->pagetable, va, &entry);
		entries[(va - start) >> PAGE_SHIFT] = pagemap_entry(&entry, frames);
	}
	space_unlock(as);
}

static bool concerns(enum clear_refs what, const struct vm_area *area)
{
	return what == CLEAR_REFS_ALL || (what == CLEAR_REFS_ANON && !area->object) ||
	       (what == CLEAR_REFS_MAPPED && area->object);
}

void addrspace_clear_refs(struct addrspace *as, enum clear_refs what)
{
	space_lock(as);
	if (what == CLEAR_REFS_PEAK)
		as->peak_resident = as->pages_resident;
	for (struct vm_area *area = addrspace_first(as); area; area = addrspace_after(area))
		if (concerns(what, area))
			pagetable_clear_accessed(as->pagetable, area->start, area->end);
	space_unlock(as);
}
