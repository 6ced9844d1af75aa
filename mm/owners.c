/*
 * One pass over all objects fills a table of owners, found by a hash of cache and callers. The
 * table is taken before the pass, which holds locks and cannot allocate; owners for whom it has no
 * room are summed up in its first entry.
 */

#include "mm/owners.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "mm/heap.h"
#include "mm/heap_debug.h"
#include "mm/memcheck.h"
#include "mm/slab_cache.h"
#include "mm/slab_debug.h"

#define OWNERS_MAX 512
#define BUCKETS    1024 /* a power of two, and never full */
#define NO_OWNER   0    /* in a bucket; entry 0 is for those without room */

struct owners {
	nsec_t since;
	unsigned count; /* entries used, the first included */
	struct owner entries[OWNERS_MAX];
	uint16_t buckets[BUCKETS]; /* entry numbers */
};

static uint32_t hash(const char *cache, const struct alloc_site *site)
{
	uint32_t sum = (uint32_t)(uintptr_t)cache;

	for (unsigned i = 0; i < ALLOC_CALLERS; i++)
		sum = (sum ^ site->callers[i]) * 0x9E3779B1U;
	return sum >> 16;
}

static bool is_owner(const struct owner *owner, const char *cache, const struct alloc_site *site)
{
	return owner->cache == cache &&
	       memcmp(owner->callers, site->callers, sizeof(site->callers)) == 0;
}

static struct owner *find_owner(struct owners *owners, const char *cache,
				const struct alloc_site *site)
{
	uint32_t bucket = hash(cache, site) % BUCKETS;

	for (; owners->buckets[bucket] != NO_OWNER; bucket = (bucket + 1) % BUCKETS) {
		struct owner *owner = &owners->entries[owners->buckets[bucket]];
		if (is_owner(owner, cache, site))
			return owner;
	}
	if (owners->count == OWNERS_MAX)
		return &owners->entries[0];
	owners->buckets[bucket] = (uint16_t)owners->count;
	struct owner *owner = &owners->entries[owners->count++];
	owner->cache = cache;
	memcpy(owner->callers, site->callers, sizeof(site->callers));
	return owner;
}

static void add(struct owners *owners, const char *cache, size_t size,
		const struct alloc_site *site)
{
	if (site->when < owners->since)
		return;
	struct owner *owner = find_owner(owners, cache, site);
	if (owner->objects++ == 0) {
		owner->oldest = owner->newest = site->when;
		owner->lowest_pid = owner->highest_pid = site->pid;
	}
	owner->bytes += size;
	owner->sum_of_times += site->when;
	owner->oldest = MIN(owner->oldest, site->when);
	owner->newest = MAX(owner->newest, site->when);
	owner->lowest_pid = MIN(owner->lowest_pid, site->pid);
	owner->highest_pid = MAX(owner->highest_pid, site->pid);
}

static void add_object(void *ctx, struct kmem_cache *cache, void *object)
{
	const struct slab_record *record = slab_debug_in_use(cache, object);

	if (record)
		add(ctx, cache->name, record->size, &record->allocated);
}

/* The table itself is nobody's. */
static void add_area(void *ctx, const struct heap_area *area)
{
	if (area->start != (vaddr_t)ctx)
		add(ctx, "heap", area->size, &area->allocated);
}

int owners_count(nsec_t since, void (*row)(void *ctx, const struct owner *owner), void *ctx)
{
	struct owners *owners = heap_alloc(sizeof(*owners));

	if (!owners)
		return -ENOMEM;
	owners->since = since;
	owners->count = 1;
	owners->entries[0].cache = "others";
	slab_visit_checked(add_object, owners);
	if (memcheck_on())
		heap_visit(add_area, owners);
	for (unsigned i = 0; i < owners->count; i++)
		if (owners->entries[i].objects > 0)
			row(ctx, &owners->entries[i]);
	heap_free(owners);
	return 0;
}

static unsigned milliseconds_since(nsec_t now, nsec_t when)
{
	return (unsigned)((now - when) / NSEC_PER_MSEC);
}

size_t owner_text(const struct owner *owner, char text[OWNER_TEXT_MAX])
{
	nsec_t now = clock_monotonic(), middle = owner->sum_of_times / owner->objects;
	size_t length = (size_t)snprintf(
		text, OWNER_TEXT_MAX, "%-17s %6lu %8llu age=%u/%u/%u pid=%d-%d", owner->cache,
		owner->objects, owner->bytes, milliseconds_since(now, owner->newest),
		milliseconds_since(now, middle), milliseconds_since(now, owner->oldest),
		owner->lowest_pid, owner->highest_pid);

	for (unsigned i = 0; i < ALLOC_CALLERS && owner->callers[i]; i++)
		length += (size_t)snprintf(text + length, OWNER_TEXT_MAX - length, "%s%pS",
					   i == 0 ? " " : " < ", (void *)(owner->callers[i] - 1));
	return MIN(length, (size_t)OWNER_TEXT_MAX - 1);
}
