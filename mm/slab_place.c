/*
 * Where objects lie: from an address to its slab and cache, and from a cache to all its objects.
 * The descriptor of each of a slab's frames names the cache in `owner` and says in `index` how far
 * away the slab's first frame is (mm/slab.c).
 */

#include "mm/layout.h"
#include "mm/page.h"
#include "mm/slab_cache.h"
#include "mm/slab_debug.h"

struct list slab_caches = LIST_INIT(slab_caches);

void *slab_object(const struct kmem_cache *cache, const struct page *slab, unsigned i)
{
	return (char *)page_address(slab) + i * cache->stride + cache->offset;
}

struct page *slab_at(const void *address)
{
	const struct layout_bounds *bounds = layout_get();

	if ((vaddr_t)address < SEGKPM_BASE || (vaddr_t)address >= bounds->kpm_end ||
	    ((vaddr_t)address - SEGKPM_BASE) >> PAGE_SHIFT >= bounds->frames)
		return NULL;
	struct page *page = address_to_page(address);
	return page->kind == PAGE_KERNEL && page->owner ? page - page->index : NULL;
}

const struct kmem_cache *slab_cache_of(const void *address)
{
	const struct page *slab = slab_at(address);
	const struct kmem_cache *cache;

	list_for_each_entry (cache, &slab_caches, link)
		if (slab && slab->owner == cache)
			return cache;
	return NULL;
}

enum slab_verdict slab_place_verdict(const struct kmem_cache *cache, const void *object)
{
	const struct page *slab = slab_at(object);

	if (!slab || slab->owner != cache)
		return slab_cache_of(object) ? SLAB_OTHER_CACHE : SLAB_NO_OBJECT;
	size_t at = (vaddr_t)object - (vaddr_t)page_address(slab) - cache->offset;
	if (at % cache->stride != 0 || at / cache->stride >= cache->capacity)
		return SLAB_INSIDE;
	return cache->checked || slab->inuse > 0 ? SLAB_FINE : SLAB_FREE_ALREADY;
}

typedef void (*object_visitor)(void *ctx, struct kmem_cache *cache, void *object);

static void visit_slabs(struct kmem_cache *cache, struct list *slabs, object_visitor visit,
			void *ctx)
{
	struct page *slab;

	list_for_each_entry (slab, slabs, link)
		for (unsigned i = 0; i < cache->capacity; i++)
			visit(ctx, cache, slab_object(cache, slab, i));
}

void slab_visit_checked(object_visitor visit, void *ctx)
{
	struct kmem_cache *cache;

	list_for_each_entry (cache, &slab_caches, link) {
		if (!cache->checked)
			continue;
		spin_lock(&cache->lock);
		visit_slabs(cache, &cache->full, visit, ctx);
		visit_slabs(cache, &cache->partial, visit, ctx);
		visit_slabs(cache, &cache->empty, visit, ctx);
		spin_unlock(&cache->lock);
	}
}
