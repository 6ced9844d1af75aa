/*
 * What is wrong with an object, and telling it: see mm/slab_debug.h for the shape of a slot.
 *
 * A finding is a verdict with the place that gave it away. Judging takes nothing and changes
 * nothing, so that tests can ask for a verdict; only slab_refuse() and the checks on the way of an
 * object panic. Objects are judged, handed out and taken back under their cache's lock.
 */

#include "mm/slab_debug.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "mm/memcheck.h"
#include "mm/page.h"
#include "mm/slab_cache.h"

#define RED_MIN      16 /* bytes before an object, and after */
#define STATE_IN_USE 0x0A110CEDU
#define STATE_FREE   0x0000F4EEU

struct finding {
	enum slab_verdict verdict;
	const struct kmem_cache *cache; /* the object's own; NULL: none */
	const struct kmem_cache *given; /* into which it was to be freed; NULL: kfree */
	const void *object;
	const uint8_t *start; /* the damaged stretch and its pattern */
	size_t size;
	uint32_t pattern;
	const uint8_t *wrong;
};

void slab_debug_shape(struct kmem_cache *cache, size_t align)
{
	size_t record = ALIGN_UP(cache->object_size + RED_MIN, sizeof(uint32_t));

	cache->offset = ALIGN_UP((size_t)RED_MIN, align);
	cache->link_at = record + offsetof(struct slab_record, next_free);
	cache->stride = ALIGN_UP(cache->offset + record + sizeof(struct slab_record), align);
}

static struct slab_record *record_of(const struct kmem_cache *cache, const void *object)
{
	size_t at = cache->link_at - offsetof(struct slab_record, next_free);

	return (struct slab_record *)((vaddr_t)object + at);
}

/* --- Judging ------------------------------------------------------------------------------------
 */

/* Is the stretch still its pattern? If not, that is the verdict. */
static bool is_intact(struct finding *f, enum slab_verdict otherwise, const void *start,
		      size_t size, uint32_t pattern)
{
	const uint8_t *wrong = pattern_damage(start, size, pattern);

	if (!wrong)
		return true;
	f->verdict = otherwise;
	f->start = start;
	f->size = size;
	f->pattern = pattern;
	f->wrong = wrong;
	return false;
}

/* The red zones and, in a free object, all of it. */
static enum slab_verdict judge_content(struct finding *f)
{
	const struct slab_record *record = record_of(f->cache, f->object);
	const char *object = f->object;
	bool free = record->state == STATE_FREE;
	size_t size = free ? f->cache->object_size : record->size;

	f->verdict = SLAB_RECORD_BROKEN;
	if ((!free && record->state != STATE_IN_USE) || size > f->cache->object_size)
		return f->verdict;
	f->verdict = SLAB_FINE;
	if (is_intact(f, SLAB_UNDERFLOW, object - f->cache->offset, f->cache->offset,
		      PATTERN_RED) &&
	    is_intact(f, SLAB_OVERFLOW, object + size, (vaddr_t)record - (vaddr_t)object - size,
		      PATTERN_RED) &&
	    free)
		is_intact(f, SLAB_USED_FREE, object, size, PATTERN_FREED);
	return f->verdict;
}

/* An object that is to be freed; its place is right. */
static enum slab_verdict judge_freeing(struct finding *f)
{
	if (judge_content(f) == SLAB_FINE && record_of(f->cache, f->object)->state == STATE_FREE)
		f->verdict = SLAB_FREE_ALREADY;
	return f->verdict;
}

enum slab_verdict slab_verdict(const struct kmem_cache *cache, const void *object)
{
	const struct kmem_cache *own = slab_cache_of(object);

	if (!cache && own && own->by_size)
		cache = own;
	enum slab_verdict verdict = slab_place_verdict(cache, object);
	if (verdict != SLAB_FINE || !cache->checked)
		return verdict;
	struct finding f = {.cache = cache, .given = cache, .object = object};
	return judge_freeing(&f);
}

/* --- Telling ------------------------------------------------------------------------------------
 */

/* For the sake of an address inside an object: the object. */
static const void *object_around(const struct kmem_cache *cache, const void *address)
{
	vaddr_t start = (vaddr_t)page_address(slab_at(address));
	unsigned slot = ((vaddr_t)address - start) / cache->stride;

	return (const void *)(start + slot * cache->stride + cache->offset);
}

static void tell_object(const struct finding *f, const void *object)
{
	const struct page *slab = slab_at(object);

	console_printf(
		"object at %08x of the cache \"%s\", %u bytes; its slab at %08x has %u of %u "
		"in use\n",
		(vaddr_t)object, f->cache->name, (unsigned)f->cache->object_size,
		(vaddr_t)page_address(slab), slab->inuse, f->cache->capacity);
	if (!f->cache->checked) {
		console_printf("boot with slab_debug to see who allocated and freed it\n");
		return;
	}
	const struct slab_record *record = record_of(f->cache, object);
	if (record->state == STATE_IN_USE)
		console_printf("it is in use, %u bytes of it\n", record->size);
	else
		console_printf(record->state == STATE_FREE ? "it is free\n"
							   : "its record is damaged\n");
	alloc_site_tell("allocated", &record->allocated);
	alloc_site_tell("freed", &record->freed);
}

static void explain(const void *about)
{
	const struct finding *f = about;

	if (f->wrong)
		pattern_show(f->start, f->size, f->pattern, f->wrong);
	if (f->cache)
		tell_object(f, object_around(f->cache, f->object));
}

static void __noreturn tell(const struct finding *f)
{
	static const struct {
		const char *kind, *what;
	} texts[] = {
		[SLAB_FINE] = {"false alarm", "is in order"},
		[SLAB_NO_OBJECT] = {"invalid free", "is in no slab"},
		[SLAB_OTHER_CACHE] = {"invalid free", "is another cache's object"},
		[SLAB_INSIDE] = {"invalid free", "is not the start of an object"},
		[SLAB_FREE_ALREADY] = {"double free", "is free already"},
		[SLAB_UNDERFLOW] = {"underflow", "was written before its start"},
		[SLAB_OVERFLOW] = {"overflow", "was written past its end"},
		[SLAB_USED_FREE] = {"use after free", "was written while it was free"},
		[SLAB_RECORD_BROKEN] = {"overflow", "has a damaged record"},
	};

	panic_about(explain, f, "%s: %p (%s) %s", texts[f->verdict].kind, f->object,
		    f->given ? f->given->name : "kmalloc", texts[f->verdict].what);
}

void slab_refuse(enum slab_verdict verdict, const struct kmem_cache *cache, const void *object)
{
	struct finding f = {.verdict = verdict,
			    .cache = slab_cache_of(object),
			    .given = cache,
			    .object = object};

	tell(&f);
}

/* --- On an object's way -------------------------------------------------------------------------
 */

static void make_free(struct kmem_cache *cache, void *object)
{
	struct slab_record *record = record_of(cache, object);
	char *start = object;

	record->state = STATE_FREE;
	pattern_fill(start - cache->offset, cache->offset, PATTERN_RED);
	pattern_fill(start, cache->object_size, PATTERN_FREED);
	pattern_fill(start + cache->object_size,
		     (vaddr_t)record - (vaddr_t)object - cache->object_size, PATTERN_RED);
}

void slab_debug_new(struct kmem_cache *cache, void *object)
{
	*record_of(cache, object) = (struct slab_record){0};
	make_free(cache, object);
}

void slab_debug_check(const struct kmem_cache *cache, const void *object)
{
	struct finding f = {.cache = cache, .given = cache, .object = object};

	if (judge_content(&f) != SLAB_FINE)
		tell(&f);
}

void slab_debug_allocated(struct kmem_cache *cache, void *object, size_t size, vaddr_t caller)
{
	struct slab_record *record = record_of(cache, object);

	slab_debug_check(cache, object);
	assert(record->state == STATE_FREE);
	record->state = STATE_IN_USE;
	record->size = (uint32_t)size;
	alloc_site_note(&record->allocated, caller);
	pattern_fill(object, size, PATTERN_FRESH);
	pattern_fill((char *)object + size, cache->object_size - size, PATTERN_RED);
	if (cache->construct)
		cache->construct(object);
}

void slab_debug_freed(struct kmem_cache *cache, void *object, vaddr_t caller)
{
	struct finding f = {.cache = cache, .given = cache, .object = object};

	if (judge_freeing(&f) != SLAB_FINE)
		tell(&f);
	alloc_site_note(&record_of(cache, object)->freed, caller);
	make_free(cache, object);
}

const struct slab_record *slab_debug_in_use(const struct kmem_cache *cache, const void *object)
{
	const struct slab_record *record = record_of(cache, object);

	return record->state == STATE_IN_USE ? record : NULL;
}

static void check_visited(void *ctx, struct kmem_cache *cache, void *object)
{
	(void)ctx;
	slab_debug_check(cache, object);
}

void slab_check_all(void)
{
	slab_visit_checked(check_visited, NULL);
}
