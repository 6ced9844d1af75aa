/*
 * mmap, munmap, mprotect and brk on areas. Each call first checks, allocates descriptors and
 * reserves for the worst case; from then on nothing can fail, so an error means that nothing has
 * changed. What was reserved too much is given back at the end.
 */

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/anonobj.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "syscall/abi/mman.h"

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

static unsigned long pages_in(vaddr_t start, vaddr_t end)
{
	return (end - start) >> PAGE_SHIFT;
}

/* Whole pages in user space that begin at or above `start`; the end, or 0 if that is not one. */
static vaddr_t range_end(vaddr_t start, size_t length)
{
	size_t rounded = ALIGN_UP(length, PAGE_SIZE);

	if ((start & PAGE_MASK) || rounded < length || start > USERLIMIT ||
	    rounded > USERLIMIT - start)
		return 0;
	return start + (vaddr_t)rounded;
}

/* --- Taking away ---------------------------------------------------------------------------------
 */

#define ZAP_BATCH 64

/* Unmaps up to ZAP_BATCH pages from `*va` on and collects them; the TLB still knows them. */
static unsigned unmap_batch(struct addrspace *as, vaddr_t *va, vaddr_t end, struct page **pages)
{
	struct mapping was;
	unsigned n = 0;

	while (n < ZAP_BATCH && pagetable_next(as->pagetable, *va, end, va)) {
		pagetable_unmap(as->pagetable, *va, &was);
		pages[n++] = phys_to_page(was.pa);
		*va += PAGE_SIZE;
	}
	return n;
}

void zap_pages(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct page *pages[ZAP_BATCH];
	vaddr_t from = start, va = start;
	unsigned n;

	while ((n = unmap_batch(as, &va, end, pages)) > 0) {
		pagetable_flush(as->pagetable, from, va);
		from = va;
		for (unsigned i = 0; i < n; i++) {
			resident_count(as, pages[i], -1);
			page_put(pages[i]);
		}
	}
}

/* Gives back the tables and the promise of tables for a range in which there is no area any more.
 */
static void release_tables(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct slots slots = area_slots(as, start, end);

	pagetable_free_tables(as->pagetable, slots.start, slots.end);
	as->tables_promised -= slots.count;
	unreserve_tables(slots.count);
}

/* Takes [start, end), which lies in `area`, out of it; what is left may be nothing, a lower part,
 * an upper part, or both, of which `*spare` then becomes the upper. */
static void cut_out(struct addrspace *as, struct vm_area *area, vaddr_t start, vaddr_t end,
		    struct vm_area **spare)
{
	zap_pages(as, start, end);
	area_count(as, area, pages_in(start, end), -1);
	if (area->promised)
		unreserve_pages(pages_in(start, end));
	if (end < area->end && start > area->start) {
		area_split(as, area, end, *spare);
		*spare = NULL;
	}
	if (start > area->start) {
		area->end = start;
	} else if (end < area->end) {
		if (area->object)
			area->offset += end - area->start;
		area->start = end;
	} else {
		area_bury(as, area);
	}
	if (start < as->mmap_top)
		as->place_from = MAX(as->place_from, MIN(end, as->mmap_top));
	release_tables(as, start, end);
}

/* Does one area reach beyond the range on both sides? Only then a descriptor is needed. */
static bool cuts_in_two(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);

	return area && area->start < start && area->end > end;
}

/* `spare` is a descriptor if cuts_in_two(). */
static void remove_range(struct addrspace *as, vaddr_t start, vaddr_t end, struct vm_area *spare)
{
	struct vm_area *area = addrspace_find(as, start);

	while (area && area->start < end) {
		vaddr_t from = MAX(start, area->start), to = MIN(end, area->end);
		cut_out(as, area, from, to, &spare);
		area = addrspace_find(as, to);
	}
	assert(!spare);
}

int unmap_locked(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *spare = NULL;

	if (cuts_in_two(as, start, end)) {
		spare = area_alloc();
		if (!spare)
			return -ENOMEM;
	}
	remove_range(as, start, end, spare);
	return 0;
}

int addrspace_unmap(struct addrspace *as, vaddr_t start, size_t length)
{
	vaddr_t end = range_end(start, length);

	if (length == 0 || !end)
		return -EINVAL;
	space_lock(as);
	int err = unmap_locked(as, start, end);
	space_unlock(as);
	return err;
}

/* --- Mapping -------------------------------------------------------------------------------------
 */

/* A request with its place found and its needs known. */
struct new_area {
	vaddr_t start, end;
	struct vm_area *area, *spare;
	unsigned long pages, tables; /* reserved; tables at most so many */
};

static bool is_free(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);

	return !area || area->start >= end;
}

/* A hint is taken if there is room and the stack cannot grow there. */
static bool hint_fits(struct addrspace *as, vaddr_t hint, size_t length)
{
	vaddr_t end = range_end(hint, length);

	return hint >= USER_MIN && end && is_free(as, hint, end) &&
	       (end <= as->stack_floor || hint >= as->stack_top);
}

static int fixed_place(struct addrspace *as, const struct map_request *request, size_t length)
{
	vaddr_t start = request->address;

	if (start & PAGE_MASK)
		return -EINVAL;
	if (start < USER_MIN)
		return -EPERM;
	vaddr_t end = range_end(start, length);
	if (!end)
		return -ENOMEM;
	return request->replace || is_free(as, start, end) ? 0 : -EEXIST;
}

static int choose_place(struct addrspace *as, const struct map_request *request, size_t length,
			vaddr_t *start)
{
	if (request->fixed) {
		*start = request->address;
		return fixed_place(as, request, length);
	}
	*start = MAX(ALIGN_DOWN(request->address, PAGE_SIZE), (vaddr_t)USER_MIN);
	if (request->address && hint_fits(as, *start, length))
		return 0;
	*start = area_place(as, length);
	return *start ? 0 : -ENOMEM;
}

/* How many pages of the range are in areas, and how many of those count as data. */
static void count_overlap(struct addrspace *as, vaddr_t start, vaddr_t end, unsigned long *pages,
			  unsigned long *data)
{
	*pages = *data = 0;
	for (struct vm_area *area = addrspace_find(as, start); area && area->start < end;
	     area = addrspace_after(area)) {
		unsigned long part = pages_in(MAX(start, area->start), MIN(end, area->end));
		*pages += part;
		*data += area_counts_as_data(area) ? part : 0;
	}
}

/* RLIMIT_AS and RLIMIT_DATA (getrlimit(2)). */
static int check_limits(struct addrspace *as, const struct new_area *want)
{
	unsigned long pages = pages_in(want->start, want->end), replaced, replaced_data;

	count_overlap(as, want->start, want->end, &replaced, &replaced_data);
	if (as->pages_total - replaced + pages > as->limit_pages)
		return -ENOMEM;
	if (area_counts_as_data(want->area) &&
	    as->pages_data - replaced_data + pages > as->limit_data)
		return -ENOMEM;
	return 0;
}

static int describe_area(struct vm_area *area, const struct map_request *request, vaddr_t start,
			 vaddr_t end)
{
	area->start = start;
	area->end = end;
	area->prot = request->prot & PROT_ALL;
	area->prot_max = request->prot_max ? request->prot_max : PROT_ALL;
	area->shared = request->shared;
	area->grows_down = request->grows_down;
	area->kind = request->kind;
	area->promised = !area->shared && ((area->prot & PROT_WRITE) || request->promised);
	area->offset = request->object ? request->offset : 0;
	if (area->prot & ~area->prot_max)
		return -EACCES;
	if (!request->object && request->shared)
		return anon_object_create(pages_in(start, end), &area->object);
	area->object = request->object;
	if (area->object)
		area->object->ops->ref(area->object);
	return 0;
}

/* All that the new area will need; on an error the caller frees the descriptors. */
static int prepare(struct addrspace *as, const struct map_request *request, struct new_area *want)
{
	want->area = area_alloc();
	want->spare = cuts_in_two(as, want->start, want->end) ? area_alloc() : NULL;
	if (!want->area || (!want->spare && cuts_in_two(as, want->start, want->end)))
		return -ENOMEM;
	int err = describe_area(want->area, request, want->start, want->end);
	if (err == 0)
		err = check_limits(as, want);
	if (err < 0)
		return err;

	want->pages = want->area->promised ? pages_in(want->start, want->end) : 0;
	want->tables = ((want->end - 1) / LARGE_PAGE_SIZE) - (want->start / LARGE_PAGE_SIZE) + 1;
	err = reserve_pages(want->pages);
	if (err < 0)
		return err;
	err = reserve_tables(want->tables);
	if (err < 0)
		unreserve_pages(want->pages);
	return err;
}

int map_locked(struct addrspace *as, const struct map_request *request, vaddr_t *out)
{
	size_t length = ALIGN_UP(request->length, PAGE_SIZE);
	struct new_area want = {0};

	if (request->length == 0)
		return -EINVAL;
	if (length == 0 || length > USERLIMIT)
		return -ENOMEM;
	int err = choose_place(as, request, length, &want.start);
	if (err < 0)
		return err;
	want.end = want.start + (vaddr_t)length;
	err = prepare(as, request, &want);
	if (err < 0) {
		area_free(want.area);
		area_free(want.spare);
		return err;
	}

	remove_range(as, want.start, want.end, want.spare);
	unsigned long tables = area_slots(as, want.start, want.end).count;
	unreserve_tables(want.tables - tables);
	as->tables_promised += tables;
	area_insert(as, want.area);
	area_count(as, want.area, pages_in(want.start, want.end), 1);
	area_merge(as, want.area);
	*out = want.start;
	return 0;
}

vaddr_t addrspace_place(struct addrspace *as, size_t length)
{
	space_lock(as);
	vaddr_t at = area_place(as, length);
	space_unlock(as);
	return at;
}

int addrspace_map(struct addrspace *as, const struct map_request *request, vaddr_t *out)
{
	space_lock(as);
	int err = map_locked(as, request, out);
	space_unlock(as);
	return err;
}

/* --- brk -----------------------------------------------------------------------------------------
 */

static int grow_heap(struct addrspace *as, vaddr_t from, vaddr_t to)
{
	struct map_request request = {
		.address = from,
		.length = to - from,
		.prot = PROT_READ | PROT_WRITE,
		.fixed = true,
		.kind = AREA_HEAP,
	};
	vaddr_t at;

	/* A page stays free between the heap and what is above. */
	if (to >= USERLIMIT || !is_free(as, from, to + PAGE_SIZE))
		return -ENOMEM;
	return map_locked(as, &request, &at);
}

static int move_heap_end(struct addrspace *as, vaddr_t want)
{
	vaddr_t from = ALIGN_UP(as->brk, PAGE_SIZE), to = ALIGN_UP(want, PAGE_SIZE);

	if (want < as->brk_start || want > USERLIMIT)
		return -EINVAL;
	if (to > from)
		return grow_heap(as, from, to);
	return to < from ? unmap_locked(as, to, from) : 0;
}

vaddr_t addrspace_brk(struct addrspace *as, vaddr_t want)
{
	space_lock(as);
	if (move_heap_end(as, want) == 0)
		as->brk = want;
	vaddr_t now = as->brk;
	space_unlock(as);
	return now;
}

/* --- The range as it is --------------------------------------------------------------------------
 */

bool range_is_mapped(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);

	while (start < end) {
		if (!area || area->start > start)
			return false;
		start = area->end;
		area = addrspace_after(area);
	}
	return true;
}

bool addrspace_covers(struct addrspace *as, vaddr_t start, size_t length)
{
	vaddr_t end = range_end(start, length);

	if (!end)
		return false;
	space_lock(as);
	bool covered = range_is_mapped(as, start, end);
	space_unlock(as);
	return covered;
}

int addrspace_discard(struct addrspace *as, vaddr_t start, size_t length)
{
	vaddr_t end = range_end(start, length);

	if (!end)
		return -EINVAL;
	space_lock(as);
	int err = range_is_mapped(as, start, end) ? 0 : -ENOMEM;
	zap_pages(as, start, end);
	space_unlock(as);
	return err;
}
