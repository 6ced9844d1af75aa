/*
 * Anonymous memory that several address spaces share. Its pages are promised when it is made, and
 * the array that will name them is allocated, so that touching them cannot fail later. A page comes
 * when somebody first asks for it and stays until the last mapping has gone.
 */

#include "mm/anonobj.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/mutex.h"
#include "kernel/panic.h"
#include "mm/heap.h"
#include "mm/mappers.h"
#include "mm/memobj.h"
#include "mm/page.h"
#include "mm/reserve.h"
#include "mm/slab.h"

struct anon_object {
	struct memobj memobj;
	uint32_t refs;   /* atomic */
	uint32_t number; /* what /proc shows as its inode's */
	unsigned long npages;
	struct mappers mappers;

	struct mutex lock;
	struct page **pages; /* by number; NULL: not asked for so far; a heap range */
};

static struct kmem_cache *cache;
static uint32_t last_number; /* atomic */

static struct anon_object *anon_of(struct memobj *obj)
{
	return container_of(obj, struct anon_object, memobj);
}

static int anon_get_page(struct memobj *obj, uint32_t index, struct page **out)
{
	struct anon_object *anon = anon_of(obj);

	if (index >= anon->npages)
		return -EFAULT;
	mutex_lock(&anon->lock);
	if (!anon->pages[index]) {
		anon->pages[index] = page_alloc_shared();
		page_zero(anon->pages[index]);
	}
	*out = anon->pages[index];
	page_get(*out);
	mutex_unlock(&anon->lock);
	return 0;
}

/* Somebody who touched a page again since the sweep has it in view, and sees it cleared. */
static void empty_page(struct anon_object *anon, uint64_t index)
{
	struct page *page = anon->pages[index];

	if (page && page->refs > 1) {
		page_zero(page);
	} else if (page) {
		anon->pages[index] = NULL;
		page_put(page);
	}
}

static int anon_punch(struct memobj *obj, uint64_t start, uint64_t end)
{
	struct anon_object *anon = anon_of(obj);
	uint64_t last = MIN(end >> PAGE_SHIFT, (uint64_t)anon->npages);

	mappers_sweep(&anon->mappers, start, end, false);
	mutex_lock(&anon->lock);
	for (uint64_t i = start >> PAGE_SHIFT; i < last; i++)
		empty_page(anon, i);
	mutex_unlock(&anon->lock);
	return 0;
}

static bool anon_has_page(struct memobj *obj, uint32_t index)
{
	const struct anon_object *anon = anon_of(obj);

	return index < anon->npages && anon->pages[index];
}

static void anon_ref(struct memobj *obj)
{
	__atomic_fetch_add(&anon_of(obj)->refs, 1, __ATOMIC_RELAXED);
}

static void anon_unref(struct memobj *obj)
{
	struct anon_object *anon = anon_of(obj);

	if (__atomic_fetch_sub(&anon->refs, 1, __ATOMIC_ACQ_REL) > 1)
		return;
	for (unsigned long i = 0; i < anon->npages; i++)
		if (anon->pages[i])
			page_put(anon->pages[i]);
	unreserve_pages(anon->npages);
	heap_free(anon->pages);
	kmem_cache_free(cache, anon);
}

static int anon_describe(struct memobj *obj, char *buf, size_t size)
{
	(void)obj;
	return (int)strlcpy(buf, "/dev/zero (deleted)", size);
}

static void anon_identity(struct memobj *obj, uint64_t *dev, uint64_t *ino)
{
	*dev = 0;
	*ino = anon_of(obj)->number;
}

static const struct memobj_ops anon_ops = {
	.get_page = anon_get_page,
	.ref = anon_ref,
	.unref = anon_unref,
	.describe = anon_describe,
	.identity = anon_identity,
	.punch = anon_punch,
	.has_page = anon_has_page,
};

int anon_object_create(unsigned long pages, struct memobj **out)
{
	int err = reserve_pages(pages);

	if (err < 0)
		return err;
	struct anon_object *anon = kmem_cache_zalloc(cache);
	struct page **array = heap_alloc(pages * sizeof(struct page *));
	if (!anon || !array) {
		heap_free(array);
		if (anon)
			kmem_cache_free(cache, anon);
		unreserve_pages(pages);
		return -ENOMEM;
	}
	anon->memobj.ops = &anon_ops;
	anon->memobj.mappers = &anon->mappers;
	mappers_init(&anon->mappers);
	anon->refs = 1;
	anon->number = __atomic_add_fetch(&last_number, 1, __ATOMIC_RELAXED);
	anon->npages = pages;
	anon->pages = array;
	mutex_init(&anon->lock, "anonymous object", RANK_PAGE_CACHE);
	*out = &anon->memobj;
	return 0;
}

void anon_object_init(void)
{
	cache = kmem_cache_create("anon_object", sizeof(struct anon_object), 0);
}
