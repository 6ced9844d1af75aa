/*
 * Address spaces come, are used, are copied by fork, and go. The areas say what is where; the page
 * tables hold what has been touched. A space in use is named by the processor it is active on and
 * counted by its processes; the last reference gives back frames, tables and promises, in that
 * order, for a promise may only go after what it paid for.
 */

#include "mm/addrspace.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/waitq.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "mm/reserve.h"
#include "mm/slab.h"

static struct kmem_cache *cache;
static struct addrspace *active[CPU_MAX]; /* each processor touches its own */

void addrspace_init(void)
{
	cache = kmem_cache_create("addrspace", sizeof(struct addrspace), 0);
	area_init();
}

int addrspace_create(struct addrspace **out)
{
	struct addrspace *as = kmem_cache_zalloc(cache);

	if (!as)
		return -ENOMEM;
	as->pagetable = pagetable_create();
	if (!as->pagetable) {
		kmem_cache_free(cache, as);
		return -ENOMEM;
	}
	as->refs = as->pins = 1;
	mutex_init(&as->lock, "addrspace", RANK_ADDRSPACE);
	as->areas.update = gaps_update;
	as->mmap_top = USER_MAP_TOP;
	as->stack_top = USER_STACK_TOP;
	as->stack_floor = USER_STACK_TOP - USER_STACK_LIMIT;
	as->limit_pages = as->limit_data = as->limit_locked = ~0UL;
	*out = as;
	return 0;
}

void addrspace_get(struct addrspace *as)
{
	__atomic_fetch_add(&as->refs, 1, __ATOMIC_RELAXED);
}

void addrspace_pin(struct addrspace *as)
{
	__atomic_fetch_add(&as->pins, 1, __ATOMIC_RELAXED);
}

void addrspace_unpin(struct addrspace *as)
{
	uint32_t before = __atomic_fetch_sub(&as->pins, 1, __ATOMIC_ACQ_REL);

	assert(before > 0);
	if (before > 1)
		return;
	pagetable_destroy(as->pagetable);
	kmem_cache_free(cache, as);
}

void addrspace_put(struct addrspace *as)
{
	uint32_t before = __atomic_fetch_sub(&as->refs, 1, __ATOMIC_ACQ_REL);

	assert(before > 0);
	if (before > 1)
		return;
	if (addrspace_current() == as)
		addrspace_activate(NULL);
	space_lock(as);
	for (struct vm_area *area = addrspace_first(as); area; area = addrspace_after(area))
		zap_pages(as, area->start, area->end);
	for (struct vm_area *area = addrspace_first(as); area; area = addrspace_first(as)) {
		pagetable_free_tables(as->pagetable, ALIGN_DOWN(area->start, LARGE_PAGE_SIZE),
				      ALIGN_UP(area->end, LARGE_PAGE_SIZE));
		area_bury(as, area);
		let_others_run();
	}
	unreserve_pages(as->pages_promised);
	unreserve_tables(as->tables_promised);
	area_forget_locked(as);
	space_unlock(as);
	addrspace_unpin(as);
}

void addrspace_activate(struct addrspace *as)
{
	irq_off();
	active[cpu_this()->id] = as;
	pagetable_activate(as ? as->pagetable : NULL);
	irq_restore();
}

struct addrspace *addrspace_current(void)
{
	return active[cpu_this()->id];
}

/* --- fork ----------------------------------------------------------------------------------------
 */

/* The child's own of what the parent's fields say; the counts follow with the areas, and locks on
 * memory are not inherited (mlock(2)). */
static void copy_bounds(struct addrspace *child, const struct addrspace *parent)
{
	child->brk_start = parent->brk_start;
	child->brk = parent->brk;
	child->mmap_top = parent->mmap_top;
	child->stack_top = parent->stack_top;
	child->stack_floor = parent->stack_floor;
	child->arg_start = parent->arg_start;
	child->arg_end = parent->arg_end;
	child->env_start = parent->env_start;
	child->env_end = parent->env_end;
	child->code_start = parent->code_start;
	child->code_end = parent->code_end;
	child->data_start = parent->data_start;
	child->data_end = parent->data_end;
	child->vdso = parent->vdso;
	child->limit_pages = parent->limit_pages;
	child->limit_data = parent->limit_data;
	child->limit_locked = parent->limit_locked;
}

/* Gives the child an area like `area` and promises it all that the parent was promised: it may come
 * to need a frame of its own for each page that they share now. */
static int copy_area(struct addrspace *child, const struct vm_area *area)
{
	unsigned long pages = area->promised ? area_pages(area) : 0;
	unsigned long tables = area_slots(child, area->start, area->end).count;
	struct vm_area *copy = area_alloc();
	int err = copy ? reserve_pages(pages) : -ENOMEM;

	if (err == 0) {
		err = reserve_tables(tables);
		if (err < 0)
			unreserve_pages(pages);
	}
	if (err < 0) {
		area_free(copy);
		return err;
	}
	*copy = *area;
	copy->lock = AREA_UNLOCKED;
	if (copy->object)
		copy->object->ops->ref(copy->object);
	area_insert(child, copy);
	area_count(child, copy, area_pages(copy), 1);
	child->tables_promised += tables;
	return 0;
}

static int copy_areas(struct addrspace *child, struct addrspace *parent)
{
	int err = 0;

	for (struct vm_area *area = addrspace_first(parent); area && err == 0;
	     area = addrspace_after(area)) {
		if (!area->no_fork)
			err = copy_area(child, area);
		let_others_run();
	}
	return err;
}

/* The child does not get what the parent has resident in `area`. */
static void count_without(struct addrspace *child, struct addrspace *parent,
			  const struct vm_area *area)
{
	struct pagetable *pt = parent->pagetable;
	struct mapping found;

	for (vaddr_t va = area->start; pagetable_next(pt, va, area->end, &va); va += PAGE_SIZE) {
		pagetable_lookup(pt, va, &found);
		resident_count(child, phys_to_page(found.pa), -1);
	}
}

/* Nothing can fail from here on. What is private is from now on shared until one of them writes. */
static void share_pages(struct addrspace *child, struct addrspace *parent)
{
	child->pages_resident = parent->pages_resident;
	child->resident_anon = parent->resident_anon;
	child->resident_shared = parent->resident_shared;
	for (struct vm_area *area = addrspace_first(parent); area; area = addrspace_after(area)) {
		if (area->no_fork || area->wipe_on_fork)
			count_without(child, parent, area);
		else
			pagetable_share(parent->pagetable, child->pagetable, area->start, area->end,
					!area->shared);
	}
	pagetable_flush(parent->pagetable, 0, USERLIMIT);
	child->peak_resident = child->pages_resident;
}

int addrspace_fork(struct addrspace *parent, struct addrspace **out)
{
	struct addrspace *child;
	int err = addrspace_create(&child);

	if (err < 0)
		return err;
	space_lock(parent);
	space_lock_child(child);
	copy_bounds(child, parent);
	err = copy_areas(child, parent);
	if (err == 0)
		share_pages(child, parent);
	space_unlock(child);
	space_unlock(parent);
	if (err < 0) {
		addrspace_put(child);
		return err;
	}
	*out = child;
	return 0;
}
