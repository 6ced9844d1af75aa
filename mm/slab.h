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

/* The same for objects that are handed out in a state that `construct` makes, and must be in that
 * state again when they are freed. It may neither sleep nor allocate. */
struct kmem_cache *kmem_cache_create_constructed(const char *name, size_t size, size_t align,
						 void (*construct)(void *object));

void *kmem_cache_alloc(struct kmem_cache *cache) __must_check;  /* NULL: no memory */
void *kmem_cache_zalloc(struct kmem_cache *cache) __must_check; /* all zero; no constructor */
void kmem_cache_free(struct kmem_cache *cache, void *object);

/* mm/kmalloc.c */
void *kmalloc(size_t size) __must_check;
void *kzalloc(size_t size) __must_check;
void *kmemdup(const void *from, size_t size) __must_check;
char *kstrdup(const char *s) __must_check;
void kfree(void *object); /* NULL does nothing */

void slab_init(void);
void kmalloc_init(void);
void slab_reap(void); /* gives empty slabs back */

struct slab_info {
	const char *name;
	const char *label;                 /* "slab:" and the name */
	size_t object_size;                /* as asked for */
	size_t stride;                     /* what an object takes, with all that belongs to it */
	unsigned long active, total;       /* objects: handed out; all */
	unsigned long slabs, active_slabs; /* all; those with an object out */
	unsigned long frames_per_slab, objects_per_slab;
};
/* Calls `row` for each cache (/proc/slabinfo). */
void slab_for_each(void (*row)(void *ctx, const struct slab_info *info), void *ctx);

#endif
