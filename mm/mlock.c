/*
 * Locked memory. There is no paging out, so a lock does what a program can see of it: the pages are
 * filled in at once, they count against RLIMIT_MEMLOCK, and MADV_DONTNEED and MS_INVALIDATE leave
 * them alone. The errors are those of Linux's mlock(2).
 */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/layout.h"
#include "syscall/abi/mman.h"

static void set_lock(struct vm_area *area, const void *ctx)
{
	area_count(area->space, area, area_pages(area), -1);
	area->lock = *(const enum area_lock *)ctx;
	area_count(area->space, area, area_pages(area), 1);
}

/* Up to where is everything mapped, from `start` on? At most `end`. */
static vaddr_t mapped_end(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);

	for (; area && area->start <= start && start < end; area = addrspace_after(area))
		start = area->end;
	return MIN(start, end);
}

/* Fills in what is locked now; that it cannot be is ENOMEM to the caller, as POSIX has it. */
static int populate_range(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	struct vm_area *area = addrspace_find(as, start);
	int err = 0;

	for (; area && area->start < end && err == 0; area = addrspace_after(area))
		err = populate_area(as, area, MAX(start, area->start), MIN(end, area->end));
	return err == -EFAULT ? -ENOMEM : err;
}

static int lock_range(struct addrspace *as, vaddr_t start, vaddr_t end, enum area_lock lock)
{
	struct vm_area *spares[2] = {area_alloc(), area_alloc()};
	vaddr_t last = mapped_end(as, start, end);
	int err = spares[0] && spares[1] && area_cuts_fit(as, start, last) ? 0 : -ENOMEM;

	if (err == 0 && start < last)
		area_change_range(as, start, last, spares, set_lock, &lock);
	area_free(spares[0]);
	area_free(spares[1]);
	return last < end ? -ENOMEM : err;
}

/* What is locked already counts once. */
static int check_limit(struct addrspace *as, vaddr_t start, vaddr_t end)
{
	unsigned long pages = (end - start) >> PAGE_SHIFT;
	unsigned long already = area_overlap(as, start, end).locked;

	return check_lock_limit(as, pages - already) < 0 ? -ENOMEM : 0;
}

int addrspace_lock(struct addrspace *as, vaddr_t start, size_t length, enum area_lock lock)
{
	vaddr_t from = ALIGN_DOWN(start, PAGE_SIZE);
	vaddr_t end = ALIGN_UP(start + length, PAGE_SIZE);
	int err = lock == AREA_UNLOCKED ? 0 : addrspace_check_locking(as);

	if (err < 0)
		return err;
	if (end < from || start + length < start)
		return -EINVAL;
	if (end == from)
		return 0;
	if (end > USERLIMIT)
		return -ENOMEM;
	space_lock(as);
	if (lock != AREA_UNLOCKED)
		err = check_limit(as, from, end);
	if (err == 0)
		err = lock_range(as, from, end, lock);
	if (err == 0 && lock == AREA_LOCKED)
		err = populate_range(as, from, end);
	space_unlock(as);
	return err;
}

static void lock_everything(struct addrspace *as, enum area_lock lock)
{
	struct vm_area *area = addrspace_first(as);

	for (; area; area = addrspace_after(area_merge(as, area)))
		set_lock(area, &lock);
	/* What cannot be filled in, past the end of a file for one, stays so. */
	for (area = addrspace_first(as); lock == AREA_LOCKED && area; area = addrspace_after(area))
		populate_area(as, area, area->start, area->end);
}

int addrspace_lock_all(struct addrspace *as, enum area_lock future, bool current,
		       enum area_lock lock)
{
	bool locks = future != AREA_UNLOCKED || lock != AREA_UNLOCKED;
	int err = locks ? addrspace_check_locking(as) : 0;

	if (err < 0)
		return err;
	space_lock(as);
	if (current && lock != AREA_UNLOCKED && as->pages_total > as->limit_locked &&
	    !may_lock_any())
		err = -ENOMEM;
	if (err == 0) {
		as->lock_future = future;
		if (current)
			lock_everything(as, lock);
	}
	space_unlock(as);
	return err;
}
