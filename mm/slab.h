#ifndef MM_SLAB_H
#define MM_SLAB_H

/*
 * Kernel objects: a cache for each type hands out objects of one size from slabs of whole frames.
 * kmalloc() takes from caches of doubling sizes up to KMALLOC_MAX. All may be called with
 * interrupts off and spin locks of lower rank held; none sleeps.
 */

#include "kernel/types.h"

#define KMALLOC_MAX 16384

struct kmem_cache;

/* `align` is a power of two or 0. Panics on failure: caches are made at boot. `name` is kept. */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align);
void *kmem_cache_alloc(struct kmem_cache *cache) __must_check;  /* NULL: no memory */
void *kmem_cache_zalloc(struct kmem_cache *cache) __must_check; /* all zero */
void kmem_cache_free(struct kmem_cache *cache, void *object);

void *kmalloc(size_t size) __must_check;
void *kzalloc(size_t size) __must_check;
void *kmemdup(const void *from, size_t size) __must_check;
char *kstrdup(const char *s) __must_check;
void kfree(void *object); /* NULL does nothing */

void slab_init(void);
void slab_reap(void); /* gives empty slabs back */

struct slab_info {
	const char *name;
	const char *label; /* "slab:" and the name */
	size_t object_size;
	unsigned long active, total, slabs, frames_per_slab, objects_per_slab;
};
/* Calls `row` for each cache (/proc/slabinfo). */
void slab_for_each(void (*row)(void *ctx, const struct slab_info *info), void *ctx);

#endif
