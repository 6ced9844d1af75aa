/*
 * mmap and munmap on areas. Each call first checks, allocates descriptors and reserves for the
 * worst case; from then on nothing can fail, so an error means that nothing has changed. What was
 * reserved too much is given back at the end.
 */

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/waitq.h"
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

/* --- Taking away ---------------------------------------------------------------------------------
 */

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
		area_set_bounds(as, area, area->start, start);
	} else if (end < area->end) {
		if (area->object)
			area->offset += end - area->start;
		area_set_bounds(as, area, end, area->end);
	} else {
		area_bury(as, area);
	}
	release_tables(as, start, end);
}

/* Does one area reach beyond the range on both sides? Only then a descriptor is needed. */
static bool cuts_in_two(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);

	return area && area->start < start && area->end > end;
}

/* `spare` is a descriptor if cuts_in_two(). */
void remove_range(struct addrspace *as, vaddr_t start, vaddr_t end, struct vm_area *spare)
{
	struct vm_area *area = addrspace_find(as, start);

	while (area && area->start < end) {
		vaddr_t from = MAX(start, area->start), to = MIN(end, area->end);
		cut_out(as, area, from, to, &spare);
		let_others_run();
		area = addrspace_find(as, to);
	}
	assert(!spare);
}

int unmap_locked(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *spare = NULL;

	if (cuts_in_two(as, start, end)) {
		spare = as->nareas < AREAS_MAX ? area_alloc() : NULL;
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

bool range_is_free(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);

	return !area || area->start >= end;
}

/* A hint is taken if there is room and no stack can grow there. */
static bool hint_fits(struct addrspace *as, vaddr_t hint, size_t length)
{
	vaddr_t end = range_end(hint, length);

	if (hint < USER_MIN || !end || !range_is_free(as, hint, end) ||
	    (end > as->stack_floor && hint < as->stack_top))
		return false;
	struct vm_area *above = addrspace_find(as, end);
	return !above || !above->grows_down || above->start - end >= STACK_GAP;
}

static int fixed_place(struct addrspace *as, const struct place_request *request, size_t length)
{
	vaddr_t start = request->address;

	if (start & PAGE_MASK)
		return -EINVAL;
	if (start < USER_MIN)
		return -EPERM;
	vaddr_t end = range_end(start, length);
	if (!end)
		return -ENOMEM;
	return request->replace || range_is_free(as, start, end) ? 0 : -EEXIST;
}

static int choose_place(struct addrspace *as, const struct place_request *request, size_t length,
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

int new_area_place(struct addrspace *as, const struct place_request *request, size_t length,
		   struct new_area *want)
{
	if (length == 0 || length > USERLIMIT)
		return -ENOMEM;
	int err = choose_place(as, request, length, &want->start);
	want->end = want->start + (vaddr_t)length;
	return err;
}

/* Reserves pages and, for the worst case, tables. */
static int reserve_all(struct new_area *want)
{
	want->tables = ((want->end - 1) / LARGE_PAGE_SIZE) - (want->start / LARGE_PAGE_SIZE) + 1;
	int err = reserve_pages(want->pages);
	if (err < 0)
		return err;
	err = reserve_tables(want->tables);
	if (err < 0)
		unreserve_pages(want->pages);
	return err;
}

int new_area_reserve(struct addrspace *as, struct new_area *want)
{
	int err = 0;

	want->spare = NULL;
	if (cuts_in_two(as, want->start, want->end)) {
		want->spare = as->nareas < AREAS_MAX ? area_alloc() : NULL;
		err = want->spare ? 0 : -ENOMEM;
	}
	if (err == 0)
		err = reserve_all(want);
	if (err < 0) {
		area_free(want->area);
		area_free(want->spare);
	}
	return err;
}

/* Where the caller has cut meanwhile, the descriptor may not be needed after all. */
void new_area_insert(struct addrspace *as, struct new_area *want)
{
	if (want->spare && !cuts_in_two(as, want->start, want->end)) {
		area_free(want->spare);
		want->spare = NULL;
	}
	remove_range(as, want->start, want->end, want->spare);
	unsigned long tables = area_slots(as, want->start, want->end).count;
	unreserve_tables(want->tables - tables);
	as->tables_promised += tables;
	want->area->start = want->start;
	want->area->end = want->end;
	area_insert(as, want->area);
	area_count(as, want->area, area_pages(want->area), 1);
}

/* How many areas there may be; RLIMIT_AS, RLIMIT_DATA and RLIMIT_MEMLOCK (getrlimit(2)). */
static int check_limits(struct addrspace *as, const struct new_area *want)
{
	unsigned long pages = pages_in(want->start, want->end);
	struct overlap replaced = area_overlap(as, want->start, want->end);

	if (want->area->lock != AREA_UNLOCKED && check_lock_limit(as, pages) < 0)
		return -EAGAIN;
	if (as->nareas > AREAS_MAX)
		return -ENOMEM;
	if (as->pages_total - replaced.pages + pages > as->limit_pages)
		return -ENOMEM;
	if (area_counts_as_data(want->area) &&
	    as->pages_data - replaced.data + pages > as->limit_data)
		return -ENOMEM;
	return 0;
}

static int describe_area(struct vm_area *area, const struct map_request *request,
			 const struct new_area *want)
{
	area->prot = request->prot & PROT_ALL;
	area->prot_max = request->prot_max ? request->prot_max : PROT_ALL;
	area->shared = request->shared;
	area->grows_down = request->grows_down;
	area->kind = request->kind;
	area->lock = request->lock;
	area->promised = !area->shared && ((area->prot & PROT_WRITE) || request->promised);
	area->offset = request->object ? request->offset : 0;
	if (area->prot & ~area->prot_max)
		return -EACCES;
	if (!request->object && request->shared)
		return anon_object_create(pages_in(want->start, want->end), &area->object);
	area->object = request->object;
	if (area->object)
		area->object->ops->ref(area->object);
	return 0;
}

/* All that the new area will need. */
static int prepare(struct addrspace *as, const struct map_request *request, struct new_area *want)
{
	want->area = area_alloc();
	if (!want->area)
		return -ENOMEM;
	int err = describe_area(want->area, request, want);
	if (err == 0)
		err = check_limits(as, want);
	if (err < 0) {
		area_free(want->area);
		return err;
	}
	want->pages = want->area->promised ? pages_in(want->start, want->end) : 0;
	return new_area_reserve(as, want);
}

int map_locked(struct addrspace *as, const struct map_request *request, vaddr_t *out)
{
	struct place_request place = {
		.address = request->address,
		.fixed = request->fixed,
		.replace = request->replace,
	};
	struct new_area want = {0};

	if (request->length == 0)
		return -EINVAL;
	int err = new_area_place(as, &place, ALIGN_UP(request->length, PAGE_SIZE), &want);
	if (err == 0)
		err = prepare(as, request, &want);
	if (err < 0)
		return err;
	new_area_insert(as, &want);
	struct vm_area *area = area_merge(as, want.area);
	if (area->lock == AREA_LOCKED)
		populate_area(as, area, want.start, want.end);
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
	struct map_request all = *request;

	space_lock(as);
	if (as->lock_future != AREA_UNLOCKED)
		all.lock = as->lock_future;
	int err = map_locked(as, &all, out);
	space_unlock(as);
	return err;
}
