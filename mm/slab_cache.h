#ifndef MM_SLAB_CACHE_H
#define MM_SLAB_CACHE_H

/*
 * The inside of the slab allocator, shared by its files: slab.c cuts slabs up and hands objects
 * out, kmalloc.c has the caches by size, slab_debug.c checks objects, owners.c counts who has them.
 */

#include "kernel/lib/list.h"
#include "kernel/spinlock.h"
#include "mm/slab.h"

struct page;

#define CACHE_LABEL_MAX 40

/* What a cache is cut up in are slots of `stride` bytes; the object begins `offset` bytes into
 * its slot. In a cache that is checked it has red zones around it and a record behind. */
struct kmem_cache {
	struct list link; /* in the list of caches */
	const char *name;
	char label[CACHE_LABEL_MAX]; /* "slab:" and the name: its line in the census */
	size_t object_size;          /* as asked for */
	size_t stride, offset;
	size_t link_at;    /* where a free object points to the next, from the object's start */
	unsigned order;    /* of a slab's block of frames */
	unsigned capacity; /* objects a slab */
	bool checked;
	bool by_size;                    /* kmalloc's: kfree() finds it by the object */
	void (*construct)(void *object); /* NULL: the content is undefined */

	struct spinlock lock;
	struct list partial, full, empty; /* slabs: struct page by `link` */
	unsigned nempty;
	unsigned long slabs, active; /* slabs, objects handed out */
};

/* A cache in memory of the caller's, that stays for ever. */
void kmem_cache_init(struct kmem_cache *cache, const char *name, size_t size, size_t align,
		     void (*construct)(void *object), bool checked);

/* An object of which the first `size` bytes will be used, for `caller`, a return address. */
void *slab_alloc(struct kmem_cache *cache, size_t size, vaddr_t caller) __must_check;
void slab_free(struct kmem_cache *cache, void *object, vaddr_t caller);
void *kmalloc_for(size_t size, vaddr_t caller) __must_check;
void kfree_for(void *object, vaddr_t caller);

/* mm/slab_place.c. All caches, in the order in which they were made. */
extern struct list slab_caches;

/* The object in a slab's slot number `i`. */
void *slab_object(const struct kmem_cache *cache, const struct page *slab, unsigned i);

/* The first frame of the slab in which `address` lies, or NULL. Other kernel memory may pass for a
 * slab here: then its owner is no cache. */
struct page *slab_at(const void *address);
const struct kmem_cache *slab_cache_of(const void *address); /* NULL: it is in no slab */

/* Calls `visit` for each object of each cache that is checked, free or not, the cache locked. */
void slab_visit_checked(void (*visit)(void *ctx, struct kmem_cache *cache, void *object),
			void *ctx);

#endif
