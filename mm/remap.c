/*
 * mremap. Shrinking unmaps the tail. Growing extends the area where nothing is above it. Otherwise
 * the mapping moves: an area like the old one is put in elsewhere, the entries of the page tables
 * change places (no content is copied), and the old range is unmapped.
 *
 * What was promised for the old pages is taken along, so moving takes no more memory than growing.
 * The old range is cut out of its surroundings before anything moves, with descriptors allocated
 * beforehand; and the new area is joined with its neighbours after the old one is gone. So nothing
 * can fail once the first page has moved, whoever the neighbours are.
 */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/memobj.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "syscall/abi/mman.h"

#define CUTS 3 /* where the old range begins, where what moves ends, where the old range ends */

struct remapping {
	vaddr_t start, end; /* as it is; the same: nothing moves, it is mapped once more */
	vaddr_t moved_end;  /* up to here it comes along */
	size_t new_length;
	const struct remap_request *request;
};

static unsigned long pages_of(size_t length)
{
	return length >> PAGE_SHIFT;
}

/* May an area like this become `more` bytes longer, replacing what is in `replaced`? */
static int check_growth(struct addrspace *as, const struct vm_area *area, size_t more,
			struct overlap replaced)
{
	unsigned long pages = pages_of(more);

	if (pages == 0)
		return 0;
	if (area->lock != AREA_UNLOCKED && check_lock_limit(as, pages) < 0)
		return -EAGAIN;
	if (as->pages_total - replaced.pages + pages > as->limit_pages)
		return -ENOMEM;
	if (area_counts_as_data(area) && as->pages_data - replaced.data + pages > as->limit_data)
		return -ENOMEM;
	return 0;
}

/* --- In place ------------------------------------------------------------------------------------
 */

static int reserve_growth(struct addrspace *as, const struct vm_area *area, vaddr_t end,
			  unsigned long *tables)
{
	unsigned long pages = area->promised ? pages_of(end - area->end) : 0;

	*tables = area_slots(as, area->end, end).count;
	int err = reserve_pages(pages);
	if (err < 0)
		return err;
	err = reserve_tables(*tables);
	if (err < 0)
		unreserve_pages(pages);
	return err;
}

/* The area, which ends where the range does, goes on to `end`; -EEXIST: something is there. */
static int grow_in_place(struct addrspace *as, struct vm_area *area, vaddr_t end)
{
	vaddr_t from = area->end;
	unsigned long tables = 0;

	if (!range_is_free(as, from, end))
		return -EEXIST;
	int err = check_growth(as, area, end - from, (struct overlap){0});
	if (err == 0)
		err = reserve_growth(as, area, end, &tables);
	if (err < 0)
		return err;
	as->tables_promised += tables;
	area_count(as, area, pages_of(end - from), 1);
	area_extend(as, area, end);
	area = area_merge(as, area);
	if (area->lock == AREA_LOCKED)
		populate_area(as, area, from, end);
	return 0;
}

/* --- Moving --------------------------------------------------------------------------------------
 */

/* What is to be put in at the new place, not yet reserved. */
static int describe_new(const struct vm_area *old, const struct remapping *r, struct new_area *want)
{
	size_t moved = r->moved_end - r->start;

	want->area = area_alloc();
	if (!want->area)
		return -ENOMEM;
	*want->area = *old;
	if (old->kind != AREA_MAPPING) /* a piece of the heap or stack is neither, elsewhere */
		want->area->kind = AREA_MAPPING;
	if (old->object) {
		old->object->ops->ref(old->object);
		want->area->offset = old->offset + (r->start - old->start);
	}
	want->pages = 0;
	if (old->promised)
		want->pages = pages_of(r->request->keep ? r->new_length : r->new_length - moved);
	return 0;
}

static int check_move(struct addrspace *as, const struct vm_area *old, const struct remapping *r,
		      const struct new_area *want)
{
	size_t moved = r->request->keep ? 0 : r->moved_end - r->start;
	struct overlap replaced = {0};

	if (r->request->fixed)
		replaced = area_overlap(as, want->start, want->end);
	return check_growth(as, old, r->new_length - moved, replaced);
}

static void free_spares(struct vm_area **spares)
{
	for (unsigned i = 0; i < CUTS; i++)
		area_free(spares[i]);
}

static int alloc_spares(struct vm_area **spares)
{
	bool all = true;

	for (unsigned i = 0; i < CUTS; i++) {
		spares[i] = area_alloc();
		all = all && spares[i];
	}
	if (!all)
		free_spares(spares);
	return all ? 0 : -ENOMEM;
}

/* All that can fail. */
static int prepare_move(struct addrspace *as, const struct remapping *r, struct new_area *want,
			struct vm_area **spares)
{
	struct place_request place = {
		.address = r->request->address,
		.fixed = r->request->fixed,
		.replace = true,
	};
	const struct vm_area *old = addrspace_find(as, r->start);

	int err = new_area_place(as, &place, r->new_length, want);
	if (err == 0)
		err = check_move(as, old, r, want);
	if (err == 0 && as->nareas + CUTS >= AREAS_MAX)
		err = -ENOMEM;
	if (err == 0)
		err = alloc_spares(spares);
	if (err < 0)
		return err;
	err = describe_new(old, r, want);
	if (err == 0)
		err = new_area_reserve(as, want);
	if (err < 0)
		free_spares(spares);
	return err;
}

static void move_pages(struct addrspace *as, const struct remapping *r, vaddr_t to)
{
	struct mapping was;

	for (vaddr_t va = r->start; pagetable_next(as->pagetable, va, r->moved_end, &va);
	     va += PAGE_SIZE) {
		pagetable_unmap(as->pagetable, va, &was);
		pagetable_map(as->pagetable, to + (va - r->start), was.pa, was.flags);
	}
	pagetable_flush(as->pagetable, r->start, r->moved_end);
	if (as->vdso >= r->start && as->vdso < r->moved_end)
		as->vdso = to + (as->vdso - r->start);
}

/* What was moved goes, and its promise with it to the new area: it is not given back. */
static void hand_over(struct addrspace *as, const struct remapping *r)
{
	struct vm_area *old = addrspace_find(as, r->start);

	area_count(as, old, area_pages(old), -1);
	old->promised = false;
	area_count(as, old, area_pages(old), 1);
	remove_range(as, r->start, r->end, NULL);
}

/* What was moved stays, empty; its lock has gone along (mremap(2), MREMAP_DONTUNMAP). */
static void leave_behind(struct addrspace *as, const struct remapping *r)
{
	struct vm_area *old = addrspace_find(as, r->start);

	area_count(as, old, area_pages(old), -1);
	old->lock = AREA_UNLOCKED;
	area_count(as, old, area_pages(old), 1);
	area_merge(as, old);
}

static int move(struct addrspace *as, const struct remapping *r, vaddr_t *out)
{
	struct vm_area *spares[CUTS];
	struct new_area want = {0};
	int err = prepare_move(as, r, &want, spares);

	if (err < 0)
		return err;
	if (r->start < r->end) {
		area_cut_at(as, r->start, &spares[0]);
		area_cut_at(as, r->moved_end, &spares[1]);
		area_cut_at(as, r->end, &spares[2]);
	}
	new_area_insert(as, &want);
	move_pages(as, r, want.start);
	if (r->request->keep)
		leave_behind(as, r);
	else if (r->start < r->end)
		hand_over(as, r);
	/* Found anew: what stayed behind may have joined with it. */
	struct vm_area *area = area_merge(as, addrspace_find(as, want.start));
	if (area->lock == AREA_LOCKED)
		populate_area(as, area, want.start + (r->moved_end - r->start), want.end);
	free_spares(spares);
	*out = want.start;
	return 0;
}

/* --- The call ------------------------------------------------------------------------------------
 */

/* May what the area shows go on to the new length? Numbers of pages have 32 bits. */
static int check_object(const struct vm_area *area, const struct remapping *r)
{
	if (!area->object || r->new_length <= r->end - r->start)
		return 0;
	uint64_t end = area->offset + (r->start - area->start) + r->new_length;
	if (end >> PAGE_SHIFT > UINT32_MAX)
		return -EINVAL;
	return area->object->ops->fixed_size ? -EFAULT : 0;
}

static int remap_locked(struct addrspace *as, const struct remapping *r, vaddr_t *out)
{
	struct vm_area *area = addrspace_find(as, r->start);
	bool stays = !r->request->fixed && !r->request->keep;

	*out = r->start;
	if (!area || area->start > r->start)
		return -EFAULT;
	if (stays && r->new_length == r->end - r->start)
		return 0;
	if (stays && r->new_length < r->end - r->start)
		return unmap_locked(as, r->start + (vaddr_t)r->new_length, r->end);
	if (r->start == r->end && !area->shared)
		return -EINVAL;
	if (r->moved_end > area->end)
		return -EFAULT;
	int err = check_object(area, r);
	if (err < 0)
		return err;
	err = -EEXIST;
	if (stays && r->end == area->end && r->new_length <= USERLIMIT - r->start)
		err = grow_in_place(as, area, r->start + (vaddr_t)r->new_length);
	if (err != -EEXIST)
		return err;
	return r->request->may_move ? move(as, r, out) : -ENOMEM;
}

/* The place that was asked for: it must not overlap what is there. */
static bool target_is_fine(const struct remapping *r)
{
	vaddr_t target = r->request->address;

	if ((target & PAGE_MASK) || r->new_length > USERLIMIT || target > USERLIMIT - r->new_length)
		return false;
	return target >= r->end || target + r->new_length <= r->start;
}

int addrspace_remap(struct addrspace *as, const struct remap_request *request, vaddr_t *out)
{
	size_t old = ALIGN_UP(request->length, PAGE_SIZE);
	struct remapping r = {
		.start = request->start,
		.end = request->start + (vaddr_t)old,
		.new_length = ALIGN_UP(request->new_length, PAGE_SIZE),
		.request = request,
	};

	if ((r.start & PAGE_MASK) || r.new_length == 0)
		return -EINVAL;
	if (r.start >= USERLIMIT)
		return -EFAULT;
	if (old < request->length || old > USERLIMIT - r.start)
		return r.new_length < old ? -EINVAL : -EFAULT;
	r.moved_end = r.start + (vaddr_t)MIN(old, r.new_length);
	if ((request->fixed || request->keep) && !target_is_fine(&r))
		return -EINVAL;
	space_lock(as);
	int err = remap_locked(as, &r, out);
	space_unlock(as);
	return err;
}

/* --- remap_file_pages ----------------------------------------------------------------------------
 */

/* Is all of the range a shared mapping of one object, which may be written to? */
static bool shows_one_object(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *first = addrspace_find(as, start), *area = first;

	if (!first || first->start > start || !first->shared || !(first->prot_max & PROT_WRITE))
		return false;
	for (vaddr_t at = first->end; at < end; at = area->end) {
		area = addrspace_after(area);
		if (!area || area->start != at || area->object != first->object ||
		    area->prot != first->prot || area->lock != first->lock)
			return false;
	}
	return true;
}

int addrspace_remap_pages(struct addrspace *as, vaddr_t start, size_t length, uint32_t page)
{
	vaddr_t from = ALIGN_DOWN(start, PAGE_SIZE), at;
	vaddr_t end = range_end(from, ALIGN_DOWN(length, PAGE_SIZE));
	int err = -EINVAL;

	if (end <= from || page + pages_of(end - from) < page)
		return -EINVAL;
	space_lock(as);
	if (shows_one_object(as, from, end)) {
		const struct vm_area *area = addrspace_find(as, from);
		struct map_request request = {
			.address = from,
			.length = end - from,
			.prot = area->prot,
			.prot_max = area->prot_max,
			.shared = true,
			.fixed = true,
			.replace = true,
			.kind = area->kind,
			.lock = area->lock,
			.object = area->object,
			.offset = (uint64_t)page << PAGE_SHIFT,
		};
		err = map_locked(as, &request, &at);
		if (err == 0)
			populate_area(as, addrspace_find(as, from), from, end);
	}
	space_unlock(as);
	return err;
}
