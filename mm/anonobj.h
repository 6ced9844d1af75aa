#ifndef MM_ANONOBJ_H
#define MM_ANONOBJ_H

/* Memory that is shared and has no file: what stands behind MAP_SHARED | MAP_ANONYMOUS. */

#include "kernel/types.h"

struct memobj;

/* An object of so many pages, all promised, with a reference for the caller; -ENOMEM. */
int anon_object_create(unsigned long pages, struct memobj **out) __must_check;

void anon_object_init(void);

#endif
