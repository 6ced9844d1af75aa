/*
 * The list of areas that map an object. What a sweep over it has not seen stands in front: new
 * areas, and those that have come to show more.
 */

#include "mm/mappers.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/area.h"
#include "syscall/abi/mman.h"

void mappers_init(struct mappers *mappers)
{
	*mappers = (struct mappers){.areas = LIST_INIT(mappers->areas)};
	mutex_init(&mappers->sweeping, "sweep", RANK_SWEEP);
	spin_init(&mappers->lock, "mappers", RANK_MAPPERS);
}

/* mprotect can make it so, if it is not so now. */
static bool may_write(const struct vm_area *area)
{
	return area->shared && (area->prot_max & PROT_WRITE);
}

void mappers_add(struct mappers *mappers, struct vm_area *area)
{
	spin_lock(&mappers->lock);
	assert(!(may_write(area) && mappers->no_writers));
	area->swept = 0;
	list_add(&mappers->areas, &area->mapper_link);
	mappers->writers += may_write(area);
	spin_unlock(&mappers->lock);
}

void mappers_remove(struct mappers *mappers, struct vm_area *area)
{
	spin_lock(&mappers->lock);
	list_del(&area->mapper_link);
	mappers->writers -= may_write(area);
	spin_unlock(&mappers->lock);
}

void mappers_changed(struct mappers *mappers, struct vm_area *area)
{
	spin_lock(&mappers->lock);
	area->swept = 0;
	list_del(&area->mapper_link);
	list_add(&mappers->areas, &area->mapper_link);
	spin_unlock(&mappers->lock);
}

/* --- Who may write -------------------------------------------------------------------------------
 */

int mappers_claim_writing(struct mappers *mappers)
{
	spin_lock(&mappers->lock);
	int err = mappers->no_writers ? -EPERM : 0;
	mappers->writers += err == 0;
	spin_unlock(&mappers->lock);
	return err;
}

void mappers_end_claim(struct mappers *mappers)
{
	spin_lock(&mappers->lock);
	assert(mappers->writers > 0);
	mappers->writers--;
	spin_unlock(&mappers->lock);
}

int mappers_deny_writing(struct mappers *mappers)
{
	spin_lock(&mappers->lock);
	int err = mappers->writers > 0 ? -EBUSY : 0;
	if (err == 0)
		mappers->no_writers = true;
	spin_unlock(&mappers->lock);
	return err;
}
