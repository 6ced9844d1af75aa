/*
 * Windows onto physical memory. Frames inside the physical map have an address by arithmetic. To
 * reach one beyond it, the kernel borrows a page of address space in the segmap region: its page
 * table exists from the start, so that opening a window is one store, and closing it one store and
 * one TLB entry. A window is used by the processor that opened it and closed before it does
 * anything else, so no other processor's TLB ever holds it.
 */

#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"

#define WINDOWS ((SEGMAP_END - SEGMAP_BASE) / PAGE_SIZE)

static struct spinlock segmap_lock = SPINLOCK_INIT("segmap", RANK_SEGMAP);

/* Guarded by segmap_lock: a stack of closed windows, then those never used so far. */
static uint16_t closed[WINDOWS];
static unsigned nclosed, nused;

static vaddr_t open_window(paddr_t pa)
{
	spin_lock(&segmap_lock);
	assert(nclosed > 0 || nused < WINDOWS);
	unsigned window = nclosed > 0 ? closed[--nclosed] : nused++;
	spin_unlock(&segmap_lock);

	vaddr_t va = SEGMAP_BASE + window * PAGE_SIZE;
	pagetable_set_window(va, pa);
	return va;
}

static void close_window(vaddr_t va)
{
	pagetable_clear_window(va);
	spin_lock(&segmap_lock);
	closed[nclosed++] = (uint16_t)((va - SEGMAP_BASE) / PAGE_SIZE);
	spin_unlock(&segmap_lock);
}

static void *map_physical(paddr_t pa)
{
	if (pa < layout_get()->kpm_limit)
		return (void *)(SEGKPM_BASE + pa);
	return (void *)open_window(pa);
}

static void unmap_physical(void *address)
{
	vaddr_t va = ALIGN_DOWN((vaddr_t)address, PAGE_SIZE);

	if (va < SEGMAP_END)
		close_window(va);
}

void *frame_address(const struct page *page)
{
	paddr_t pa = page_to_phys(page);
	return pa < layout_get()->kpm_limit ? (void *)(SEGKPM_BASE + pa) : NULL;
}

void *frame_map(struct page *page)
{
	return map_physical(page_to_phys(page));
}

void frame_unmap(struct page *page, void *address)
{
	(void)page;
	unmap_physical(address);
}

void page_zero(struct page *page)
{
	void *content = frame_map(page);

	memset(content, 0, PAGE_SIZE);
	frame_unmap(page, content);
}

void page_copy(struct page *to, struct page *from)
{
	void *target = frame_map(to);
	void *source = frame_map(from);

	memcpy(target, source, PAGE_SIZE);
	frame_unmap(from, source);
	frame_unmap(to, target);
}

void phys_read(paddr_t pa, void *to, size_t len)
{
	char *out = to;

	while (len > 0) {
		size_t part = MIN(len, PAGE_SIZE - (pa & PAGE_MASK));
		char *page = map_physical(ALIGN_DOWN(pa, PAGE_SIZE));
		memcpy(out, page + (pa & PAGE_MASK), part);
		unmap_physical(page);
		pa += part;
		out += part;
		len -= part;
	}
}
