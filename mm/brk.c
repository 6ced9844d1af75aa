/* brk: the heap is an area, or several, between the program's data and the break. */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "syscall/abi/mman.h"

static int grow_heap(struct addrspace *as, vaddr_t from, vaddr_t to)
{
	struct map_request request = {
		.address = from,
		.length = to - from,
		.prot = PROT_READ | PROT_WRITE,
		.fixed = true,
		.kind = AREA_HEAP,
		.lock = as->lock_future,
	};
	vaddr_t at;

	/* A page stays free between the heap and what is above. */
	if (to >= USERLIMIT || !range_is_free(as, from, to + PAGE_SIZE))
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
