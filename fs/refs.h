#ifndef FS_REFS_H
#define FS_REFS_H

/* Reference counts that are changed without a lock: whoever adds one holds one already. */

#include "kernel/types.h"

static inline void refs_get(uint32_t *refs)
{
	__atomic_add_fetch(refs, 1, __ATOMIC_RELAXED);
}

/* Drops one; true when it was the last and the object is the caller's to free. */
static inline bool refs_put(uint32_t *refs)
{
	return __atomic_sub_fetch(refs, 1, __ATOMIC_ACQ_REL) == 0;
}

static inline uint32_t refs_count(const uint32_t *refs)
{
	return __atomic_load_n(refs, __ATOMIC_RELAXED);
}

#endif
