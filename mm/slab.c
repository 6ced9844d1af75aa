/*
 * Slabs, after Bonwick: a cache hands out objects of one type from slabs, blocks of frames cut into
 * slots of equal size. A free object holds the pointer to the next free one of its slab; where it
 * must keep its content, for the constructor's sake or the checks', the pointer stands behind it.
 * What else a slab must know is in the descriptor of its first frame: `owner` the cache, `inuse`
 * how many objects are out, `private_data` the first free one. The other frames of a slab say in
 * `index` how far away the first is, so any object's address leads to its slab and cache.
 *
 * A cache keeps its slabs on three lists: full, partial, empty. Objects come from the slab that has
 * been partial for longest, so that younger ones can drain and be given back. One empty slab is
 * kept against thrashing; slab_reap() gives those back too.
 *
 * Each cache's lists are guarded by its lock. Caches are made at boot, one after the other, and
 * stay, so the list of them is read without a lock.
 */

#include "mm/slab.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/fail.h"
#include "mm/memcheck.h"
#include "mm/page.h"
#include "mm/slab_cache.h"
#include "mm/slab_debug.h"

#define SLAB_ORDER_MAX 3
#define WASTE_PART     8 /* a slab's tail may waste one part in so many */
#define ALIGN_MIN      sizeof(void *)
#define EMPTY_KEPT     1

static struct kmem_cache cache_cache; /* of struct kmem_cache */

/* --- Caches ------------------------------------------------------------------------------------
 */

/* The smallest block of frames that is cut up with little waste. */
static unsigned slab_order(size_t size)
{
	for (unsigned order = 0; order < SLAB_ORDER_MAX; order++) {
		size_t block = PAGE_SIZE << order;
		if (size <= block && block % size <= block / WASTE_PART)
			return order;
	}
	return SLAB_ORDER_MAX;
}

static void shape_slots(struct kmem_cache *cache, size_t align)
{
	size_t end = cache->object_size;

	cache->offset = 0;
	cache->link_at = 0;
	if (cache->construct) {
		cache->link_at = ALIGN_UP(end, ALIGN_MIN);
		end = cache->link_at + sizeof(void *);
	}
	cache->stride = ALIGN_UP(end, align);
}

void kmem_cache_init(struct kmem_cache *cache, const char *name, size_t size, size_t align,
		     void (*construct)(void *object), bool checked)
{
	assert((align & (align - 1)) == 0);
	cache->name = name;
	snprintf(cache->label, sizeof(cache->label), "slab:%s", name);
	cache->object_size = size;
	cache->construct = construct;
	cache->checked = checked;
	if (checked)
		slab_debug_shape(cache, MAX(align, ALIGN_MIN));
	else
		shape_slots(cache, MAX(align, ALIGN_MIN));
	cache->order = slab_order(cache->stride);
	cache->capacity = (unsigned)((PAGE_SIZE << cache->order) / cache->stride);
	assert(cache->capacity > 0);
	spin_init(&cache->lock, name, RANK_SLAB);
	list_init(&cache->partial);
	list_init(&cache->full);
	list_init(&cache->empty);
	list_add_tail(&slab_caches, &cache->link);
}

struct kmem_cache *kmem_cache_create_constructed(const char *name, size_t size, size_t align,
						 void (*construct)(void *object))
{
	struct kmem_cache *cache = kmem_cache_zalloc(&cache_cache);

	if (!cache)
		panic("no memory for the cache \"%s\"", name);
	kmem_cache_init(cache, name, size, align, construct, memcheck_on());
	return cache;
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align)
{
	return kmem_cache_create_constructed(name, size, align, NULL);
}

/* --- Slabs -------------------------------------------------------------------------------------
 */

static void **link_of(const struct kmem_cache *cache, void *object)
{
	return (void **)((char *)object + cache->link_at);
}

static void make_object(struct kmem_cache *cache, void *object)
{
	if (cache->checked)
		slab_debug_new(cache, object);
	else if (cache->construct)
		cache->construct(object);
}

/* A new slab with all objects free, or NULL; no lock is needed. */
static struct page *slab_create(struct kmem_cache *cache)
{
	struct page *slab = page_alloc(cache->order, 0);
	void *next = NULL;

	if (!slab)
		return NULL;
	for (unsigned i = 0; i < 1U << cache->order; i++) {
		slab[i].kind = PAGE_KERNEL;
		slab[i].owner = cache;
		slab[i].index = i;
	}
	for (unsigned i = cache->capacity; i-- > 0;) {
		void *object = slab_object(cache, slab, i);
		make_object(cache, object);
		*link_of(cache, object) = next;
		next = object;
	}
	slab->private_data = next;
	return slab;
}

static void slab_destroy(struct kmem_cache *cache, struct page *slab)
{
	for (unsigned i = 0; cache->checked && i < cache->capacity; i++)
		slab_debug_check(cache, slab_object(cache, slab, i));
	for (unsigned i = 0; i < 1U << cache->order; i++)
		slab[i].owner = NULL;
	page_put(slab);
}

/* Gives the empty slabs beyond `keep` back to the frame allocator. */
static void drop_empty(struct kmem_cache *cache, unsigned keep)
{
	while (cache->nempty > keep) {
		struct page *slab = list_first_entry(&cache->empty, struct page, link);
		list_del(&slab->link);
		cache->nempty--;
		cache->slabs--;
		slab_destroy(cache, slab);
	}
}

static void add_slab(struct kmem_cache *cache, struct page *slab)
{
	list_add(&cache->empty, &slab->link);
	cache->nempty++;
	cache->slabs++;
}

/* The slab to take the next object from, or NULL. */
static struct page *choose_slab(struct kmem_cache *cache)
{
	if (!list_empty(&cache->partial))
		return list_first_entry(&cache->partial, struct page, link);
	if (!list_empty(&cache->empty))
		return list_first_entry(&cache->empty, struct page, link);
	return NULL;
}

/* --- Objects -----------------------------------------------------------------------------------
 */

/* To the end of a list: what has been partial for longest is filled first. */
static void move_slab(struct page *slab, struct list *to)
{
	list_del(&slab->link);
	list_add_tail(to, &slab->link);
}

/* Takes an object from the cache's slabs, or NULL if all are full; the lock is held. */
static void *take_object(struct kmem_cache *cache)
{
	struct page *slab = choose_slab(cache);

	if (!slab)
		return NULL;
	void *object = slab->private_data;
	slab->private_data = *link_of(cache, object);
	cache->active++;
	if (slab->inuse++ == 0) {
		cache->nempty--;
		move_slab(slab, &cache->partial);
	}
	if (slab->inuse == cache->capacity)
		move_slab(slab, &cache->full);
	return object;
}

/* The same, noted and checked; the lock is held. */
static void *hand_out(struct kmem_cache *cache, size_t size, vaddr_t caller)
{
	void *object = take_object(cache);

	if (object && cache->checked)
		slab_debug_allocated(cache, object, size, caller);
	return object;
}

static void *take_or_grow(struct kmem_cache *cache, size_t size, vaddr_t caller)
{
	spin_lock(&cache->lock);
	void *object = hand_out(cache, size, caller);
	spin_unlock(&cache->lock);
	if (object)
		return object;

	struct page *slab = slab_create(cache);
	if (!slab)
		return NULL;
	spin_lock(&cache->lock);
	add_slab(cache, slab);
	object = hand_out(cache, size, caller);
	spin_unlock(&cache->lock);
	return object;
}

void *slab_alloc(struct kmem_cache *cache, size_t size, vaddr_t caller)
{
	if (fail_now())
		return NULL;
	void *object = take_or_grow(cache, size, caller);
	if (!object) {
		slab_reap();
		object = take_or_grow(cache, size, caller);
	}
	return object;
}

static void put_object(struct kmem_cache *cache, struct page *slab, void *object)
{
	*link_of(cache, object) = slab->private_data;
	slab->private_data = object;
	cache->active--;
	if (slab->inuse-- == cache->capacity)
		move_slab(slab, &cache->partial);
	if (slab->inuse == 0) {
		move_slab(slab, &cache->empty);
		cache->nempty++;
		drop_empty(cache, EMPTY_KEPT);
	}
}

void slab_free(struct kmem_cache *cache, void *object, vaddr_t caller)
{
	enum slab_verdict verdict = slab_place_verdict(cache, object);

	if (verdict != SLAB_FINE)
		slab_refuse(verdict, cache, object);
	spin_lock(&cache->lock);
	if (cache->checked)
		slab_debug_freed(cache, object, caller);
	put_object(cache, slab_at(object), object);
	spin_unlock(&cache->lock);
}

void *kmem_cache_alloc(struct kmem_cache *cache)
{
	return slab_alloc(cache, cache->object_size, (vaddr_t)__builtin_return_address(0));
}

void *kmem_cache_zalloc(struct kmem_cache *cache)
{
	void *object = slab_alloc(cache, cache->object_size, (vaddr_t)__builtin_return_address(0));

	assert(!cache->construct);
	return object ? memset(object, 0, cache->object_size) : NULL;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	slab_free(cache, object, (vaddr_t)__builtin_return_address(0));
}

/* --- The whole ---------------------------------------------------------------------------------
 */

void slab_init(void)
{
	kmem_cache_init(&cache_cache, "kmem_cache", sizeof(struct kmem_cache), 0, NULL,
			memcheck_on());
}

void slab_reap(void)
{
	struct kmem_cache *cache;

	list_for_each_entry (cache, &slab_caches, link) {
		spin_lock(&cache->lock);
		drop_empty(cache, 0);
		spin_unlock(&cache->lock);
	}
}

void slab_for_each(void (*row)(void *ctx, const struct slab_info *info), void *ctx)
{
	struct kmem_cache *cache;

	list_for_each_entry (cache, &slab_caches, link) {
		spin_lock(&cache->lock);
		struct slab_info info = {
			.name = cache->name,
			.label = cache->label,
			.object_size = cache->object_size,
			.stride = cache->stride,
			.active = cache->active,
			.total = cache->slabs * cache->capacity,
			.slabs = cache->slabs,
			.active_slabs = cache->slabs - cache->nempty,
			.frames_per_slab = 1UL << cache->order,
			.objects_per_slab = cache->capacity,
		};
		spin_unlock(&cache->lock);
		row(ctx, &info);
	}
}
