/* Questions about ranges that change nothing: mincore, and what msync has to say. */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/memobj.h"
#include "mm/pagetable.h"

static bool in_memory(struct addrspace *as, const struct vm_area *area, vaddr_t va)
{
	const struct memobj *object = area->object;
	struct mapping found;

	if (pagetable_lookup(as->pagetable, va, &found))
		return true;
	if (!object)
		return false;
	uint32_t index = (uint32_t)((area->offset + (va - area->start)) >> PAGE_SHIFT);
	return !object->ops->has_page || object->ops->has_page(area->object, index);
}

int addrspace_residency(struct addrspace *as, vaddr_t start, size_t pages, uint8_t *out)
{
	int err = 0;

	space_lock(as);
	for (size_t i = 0; i < pages && err == 0; i++) {
		vaddr_t va = start + (vaddr_t)(i << PAGE_SHIFT);
		struct vm_area *area = addrspace_find(as, va);
		if (area && area->start <= va)
			out[i] = in_memory(as, area, va);
		else
			err = -ENOMEM;
	}
	space_unlock(as);
	return err;
}

/* Contents of files and of memory that maps them are the same frames: nothing is to be written. */
int addrspace_sync(struct addrspace *as, vaddr_t start, size_t length, bool invalidate)
{
	vaddr_t end = start + (vaddr_t)ALIGN_UP(length, PAGE_SIZE);
	int err = end < start ? -ENOMEM : 0;
	bool locked = false;

	space_lock(as);
	while (start < end && !locked) {
		struct vm_area *area = addrspace_find(as, start);
		if (!area || area->start > start)
			err = -ENOMEM;
		if (!area || area->start >= end)
			break;
		locked = invalidate && area->lock != AREA_UNLOCKED;
		start = area->end;
	}
	space_unlock(as);
	return locked ? -EBUSY : err;
}
