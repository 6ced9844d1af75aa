/*
 * A page is wanted. The area that holds the address says whether the access is allowed and what
 * belongs there:
 *
 *	nothing there yet, anonymous   a read maps the one frame of zeros, a write a fresh frame
 *	nothing there yet, an object   a read, or any access to a shared mapping, maps the object's
 *	                               own page; a write to a private one maps a copy of it
 *	there, but not writable        private: the last owner of a frame writes in place, anyone
 *	                               else gets a copy; shared: the page becomes writable
 *
 * An address just below an area that grows down extends it, within the stack's limit. Frames for
 * private pages were promised when the area was made, so none of this fails for want of memory,
 * except growing, which makes a new promise.
 */

#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "syscall/abi/mman.h"
#include "syscall/abi/signal.h"

static unsigned long faults; /* of all spaces since boot; atomic */

static int refuse(struct fault_verdict *verdict, int signo, int code)
{
	verdict->signo = signo;
	verdict->code = code;
	return -EFAULT;
}

unsigned area_page_flags(const struct vm_area *area, const struct page *page)
{
	if (area->prot == PROT_NONE)
		return MAP_USER | MAP_NONE;
	if (!(area->prot & PROT_WRITE))
		return MAP_USER;
	if (area->shared)
		return MAP_USER | MAP_WRITE;
	bool own = page->kind == PAGE_ANON && page->refs == 1;
	return MAP_USER | (own ? MAP_WRITE : MAP_COW);
}

/* Maps a page of which the caller gives its reference away. */
static void map_page(struct addrspace *as, const struct vm_area *area, vaddr_t va,
		     struct page *page)
{
	pagetable_map(as->pagetable, va, page_to_phys(page), area_page_flags(area, page));
	resident_count(as, page, 1);
}

/* --- Growing down --------------------------------------------------------------------------------
 */

/* The lowest address an area that grows down may reach: RLIMIT_STACK holds for each of them, and
 * what is below keeps its distance, unless it is a stack or closed itself. */
static vaddr_t growth_floor(struct addrspace *as, struct vm_area *area)
{
	struct vm_area *below = area_before(area);
	vaddr_t most = as->stack_top - as->stack_floor;
	vaddr_t floor = area->kind == AREA_STACK ? as->stack_floor
						 : area->end - MIN(most, area->end - USER_MIN);

	if (below) {
		bool apart = !below->grows_down && below->prot != PROT_NONE;
		floor = MAX(floor, below->end + (apart ? STACK_GAP : 0));
	}
	return floor;
}

static bool may_grow(struct addrspace *as, struct vm_area *area, vaddr_t start, unsigned long pages)
{
	return area->grows_down && start >= growth_floor(as, area) &&
	       as->pages_total + pages <= as->limit_pages &&
	       (area->lock == AREA_UNLOCKED || check_lock_limit(as, pages) == 0);
}

static int grow_down(struct addrspace *as, struct vm_area *area, vaddr_t va)
{
	vaddr_t start = ALIGN_DOWN(va, PAGE_SIZE);
	unsigned long pages = (area->start - start) >> PAGE_SHIFT;

	if (!may_grow(as, area, start, pages))
		return -EFAULT;
	unsigned long promised = area->promised ? pages : 0;
	if (reserve_pages(promised) < 0)
		return -EFAULT;
	unsigned long tables = area_slots(as, start, area->start).count;
	if (reserve_tables(tables) < 0) {
		unreserve_pages(promised);
		return -EFAULT;
	}
	as->tables_promised += tables;
	area_set_bounds(as, area, start, area->end);
	area_count(as, area, pages, 1);
	return 0;
}

/* The area for `va`, or NULL. */
static struct vm_area *area_for(struct addrspace *as, vaddr_t va)
{
	struct vm_area *area = addrspace_find(as, va);

	if (area && va < area->start && grow_down(as, area, va) < 0)
		return NULL;
	return area;
}

/* --- Pages ---------------------------------------------------------------------------------------
 */

static struct page *private_copy(struct page *from)
{
	struct page *page = page_alloc_promised();

	if (from == page_zeros)
		page_zero(page);
	else
		page_copy(page, from);
	return page;
}

static void fill_anonymous(struct addrspace *as, struct vm_area *area, vaddr_t va, bool write)
{
	if (write) {
		map_page(as, area, va, private_copy(page_zeros));
		return;
	}
	page_get(page_zeros);
	map_page(as, area, va, page_zeros);
}

static int fill_from_object(struct addrspace *as, struct vm_area *area, vaddr_t va, bool write,
			    struct fault_verdict *verdict)
{
	struct memobj *object = area->object;
	uint32_t index = (uint32_t)((area->offset + (va - area->start)) >> PAGE_SHIFT);
	struct page *page;

	if (object->ops->get_page(object, index, &page) < 0)
		return refuse(verdict, SIGBUS, BUS_ADRERR);
	if (write && !area->shared) {
		struct page *copy = private_copy(page);
		page_put(page);
		page = copy;
	}
	map_page(as, area, va, page);
	return 0;
}

/* The page is there and must become writable. */
static void make_writable(struct addrspace *as, struct vm_area *area, vaddr_t va, paddr_t pa)
{
	struct page *page = phys_to_page(pa);
	unsigned flags = area_page_flags(area, page);

	if (flags & MAP_WRITE) {
		pagetable_protect(as->pagetable, va, flags);
		pagetable_flush(as->pagetable, va, va + PAGE_SIZE);
		return;
	}
	resident_count(as, page, -1);
	map_page(as, area, va, private_copy(page));
	page_put(page);
}

static bool allowed(const struct vm_area *area, bool write)
{
	/* Without NX, whatever may be read may be executed, and the other way round; what may be
	 * written may be read (SDM vol. 3, 4.6). */
	return write ? area->prot & PROT_WRITE : area->prot != PROT_NONE;
}

static int serve(struct addrspace *as, vaddr_t va, bool write, struct fault_verdict *verdict)
{
	struct vm_area *area = area_for(as, va);
	struct mapping now;

	va = ALIGN_DOWN(va, PAGE_SIZE);
	if (!area)
		return refuse(verdict, SIGSEGV, SEGV_MAPERR);
	if (!allowed(area, write))
		return refuse(verdict, SIGSEGV, SEGV_ACCERR);
	if (pagetable_lookup(as->pagetable, va, &now)) {
		if (write && !(now.flags & MAP_WRITE))
			make_writable(as, area, va, now.pa);
		return 0;
	}
	if (area->object)
		return fill_from_object(as, area, va, write, verdict);
	fill_anonymous(as, area, va, write);
	return 0;
}

/* A fault that ends in a signal is not counted (Linux does not either). */
int fault_locked(struct addrspace *as, vaddr_t va, bool write, struct fault_verdict *verdict)
{
	int err = serve(as, va, write, verdict);

	if (err < 0)
		return err;
	as->faults_minor++;
	__atomic_fetch_add(&faults, 1, __ATOMIC_RELAXED);
	return 0;
}

unsigned long addrspace_faults(void)
{
	return faults;
}

int addrspace_fault(struct addrspace *as, vaddr_t va, bool write, struct fault_verdict *verdict)
{
	if (va >= USERLIMIT)
		return refuse(verdict, SIGSEGV, SEGV_MAPERR);
	space_lock(as);
	int err = fault_locked(as, va, write, verdict);
	space_unlock(as);
	return err;
}

/* --- Filling in ahead of time --------------------------------------------------------------------
 */

int populate_pages(struct addrspace *as, vaddr_t start, vaddr_t end, bool write)
{
	struct fault_verdict verdict;
	int err = 0;

	for (vaddr_t va = start; va < end && err == 0; va += PAGE_SIZE) {
		err = fault_locked(as, va, write, &verdict);
		let_others_run();
	}
	return err;
}

int populate_area(struct addrspace *as, struct vm_area *area, vaddr_t start, vaddr_t end)
{
	if (area->lock == AREA_LOCKED_ON_FAULT)
		return 0;
	return populate_pages(as, start, end, !area->shared && (area->prot & PROT_WRITE));
}

void addrspace_populate(struct addrspace *as, vaddr_t start, size_t length)
{
	vaddr_t end = range_end(start, length);

	space_lock(as);
	struct vm_area *area = addrspace_find(as, start);
	for (; area && area->start < end; area = addrspace_after(area))
		populate_area(as, area, MAX(start, area->start), MIN(end, area->end));
	space_unlock(as);
}
