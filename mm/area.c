/*
 * The ordered set of areas. They never overlap; in the tree they stand by their start, so their
 * ends rise too, and both neighbours of a place are found in logarithmic time.
 *
 * Counts of the space that depend on areas are kept here: pages in all, promised pages, data pages,
 * and the 4 MiB slots that areas touch. A slot is counted once, by whoever comes first, and let go
 * by whoever leaves last; the neighbours of a range tell whether somebody else is there.
 */

#include "mm/area.h"
#include "kernel/panic.h"
#include "kernel/waitq.h"
#include "mm/layout.h"
#include "mm/mappers.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "syscall/abi/mman.h"

static struct kmem_cache *cache;
static unsigned long locked; /* pages in locked areas of all spaces; atomic */

void area_init(void)
{
	cache = kmem_cache_create("vm_area", sizeof(struct vm_area), 0);
}

struct vm_area *area_alloc(void)
{
	return kmem_cache_zalloc(cache);
}

void area_free(struct vm_area *area)
{
	if (!area)
		return;
	if (area->object)
		area->object->ops->unref(area->object);
	kmem_cache_free(cache, area);
}

void space_lock(struct addrspace *as)
{
	mutex_lock(&as->lock);
}

void space_lock_child(struct addrspace *as)
{
	mutex_lock_nested(&as->lock);
}

void space_unlock(struct addrspace *as)
{
	struct vm_area *dead = as->dead;

	as->dead = NULL;
	mutex_unlock(&as->lock);
	while (dead) {
		struct vm_area *next = dead->next_dead;
		area_free(dead);
		dead = next;
	}
}

/* --- The tree ------------------------------------------------------------------------------------
 */

static struct vm_area *area_of(struct rb_node *node)
{
	return node ? rb_entry(node, struct vm_area, node) : NULL;
}

struct vm_area *addrspace_first(struct addrspace *as)
{
	return area_of(rb_first(&as->areas));
}

struct vm_area *addrspace_after(struct vm_area *area)
{
	return area_of(rb_next(&area->node));
}

struct vm_area *area_before(const struct vm_area *area)
{
	return area_of(rb_prev(&area->node));
}

struct vm_area *addrspace_find(struct addrspace *as, vaddr_t va)
{
	struct rb_node *node = as->areas.root;
	struct vm_area *found = as->last_found;

	if (found && va >= found->start && va < found->end)
		return found;
	found = NULL;
	while (node) {
		struct vm_area *area = area_of(node);
		if (va < area->end) {
			found = area;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	if (found && va >= found->start)
		as->last_found = found;
	return found;
}

static struct mappers *mappers_of(const struct vm_area *area)
{
	return area->object ? area->object->mappers : NULL;
}

void area_insert(struct addrspace *as, struct vm_area *area)
{
	struct rb_node **link = &as->areas.root, *parent = NULL;

	while (*link) {
		parent = *link;
		link = area->start < area_of(parent)->start ? &parent->left : &parent->right;
	}
	rb_insert(&as->areas, &area->node, parent, link);
	as->nareas++;
	area->space = as;
	if (mappers_of(area))
		mappers_add(mappers_of(area), area);
}

void area_bury(struct addrspace *as, struct vm_area *area)
{
	rb_remove(&as->areas, &area->node);
	as->nareas--;
	if (mappers_of(area))
		mappers_remove(mappers_of(area), area);
	if (as->last_found == area)
		as->last_found = NULL;
	area->next_dead = as->dead;
	as->dead = area;
}

void area_set_bounds(struct addrspace *as, struct vm_area *area, vaddr_t start, vaddr_t end)
{
	area->start = start;
	area->end = end;
	rb_changed(&as->areas, &area->node);
}

/* --- Cutting and joining -------------------------------------------------------------------------
 */

void area_split(struct addrspace *as, struct vm_area *area, vaddr_t at, struct vm_area *upper)
{
	assert(at > area->start && at < area->end);
	*upper = *area;
	upper->start = at;
	if (upper->object) {
		upper->object->ops->ref(upper->object);
		upper->offset += at - area->start;
	}
	area_set_bounds(as, area, area->start, at);
	area_insert(as, upper);
}

void area_cut_at(struct addrspace *as, vaddr_t at, struct vm_area **spare)
{
	struct vm_area *area = addrspace_find(as, at);

	if (!area || area->start >= at)
		return;
	area_split(as, area, at, *spare);
	*spare = NULL;
}

/* Do two areas, the first right below the second, say the same? */
static bool can_join(const struct vm_area *lower, const struct vm_area *upper)
{
	return lower->end == upper->start && lower->prot == upper->prot &&
	       lower->prot_max == upper->prot_max && lower->shared == upper->shared &&
	       lower->promised == upper->promised && lower->kind == upper->kind &&
	       lower->lock == upper->lock && lower->no_fork == upper->no_fork &&
	       lower->wipe_on_fork == upper->wipe_on_fork && !lower->grows_down &&
	       !upper->grows_down && lower->object == upper->object &&
	       (!lower->object || lower->offset + (lower->end - lower->start) == upper->offset);
}

void area_extend(struct addrspace *as, struct vm_area *area, vaddr_t end)
{
	area_set_bounds(as, area, area->start, end);
	if (mappers_of(area))
		mappers_changed(mappers_of(area), area);
}

/* `upper`'s range becomes part of `lower`. */
static void take_in(struct addrspace *as, struct vm_area *lower, struct vm_area *upper)
{
	vaddr_t end = upper->end;

	area_bury(as, upper);
	area_extend(as, lower, end);
}

struct vm_area *area_merge(struct addrspace *as, struct vm_area *area)
{
	struct vm_area *below = area_before(area);
	struct vm_area *above = addrspace_after(area);

	if (above && can_join(area, above))
		take_in(as, area, above);
	if (below && can_join(below, area)) {
		take_in(as, below, area);
		area = below;
	}
	return area;
}

/* Is `at` inside an area, which would have to be cut there? */
static bool needs_cut(struct addrspace *as, vaddr_t at)
{
	const struct vm_area *area = addrspace_find(as, at);

	return area && area->start < at;
}

bool area_cuts_fit(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	return as->nareas + needs_cut(as, start) + needs_cut(as, end) <= AREAS_MAX;
}

void area_change_range(struct addrspace *as, vaddr_t start, vaddr_t end, struct vm_area **spares,
		       void (*change)(struct vm_area *area, const void *ctx), const void *ctx)
{
	area_cut_at(as, start, &spares[0]);
	area_cut_at(as, end, &spares[1]);
	struct vm_area *area = addrspace_find(as, start);
	while (area && area->start < end) {
		change(area, ctx);
		area = addrspace_after(area_merge(as, area));
		let_others_run();
	}
}

/* --- Counts --------------------------------------------------------------------------------------
 */

bool area_counts_as_data(const struct vm_area *area)
{
	return !area->shared && (area->prot & PROT_WRITE) && !area->grows_down &&
	       area->kind != AREA_STACK;
}

void area_count(struct addrspace *as, const struct vm_area *area, unsigned long pages, int sign)
{
	unsigned long change = sign < 0 ? -pages : pages;

	as->pages_total += change;
	as->peak_total = MAX(as->peak_total, as->pages_total);
	if (area->promised)
		as->pages_promised += change;
	if (area_counts_as_data(area))
		as->pages_data += change;
	if (area->lock != AREA_UNLOCKED) {
		as->pages_locked += change;
		__atomic_fetch_add(&locked, change, __ATOMIC_RELAXED);
	}
}

void area_forget_locked(struct addrspace *as)
{
	__atomic_fetch_sub(&locked, as->pages_locked, __ATOMIC_RELAXED);
	as->pages_locked = 0;
}

unsigned long addrspace_locked_pages(void)
{
	return locked;
}

struct overlap area_overlap(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct overlap sum = {0};

	for (struct vm_area *area = addrspace_find(as, start); area && area->start < end;
	     area = addrspace_after(area)) {
		unsigned long part = (MIN(end, area->end) - MAX(start, area->start)) >> PAGE_SHIFT;
		sum.pages += part;
		sum.data += area_counts_as_data(area) ? part : 0;
		sum.locked += area->lock != AREA_UNLOCKED ? part : 0;
	}
	return sum;
}

void resident_count(struct addrspace *as, const struct page *page, int sign)
{
	unsigned long change = (unsigned long)sign;

	if (page == page_zeros)
		return;
	as->pages_resident += change;
	as->peak_resident = MAX(as->peak_resident, as->pages_resident);
	if (page->kind == PAGE_ANON)
		as->resident_anon += change;
	else if (page->kind == PAGE_SHARED || page->kind == PAGE_TMPFS)
		as->resident_shared += change;
}

struct slots area_slots(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *above = addrspace_find(as, start);
	struct vm_area *below = above ? area_before(above) : area_of(rb_last(&as->areas));
	vaddr_t first = ALIGN_DOWN(start, LARGE_PAGE_SIZE);
	vaddr_t last = ALIGN_DOWN(end - 1, LARGE_PAGE_SIZE);

	assert(!above || above->start >= end);
	if (below && below->end > first)
		first += LARGE_PAGE_SIZE;
	if (above && above->start < last + LARGE_PAGE_SIZE && first <= last)
		last -= LARGE_PAGE_SIZE;
	if (first > last)
		return (struct slots){start, start, 0};
	return (struct slots){first, last + LARGE_PAGE_SIZE, (last - first) / LARGE_PAGE_SIZE + 1};
}
