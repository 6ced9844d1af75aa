/*
 * Slabs, after Bonwick: a cache hands out objects of one type from slabs, blocks of frames cut into
 * objects of equal size. A free object holds the pointer to the next free one of its slab. What
 * else a slab must know is in the descriptor of its first frame: `owner` the cache, `inuse` how
 * many objects are out, `private_data` the first free one. The other frames of a slab say in
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
#include "kernel/lib/list.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/spinlock.h"
#include "mm/page.h"

#define SLAB_ORDER_MAX  3
#define WASTE_PART      8 /* a slab's tail may waste one part in so many */
#define ALIGN_MIN       sizeof(void *)
#define CACHE_LINE      32 /* Pentium III */
#define KMALLOC_MIN     16
#define KMALLOC_CLASSES 11 /* 16 ... 16384 */
#define EMPTY_KEPT      1
#define CACHE_LABEL_MAX 40

struct kmem_cache {
	struct list link; /* in `caches` */
	const char *name;
	char label[CACHE_LABEL_MAX]; /* "slab:" and the name: its line in the census */
	size_t object_size;          /* as asked for, rounded up to the alignment */
	unsigned order;              /* of a slab's block of frames */
	unsigned capacity;           /* objects a slab */

	struct spinlock lock;
	struct list partial, full, empty; /* slabs: struct page by `link` */
	unsigned nempty;
	unsigned long slabs, active; /* slabs, objects handed out */
};

static struct list caches = LIST_INIT(caches);
static struct kmem_cache cache_cache; /* of struct kmem_cache */
static struct kmem_cache *kmalloc_caches[KMALLOC_CLASSES];

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

static void cache_init(struct kmem_cache *cache, const char *name, size_t size, size_t align)
{
	cache->name = name;
	snprintf(cache->label, sizeof(cache->label), "slab:%s", name);
	cache->object_size = ALIGN_UP(size, MAX(align, ALIGN_MIN));
	cache->order = slab_order(cache->object_size);
	cache->capacity = (unsigned)((PAGE_SIZE << cache->order) / cache->object_size);
	assert(cache->capacity > 0 && (align & (align - 1)) == 0);
	spin_init(&cache->lock, name, RANK_SLAB);
	list_init(&cache->partial);
	list_init(&cache->full);
	list_init(&cache->empty);
	list_add_tail(&caches, &cache->link);
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align)
{
	struct kmem_cache *cache = kmem_cache_zalloc(&cache_cache);

	if (!cache)
		panic("no memory for the cache \"%s\"", name);
	cache_init(cache, name, size, align);
	return cache;
}

/* --- Slabs -------------------------------------------------------------------------------------
 */

/* A new slab with all objects free, or NULL; no lock is needed. */
static struct page *slab_create(struct kmem_cache *cache)
{
	struct page *slab = page_alloc(cache->order, 0);

	if (!slab)
		return NULL;
	for (unsigned i = 0; i < 1U << cache->order; i++) {
		slab[i].owner = cache;
		slab[i].index = i;
	}
	char *objects = page_address(slab);
	void *next = NULL;
	for (unsigned i = cache->capacity; i-- > 0;) {
		void **object = (void **)(objects + i * cache->object_size);
		*object = next;
		next = object;
	}
	slab->private_data = next;
	return slab;
}

static struct page *slab_of(const void *object)
{
	struct page *page = address_to_page(object);

	return page - page->index;
}

/* Gives the empty slabs beyond `keep` back to the frame allocator. */
static void drop_empty(struct kmem_cache *cache, unsigned keep)
{
	while (cache->nempty > keep) {
		struct page *slab = list_first_entry(&cache->empty, struct page, link);
		list_del(&slab->link);
		cache->nempty--;
		cache->slabs--;
		page_put(slab);
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
	void **object = slab->private_data;
	slab->private_data = *object;
	cache->active++;
	if (slab->inuse++ == 0) {
		cache->nempty--;
		move_slab(slab, &cache->partial);
	}
	if (slab->inuse == cache->capacity)
		move_slab(slab, &cache->full);
	return object;
}

static void *take_object_or_grow(struct kmem_cache *cache)
{
	spin_lock(&cache->lock);
	void *object = take_object(cache);
	spin_unlock(&cache->lock);
	if (object)
		return object;

	struct page *slab = slab_create(cache);
	if (!slab)
		return NULL;
	spin_lock(&cache->lock);
	add_slab(cache, slab);
	object = take_object(cache);
	spin_unlock(&cache->lock);
	return object;
}

void *kmem_cache_alloc(struct kmem_cache *cache)
{
	void *object = take_object_or_grow(cache);

	if (!object) {
		slab_reap();
		object = take_object_or_grow(cache);
	}
	return object;
}

void *kmem_cache_zalloc(struct kmem_cache *cache)
{
	void *object = kmem_cache_alloc(cache);

	return object ? memset(object, 0, cache->object_size) : NULL;
}

/* The object's slab, after checks that it is one of the cache's and was handed out. */
static struct page *checked_slab(struct kmem_cache *cache, const void *object)
{
	struct page *slab = slab_of(object);

	if (slab->kind != PAGE_KERNEL || slab->owner != cache)
		panic("%p freed into the cache \"%s\", which it is not from", object, cache->name);
	size_t offset = (size_t)((const char *)object - (const char *)page_address(slab));
	if (offset % cache->object_size != 0 || slab->inuse == 0)
		panic("%p freed into the cache \"%s\" is no object in use", object, cache->name);
	return slab;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	struct page *slab = checked_slab(cache, object);
	void **link = object;

	spin_lock(&cache->lock);
	*link = slab->private_data;
	slab->private_data = object;
	cache->active--;
	if (slab->inuse-- == cache->capacity)
		move_slab(slab, &cache->partial);
	if (slab->inuse == 0) {
		move_slab(slab, &cache->empty);
		cache->nempty++;
		drop_empty(cache, EMPTY_KEPT);
	}
	spin_unlock(&cache->lock);
}

/* --- Sizes -------------------------------------------------------------------------------------
 */

static struct kmem_cache *kmalloc_cache(size_t size)
{
	unsigned which = 0;

	while ((size_t)KMALLOC_MIN << which < size)
		which++;
	return kmalloc_caches[which];
}

void *kmalloc(size_t size)
{
	return size <= KMALLOC_MAX ? kmem_cache_alloc(kmalloc_cache(size)) : NULL;
}

void *kzalloc(size_t size)
{
	void *object = kmalloc(size);

	return object ? memset(object, 0, size) : NULL;
}

void *kmemdup(const void *from, size_t size)
{
	void *object = kmalloc(size);

	return object ? memcpy(object, from, size) : NULL;
}

char *kstrdup(const char *s)
{
	return kmemdup(s, strlen(s) + 1);
}

void kfree(void *object)
{
	if (object)
		kmem_cache_free(slab_of(object)->owner, object);
}

/* --- The whole ---------------------------------------------------------------------------------
 */

void slab_init(void)
{
	static const char *const names[KMALLOC_CLASSES] = {
		"kmalloc-16",   "kmalloc-32",   "kmalloc-64",   "kmalloc-128",
		"kmalloc-256",  "kmalloc-512",  "kmalloc-1024", "kmalloc-2048",
		"kmalloc-4096", "kmalloc-8192", "kmalloc-16384"};

	cache_init(&cache_cache, "kmem_cache", sizeof(struct kmem_cache), 0);
	for (unsigned i = 0; i < KMALLOC_CLASSES; i++) {
		size_t size = (size_t)KMALLOC_MIN << i;
		kmalloc_caches[i] = kmem_cache_create(names[i], size, MIN(size, CACHE_LINE));
	}
}

void slab_reap(void)
{
	struct kmem_cache *cache;

	list_for_each_entry (cache, &caches, link) {
		spin_lock(&cache->lock);
		drop_empty(cache, 0);
		spin_unlock(&cache->lock);
	}
}

void slab_for_each(void (*row)(void *ctx, const struct slab_info *info), void *ctx)
{
	struct kmem_cache *cache;

	list_for_each_entry (cache, &caches, link) {
		spin_lock(&cache->lock);
		struct slab_info info = {
			.name = cache->name,
			.label = cache->label,
			.object_size = cache->object_size,
			.active = cache->active,
			.total = cache->slabs * cache->capacity,
			.slabs = cache->slabs,
			.frames_per_slab = 1UL << cache->order,
			.objects_per_slab = cache->capacity,
		};
		spin_unlock(&cache->lock);
		row(ctx, &info);
	}
}
