/*
 * madvise. Advice that names a piece of advice for the pager is right by itself here, where nothing
 * is paged out; what remains is throwing pages away, filling them in, and saying what fork does.
 * The range is gone through area by area: a hole is an error that keeps nobody from the rest, any
 * other error ends the walk (madvise(2)).
 */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/memobj.h"
#include "syscall/abi/mman.h"

struct advice {
	struct addrspace *as;
	vaddr_t start, end; /* the part of the range that lies in one area */
	int advice;
	struct vm_area *spares[2]; /* for the ends of the whole range */
};

/* --- What an advice does to its part of an area --------------------------------------------------
 */

static int discard(struct advice *a, struct vm_area *area)
{
	if (area->lock != AREA_UNLOCKED && a->advice != MADV_DONTNEED_LOCKED)
		return -EINVAL;
	if (a->advice == MADV_FREE && (area->object || area->shared))
		return -EINVAL;
	zap_pages(a->as, a->start, a->end);
	return 0;
}

static int fill_in(struct advice *a, struct vm_area *area)
{
	bool write = a->advice == MADV_POPULATE_WRITE;

	if (!(area->prot & (write ? PROT_WRITE : PROT_READ)))
		return -EINVAL;
	return populate_pages(a->as, a->start, a->end, write);
}

struct fork_advice {
	bool no_fork, wipe;
};

static void set_fork_advice(struct vm_area *area, const void *ctx)
{
	const struct fork_advice *fork = ctx;

	area->no_fork = fork->no_fork;
	area->wipe_on_fork = fork->wipe;
}

/* What is so already is left alone, so that only the ends of the whole range are ever cut. */
static int advise_fork(struct advice *a, const struct vm_area *area)
{
	struct fork_advice fork = {.no_fork = area->no_fork, .wipe = area->wipe_on_fork};

	if (a->advice == MADV_WIPEONFORK && (area->object || area->shared))
		return -EINVAL;
	if (a->advice == MADV_DONTFORK || a->advice == MADV_DOFORK)
		fork.no_fork = a->advice == MADV_DONTFORK;
	else
		fork.wipe = a->advice == MADV_WIPEONFORK;
	if (fork.no_fork == area->no_fork && fork.wipe == area->wipe_on_fork)
		return 0;
	if (!area_cuts_fit(a->as, a->start, a->end))
		return -EAGAIN;
	area_change_range(a->as, a->start, a->end, a->spares, set_fork_advice, &fork);
	return 0;
}

/* A hole in what is shared: in everybody's view of it. The object's own locks come before the
 * space's, which is let go meanwhile. */
static int punch(struct advice *a, struct vm_area *area)
{
	struct memobj *object = area->object;
	uint64_t from = area->offset + (a->start - area->start);
	uint64_t to = from + (a->end - a->start);

	if (area->lock != AREA_UNLOCKED || !object)
		return -EINVAL;
	if (!area->shared || !(area->prot_max & PROT_WRITE))
		return -EACCES;
	if (!object->ops->punch)
		return -EOPNOTSUPP;
	object->ops->ref(object);
	space_unlock(a->as);
	int err = object->ops->punch(object, from, to);
	object->ops->unref(object);
	space_lock(a->as);
	return err;
}

static int advise_part(struct advice *a, struct vm_area *area)
{
	switch (a->advice) {
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
		return discard(a, area);
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return fill_in(a, area);
	case MADV_DONTFORK:
	case MADV_DOFORK:
	case MADV_WIPEONFORK:
	case MADV_KEEPONFORK:
		return advise_fork(a, area);
	case MADV_REMOVE:
		return punch(a, area);
	case MADV_COLD:
	case MADV_PAGEOUT:
		return area->lock != AREA_UNLOCKED ? -EINVAL : 0;
	case MADV_COLLAPSE: /* into large pages, of which programs have none */
		return -EINVAL;
	default:
		return 0;
	}
}

/* --- The walk ------------------------------------------------------------------------------------
 */

/* The next area is found by its address each time: advice may have let go the lock, or joined it
 * with a neighbour. */
static int advise_locked(struct advice *a, vaddr_t start, vaddr_t end)
{
	int hole = 0;

	while (start < end) {
		struct vm_area *area = addrspace_find(a->as, start);
		if (!area || area->start >= end)
			return -ENOMEM;
		if (area->start > start) {
			hole = -ENOMEM;
			if (a->advice == MADV_POPULATE_READ || a->advice == MADV_POPULATE_WRITE)
				return hole;
			start = area->start;
		}
		a->start = start;
		a->end = start = MIN(area->end, end);
		int err = advise_part(a, area);
		if (err < 0)
			return err;
	}
	return hole;
}

static bool is_known(int advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) ||
	       (advice >= MADV_FREE && advice <= MADV_COLLAPSE);
}

/* Only what an area keeps cuts it. All else needs no memory, above all what gives some back. */
static int prepare(struct advice *a)
{
	bool cuts = a->advice == MADV_DONTFORK || a->advice == MADV_DOFORK ||
		    a->advice == MADV_WIPEONFORK || a->advice == MADV_KEEPONFORK;

	for (unsigned i = 0; cuts && i < ARRAY_SIZE(a->spares); i++) {
		a->spares[i] = area_alloc();
		if (!a->spares[i])
			return -EAGAIN;
	}
	return 0;
}

int addrspace_advise(struct addrspace *as, vaddr_t start, size_t length, int advice)
{
	size_t rounded = ALIGN_UP(length, PAGE_SIZE);
	struct advice a = {.as = as, .advice = advice};
	vaddr_t end = start + (vaddr_t)rounded;

	if (!is_known(advice) || (start & PAGE_MASK) || rounded < length || end < start)
		return -EINVAL;
	if (end == start)
		return 0;
	int err = prepare(&a);
	if (err == 0) {
		space_lock(as);
		err = advise_locked(&a, start, end);
		space_unlock(as);
	}
	area_free(a.spares[0]);
	area_free(a.spares[1]);
	return err;
}
