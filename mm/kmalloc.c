/*
 * Memory by size: a cache for each power of two. What is asked for is rounded up to the next; in
 * caches that are checked the rest belongs to the red zone, so one byte too many is seen.
 */

#include "kernel/lib/string.h"
#include "mm/memcheck.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/slab_cache.h"
#include "mm/slab_debug.h"

#define SMALLEST_SHIFT 4  /* 16 bytes */
#define CACHE_LINE     32 /* Pentium III */

static const char *const names[] = {"kmalloc-16",   "kmalloc-32",   "kmalloc-64",   "kmalloc-128",
				    "kmalloc-256",  "kmalloc-512",  "kmalloc-1024", "kmalloc-2048",
				    "kmalloc-4096", "kmalloc-8192", "kmalloc-16384"};

static struct kmem_cache caches[ARRAY_SIZE(names)];

void kmalloc_init(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		size_t size = 1UL << (SMALLEST_SHIFT + i);
		kmem_cache_init(&caches[i], names[i], size, MIN(size, CACHE_LINE), NULL,
				memcheck_on());
		caches[i].by_size = true;
	}
}

/* The power of two from which `size` bytes are taken. */
static unsigned size_class(size_t size)
{
	if (size <= 1UL << SMALLEST_SHIFT)
		return 0;
	return 32U - (unsigned)__builtin_clzl(size - 1) - SMALLEST_SHIFT;
}

static bool is_ours(const struct kmem_cache *cache)
{
	return cache >= caches && cache < caches + ARRAY_SIZE(caches);
}

void *kmalloc_for(size_t size, vaddr_t caller)
{
	return size <= KMALLOC_MAX ? slab_alloc(&caches[size_class(size)], size, caller) : NULL;
}

void *kmalloc(size_t size)
{
	return kmalloc_for(size, (vaddr_t)__builtin_return_address(0));
}

void *kzalloc(size_t size)
{
	void *object = kmalloc_for(size, (vaddr_t)__builtin_return_address(0));

	return object ? memset(object, 0, size) : NULL;
}

void *kmemdup(const void *from, size_t size)
{
	void *object = kmalloc_for(size, (vaddr_t)__builtin_return_address(0));

	return object ? memcpy(object, from, size) : NULL;
}

char *kstrdup(const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = kmalloc_for(size, (vaddr_t)__builtin_return_address(0));

	return copy ? memcpy(copy, s, size) : NULL;
}

void kfree_for(void *object, vaddr_t caller)
{
	const struct page *slab = slab_at(object);

	if (!object)
		return;
	if (!slab || !is_ours(slab->owner))
		slab_refuse(slab_place_verdict(NULL, object), NULL, object);
	slab_free(slab->owner, object, caller);
}

void kfree(void *object)
{
	kfree_for(object, (vaddr_t)__builtin_return_address(0));
}
