#ifndef MM_SLAB_DEBUG_H
#define MM_SLAB_DEBUG_H

/*
 * Checks on kernel objects. In a cache that is checked, an object lies between red zones, is filled
 * with a pattern while it is free, and is followed by a record of who took it and who gave it back:
 *
 *	| red zone | object ... | red zone | record | padding |
 *	^ slot     ^ slot + offset
 *
 * The second red zone begins with the first byte that was not asked for. All is looked at when an
 * object is freed, when it is handed out again, when its slab is given back, and by a sweep. The
 * first thing that is wrong panics, and tells all that is known of the object.
 */

#include "kernel/types.h"
#include "mm/alloc_site.h"

struct kmem_cache;

/* What the checks say of an object that is to be freed. */
enum slab_verdict {
	SLAB_FINE,
	SLAB_NO_OBJECT,   /* the address is in no slab */
	SLAB_OTHER_CACHE, /* the object is another cache's */
	SLAB_INSIDE,      /* no object starts there */
	SLAB_FREE_ALREADY,
	SLAB_UNDERFLOW,     /* written before its start */
	SLAB_OVERFLOW,      /* written past its end */
	SLAB_USED_FREE,     /* written while it was free */
	SLAB_RECORD_BROKEN, /* what is kept about it makes no sense */
};

/* All that is in the way of freeing `object` into `cache`, NULL: by kfree. Frees nothing. */
enum slab_verdict slab_verdict(const struct kmem_cache *cache, const void *object);

/* The address alone, in any cache. */
enum slab_verdict slab_place_verdict(const struct kmem_cache *cache, const void *object);
void slab_refuse(enum slab_verdict verdict, const struct kmem_cache *cache,
		 const void *object) __noreturn;

struct slab_record {
	uint32_t state;
	uint32_t size;   /* bytes asked for */
	void *next_free; /* slab.c's */
	struct alloc_site allocated, freed;
};

/* For slab.c. The cache's slots get their shape; the others act on an object under its lock. */
void slab_debug_shape(struct kmem_cache *cache, size_t align);
void slab_debug_new(struct kmem_cache *cache, void *object);
void slab_debug_allocated(struct kmem_cache *cache, void *object, size_t size, vaddr_t caller);
void slab_debug_freed(struct kmem_cache *cache, void *object, vaddr_t caller);
void slab_debug_check(const struct kmem_cache *cache, const void *object);

/* The record of an object that is in use, or NULL. */
const struct slab_record *slab_debug_in_use(const struct kmem_cache *cache, const void *object);

/* The sweep: checks all objects of all caches that are checked. */
void slab_check_all(void);

#endif
