#ifndef MM_MEMOBJ_H
#define MM_MEMOBJ_H

/*
 * What stands behind a mapping. Anonymous memory has none; a file is one, its pages kept once for
 * all who read, write or map it. fs implements this for files; mm only asks for pages.
 */

#include "kernel/types.h"

struct mappers;
struct page;
struct memobj;

struct memobj_ops {
	/* Page number `index`, with a reference for the caller. -EFAULT past the object's end
	 * (SIGBUS), -ENOMEM, -EIO. */
	int (*get_page)(struct memobj *obj, uint32_t index, struct page **out);
	void (*ref)(struct memobj *obj);
	void (*unref)(struct memobj *obj);
	/* The name for /proc/PID/maps. */
	int (*describe)(struct memobj *obj, char *buf, size_t size);
	void (*identity)(struct memobj *obj, uint64_t *dev, uint64_t *ino);
	/* Makes a hole of the bytes [start, end), whole pages: they read as zeros (MADV_REMOVE). No
	 * space's lock is held. -EPERM; NULL: cannot be. */
	int (*punch)(struct memobj *obj, uint64_t start, uint64_t end);
	/* Is page `index` in memory (mincore)? True also where the caller may not know. NULL: yes.
	 */
	bool (*has_page)(struct memobj *obj, uint32_t index);
	bool fixed_size; /* a mapping of it does not grow (mremap: -EFAULT) */
};

struct memobj {
	const struct memobj_ops *ops;
	struct mappers *mappers; /* the areas that show it; NULL: it never loses a page */
};

#endif
