/*
 * mremap. Shrinking unmaps the tail. Growing maps the same thing right behind, if nothing is there,
 * and the two areas join. Otherwise the mapping moves: a new area like the old one is made, the
 * entries of the page tables change places (no content is copied), and the old range is unmapped.
 *
 * The old area is cut out of its surroundings first, so that unmapping it at the end needs no
 * descriptor and cannot fail.
 */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/pagetable.h"

struct remapping {
	vaddr_t start, end; /* as it is */
	size_t new_length;
	vaddr_t new_start;
	bool fixed; /* at new_start */
};

/* A request for more of what `area` maps, from address `from` of it on. */
static struct map_request continuation(const struct vm_area *area, vaddr_t from)
{
	return (struct map_request){
		.prot = area->prot,
		.prot_max = area->prot_max,
		.shared = area->shared,
		.grows_down = area->grows_down,
		.promised = area->promised,
		.kind = area->kind,
		.object = area->object,
		.offset = area->object ? area->offset + (from - area->start) : 0,
	};
}

static int grow_in_place(struct addrspace *as, struct vm_area *area, const struct remapping *r)
{
	struct map_request request = continuation(area, r->end);
	vaddr_t at;

	if (r->end != area->end || r->new_length > USERLIMIT - r->start)
		return -EEXIST;
	request.address = r->end;
	request.length = r->new_length - (r->end - r->start);
	request.fixed = true;
	return map_locked(as, &request, &at);
}

static void move_pages(struct addrspace *as, const struct remapping *r)
{
	vaddr_t end = r->start + (vaddr_t)MIN(r->new_length, r->end - r->start);
	struct mapping was;
	vaddr_t va = r->start;

	while (pagetable_next(as->pagetable, va, end, &va)) {
		pagetable_unmap(as->pagetable, va, &was);
		pagetable_map(as->pagetable, r->new_start + (va - r->start), was.pa, was.flags);
		va += PAGE_SIZE;
	}
	pagetable_flush(as->pagetable, r->start, end);
}

static int move(struct addrspace *as, struct remapping *r, struct vm_area **spares)
{
	area_cut_at(as, r->start, &spares[0]);
	area_cut_at(as, r->end, &spares[1]);
	struct vm_area *area = addrspace_find(as, r->start);
	struct map_request request = continuation(area, r->start);
	request.address = r->new_start;
	request.length = r->new_length;
	request.fixed = request.replace = r->fixed;
	int err = map_locked(as, &request, &r->new_start);
	if (err < 0) {
		area_merge(as, addrspace_find(as, r->start));
		return err;
	}
	move_pages(as, r);
	return unmap_locked(as, r->start, r->end);
}

/* Without moving, if that will do: 0, or an error; -EEXIST: the mapping would have to move. */
static int resize(struct addrspace *as, struct vm_area *area, const struct remapping *r)
{
	size_t length = r->end - r->start;

	if (r->new_length < length)
		return unmap_locked(as, r->start + (vaddr_t)r->new_length, r->end);
	return r->new_length == length ? 0 : grow_in_place(as, area, r);
}

static int remap_locked(struct addrspace *as, struct remapping *r, bool may_move,
			struct vm_area **spares)
{
	struct vm_area *area = addrspace_find(as, r->start);
	int err = -EEXIST;

	if (!area || area->start > r->start || r->end > area->end)
		return -EFAULT;
	if (!r->fixed)
		err = resize(as, area, r);
	if (err != -EEXIST)
		return err;
	return may_move ? move(as, r, spares) : -ENOMEM;
}

static bool overlap(const struct remapping *r)
{
	return r->new_start < r->end && r->start < r->new_start + r->new_length;
}

int addrspace_remap(struct addrspace *as, vaddr_t start, size_t length, size_t new_length,
		    bool may_move, bool fixed, vaddr_t *out)
{
	size_t old = ALIGN_UP(length, PAGE_SIZE), want = ALIGN_UP(new_length, PAGE_SIZE);

	if ((start & PAGE_MASK) || old == 0 || want == 0 || want > USERLIMIT)
		return -EINVAL;
	if (start >= USERLIMIT || old > USERLIMIT - start)
		return -EFAULT;
	struct remapping r = {.start = start, .end = start + (vaddr_t)old, .new_length = want};
	r.new_start = fixed ? *out : 0;
	r.fixed = fixed;
	if (fixed && ((r.new_start & PAGE_MASK) || r.new_start > USERLIMIT - want || overlap(&r)))
		return -EINVAL;

	struct vm_area *spares[2] = {area_alloc(), area_alloc()};
	space_lock(as);
	int err = spares[0] && spares[1] ? remap_locked(as, &r, may_move, spares) : -ENOMEM;
	space_unlock(as);
	area_free(spares[0]);
	area_free(spares[1]);
	if (err == 0)
		*out = r.new_start ? r.new_start : start;
	return err;
}
