/*
 * The sweep over the areas that map an object, for when it loses pages.
 *
 * A page table is guarded by its space's lock, which comes before the list's: so the sweep takes an
 * area from the list, lets the list go, takes the space's lock, and looks whether the area is
 * still there. An area it has seen is marked with the sweep's number and goes to the end of the
 * list; new ones come to the front, unmarked. So the sweep is over when the first is marked, no
 * matter what was mapped, cut, moved or copied by fork meanwhile.
 *
 * A pin keeps the descriptor of a space whose last user may just be leaving.
 */

#include "kernel/waitq.h"
#include "mm/area.h"
#include "mm/mappers.h"
#include "mm/memobj.h"

struct sweep {
	struct mappers *mappers;
	uint64_t start, end; /* bytes of the object */
	bool copies;
};

/* An area that was not looked at, found again in its space by an address inside it. */
struct candidate {
	struct addrspace *space; /* pinned; NULL: there is none */
	vaddr_t at;
};

static struct candidate next_unseen(struct mappers *mappers)
{
	struct candidate next = {0};

	spin_lock(&mappers->lock);
	if (!list_empty(&mappers->areas)) {
		struct vm_area *area = list_entry(mappers->areas.next, struct vm_area, mapper_link);
		if (area->swept != mappers->sweep) {
			next = (struct candidate){.space = area->space, .at = area->start};
			addrspace_pin(next.space);
		}
	}
	spin_unlock(&mappers->lock);
	return next;
}

static void mark_seen(struct mappers *mappers, struct vm_area *area)
{
	spin_lock(&mappers->lock);
	area->swept = mappers->sweep;
	list_del(&area->mapper_link);
	list_add_tail(&mappers->areas, &area->mapper_link);
	spin_unlock(&mappers->lock);
}

/* Unmaps the part of the area that shows the range; the space's lock is held. */
static void unmap_part(const struct sweep *sweep, struct vm_area *area)
{
	uint64_t size = area->end - area->start;
	uint64_t from = MAX(sweep->start, area->offset);
	uint64_t to = MIN(sweep->end, area->offset + size);

	if (from < to)
		zap_object_pages(area, area->start + (vaddr_t)(from - area->offset),
				 area->start + (vaddr_t)(to - area->offset), sweep->copies);
}

static void look_at(const struct sweep *sweep, struct candidate candidate)
{
	mutex_lock(&candidate.space->lock);
	struct vm_area *area = addrspace_find(candidate.space, candidate.at);
	if (area && area->object && area->object->mappers == sweep->mappers) {
		unmap_part(sweep, area);
		mark_seen(sweep->mappers, area);
	}
	mutex_unlock(&candidate.space->lock);
	addrspace_unpin(candidate.space);
}

void mappers_sweep(struct mappers *mappers, uint64_t start, uint64_t end, bool copies)
{
	struct sweep sweep = {.mappers = mappers, .start = start, .end = end, .copies = copies};
	struct candidate candidate;

	mutex_lock(&mappers->sweeping);
	spin_lock(&mappers->lock);
	if (++mappers->sweep == 0)
		mappers->sweep = 1;
	spin_unlock(&mappers->lock);
	while ((candidate = next_unseen(mappers)).space) {
		look_at(&sweep, candidate);
		let_others_run();
	}
	mutex_unlock(&mappers->sweeping);
}
