/*
 * What a call may ask of an address space before anything is looked up in it: a range that is one,
 * and no more locked memory than RLIMIT_MEMLOCK has, but for those who may lock any.
 */

#include "kernel/errno.h"
#include "mm/area.h"
#include "mm/layout.h"

vaddr_t range_end(vaddr_t start, size_t length)
{
	size_t rounded = ALIGN_UP(length, PAGE_SIZE);

	if ((start & PAGE_MASK) || rounded < length || start > USERLIMIT ||
	    rounded > USERLIMIT - start)
		return 0;
	return start + (vaddr_t)rounded;
}

bool (*addrspace_may_lock_any)(void);

bool may_lock_any(void)
{
	return addrspace_may_lock_any && addrspace_may_lock_any();
}

int addrspace_check_locking(const struct addrspace *as)
{
	return as->limit_locked > 0 || may_lock_any() ? 0 : -EPERM;
}

int check_lock_limit(const struct addrspace *as, unsigned long pages)
{
	bool fits = as->pages_locked + pages <= as->limit_locked;

	return fits || may_lock_any() ? 0 : -EAGAIN;
}
