/*
 * The allocators against models: a long row of random requests, of which a table knows what must be
 * where. The numbers are the same each time. And what happens when there is nothing left: nobody
 * may get half of something, and all must come back.
 */

#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/heap.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/slab_cache.h"

#define THINGS     128
#define STEPS      6000
#define HEAP_STEPS 600

/* Marsaglia's xorshift. */
static uint32_t random_state;

static uint32_t next_random(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % below;
}

/* A thing that was allocated: its bytes all hold its tag. */
struct thing {
	uint8_t *start; /* NULL: not now */
	size_t size;
	unsigned order; /* frames */
	uint8_t tag;
};

static struct thing things[THINGS];
static unsigned damaged;

static void mark(struct thing *thing, uint8_t *start, size_t size)
{
	*thing = (struct thing){.start = start, .size = size, .tag = (uint8_t)random_state};
	memset(start, thing->tag, size);
}

/* Whatever overlaps, or is written by the allocator while it is in use, loses its tag. */
static void check_tag(const struct thing *thing)
{
	for (size_t i = 0; i < thing->size; i++) {
		if (thing->start[i] != thing->tag) {
			damaged++;
			return;
		}
	}
}

static void sum_active(void *ctx, const struct slab_info *info)
{
	unsigned long *sum = ctx;

	if (strncmp(info->name, "kmalloc-", 8) == 0)
		*sum += info->active;
}

static unsigned long kmalloc_objects(void)
{
	unsigned long sum = 0;

	slab_for_each(sum_active, &sum);
	return sum;
}

static void begin(uint32_t seed)
{
	memset(things, 0, sizeof(things));
	damaged = 0;
	random_state = seed;
}

static void free_all(void (*give)(struct thing *thing))
{
	for (unsigned i = 0; i < THINGS; i++)
		if (things[i].start)
			give(&things[i]);
}

/* --- kmalloc -------------------------------------------------------------------------------------
 */

static void give_object(struct thing *thing)
{
	check_tag(thing);
	kfree(thing->start);
	thing->start = NULL;
}

/* Mostly small sizes, some of each class. */
static size_t random_size(void)
{
	return next_random(16U << next_random(11));
}

KERNEL_TEST(random_objects_keep_their_content)
{
	unsigned long before = kmalloc_objects(), live = 0;

	begin(2463534242U);
	for (unsigned step = 0; step < STEPS; step++) {
		struct thing *thing = &things[next_random(THINGS)];
		if (thing->start) {
			give_object(thing);
			live--;
			continue;
		}
		size_t size = random_size();
		uint8_t *start = kmalloc(size);
		if (!start)
			continue;
		mark(thing, start, size);
		live++;
		if (step % 500 == 0)
			EXPECT_EQ(kmalloc_objects(), before + live);
	}
	free_all(give_object);
	EXPECT_EQ(damaged, 0);
	EXPECT_EQ(kmalloc_objects(), before);
}

/* --- Frames --------------------------------------------------------------------------------------
 */

static void give_block(struct thing *thing)
{
	check_tag(thing);
	page_put(address_to_page(thing->start));
	thing->start = NULL;
}

KERNEL_TEST(random_blocks_of_frames_keep_their_content)
{
	unsigned long blocks[PAGE_ORDER_MAX + 1], free = page_counts().free, out = 0;

	for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++)
		blocks[order] = page_free_blocks(false, order);
	begin(88675123U);
	for (unsigned step = 0; step < STEPS / 4; step++) {
		struct thing *thing = &things[next_random(THINGS)];
		if (thing->start) {
			out -= 1UL << thing->order;
			give_block(thing);
			continue;
		}
		unsigned order = next_random(4);
		struct page *block = page_alloc(order, 0);
		if (!block)
			continue;
		mark(thing, page_address(block), PAGE_SIZE << order);
		thing->order = order;
		out += 1UL << order;
		EXPECT_EQ((vaddr_t)thing->start % (PAGE_SIZE << order), 0);
		EXPECT_EQ(page_counts().free, free - out);
	}
	free_all(give_block);
	EXPECT_EQ(damaged, 0);
	for (unsigned order = 0; order <= PAGE_ORDER_MAX; order++)
		EXPECT_EQ(page_free_blocks(false, order), blocks[order]);
}

/* --- The heap region -----------------------------------------------------------------------------
 */

static void give_area(struct thing *thing)
{
	check_tag(thing);
	buffer_free(thing->start);
	thing->start = NULL;
}

KERNEL_TEST(random_heap_areas_keep_their_content)
{
	struct heap_counts before = heap_counts();

	begin(123456789U);
	for (unsigned step = 0; step < HEAP_STEPS; step++) {
		struct thing *thing = &things[next_random(THINGS / 4)];
		if (thing->start) {
			give_area(thing);
			continue;
		}
		size_t size = 1 + next_random(10 * PAGE_SIZE);
		uint8_t *start = buffer_alloc(size);
		if (start)
			mark(thing, start, size);
	}
	free_all(give_area);
	EXPECT_EQ(damaged, 0);
	EXPECT_EQ(heap_counts().ranges, before.ranges);
	EXPECT_EQ(heap_counts().bytes, before.bytes);
}

/* --- Nothing left --------------------------------------------------------------------------------
 */

#define LARGE_OBJECT 16000

/* Objects chained through their first words until there are no more. */
static unsigned long take_all_objects(size_t size, void **chain)
{
	unsigned long count = 0;
	void **object;

	for (*chain = NULL; (object = kmalloc(size)); count++) {
		*object = *chain;
		*chain = object;
	}
	return count;
}

static void free_chain(void *chain)
{
	while (chain) {
		void *next = *(void **)chain;
		kfree(chain);
		chain = next;
	}
}

KERNEL_TEST(when_all_memory_is_objects_the_next_is_refused_and_all_come_back)
{
	void *chain, *small;

	mm_reclaim();
	unsigned long free = page_counts().free;
	unsigned long count = take_all_objects(LARGE_OBJECT, &chain);
	take_all_objects(PAGE_SIZE, &small); /* what is left between */
	EXPECT(count > 0);
	EXPECT(kmalloc(LARGE_OBJECT) == NULL);
	EXPECT(page_alloc(3, 0) == NULL);
	free_chain(small);
	free_chain(chain);
	mm_reclaim();
	EXPECT_EQ(page_counts().free, free);
	/* As many again: nothing of it is lost, nor is anything in pieces for ever. */
	EXPECT_EQ(take_all_objects(LARGE_OBJECT, &chain), count);
	free_chain(chain);
}

/* --- Constructors --------------------------------------------------------------------------------
 */

struct built {
	uint32_t uses, mark;
};

static unsigned constructions;

static void build(void *object)
{
	constructions++;
	*(struct built *)object = (struct built){.uses = 0, .mark = 0xB111D};
}

static struct kmem_cache built_cache, checked_cache;

static struct kmem_cache *built_objects(struct kmem_cache *cache, bool checked)
{
	if (!cache->name)
		kmem_cache_init(cache, checked ? "test_built_checked" : "test_built",
				sizeof(struct built), 0, build, checked);
	return cache;
}

KERNEL_TEST(a_constructed_object_keeps_its_state_while_it_is_free)
{
	struct kmem_cache *cache = built_objects(&built_cache, false);
	struct built *objects[3];

	for (unsigned i = 0; i < ARRAY_SIZE(objects); i++) {
		objects[i] = kmem_cache_alloc(cache);
		EXPECT_EQ(objects[i]->mark, 0xB111D);
		objects[i]->uses = i;
	}
	unsigned made = constructions;
	for (unsigned i = 0; i < ARRAY_SIZE(objects); i++)
		kmem_cache_free(cache, objects[i]);
	for (unsigned i = 0; i < ARRAY_SIZE(objects); i++) {
		struct built *again = kmem_cache_alloc(cache);
		EXPECT_EQ(again->mark, 0xB111D);
		EXPECT_EQ(again->uses, ARRAY_SIZE(objects) - 1 - i); /* the last freed first */
		objects[i] = again;
	}
	EXPECT_EQ(constructions, made);
	for (unsigned i = 0; i < ARRAY_SIZE(objects); i++)
		kmem_cache_free(cache, objects[i]);
}

KERNEL_TEST(a_checked_object_is_constructed_each_time)
{
	struct kmem_cache *cache = built_objects(&checked_cache, true);
	struct built *object = kmem_cache_alloc(cache);

	EXPECT_EQ(object->mark, 0xB111D);
	object->mark = 0;
	kmem_cache_free(cache, object);
	EXPECT(object->mark != 0xB111D);
	EXPECT_EQ(((struct built *)kmem_cache_alloc(cache))->mark, 0xB111D);
	kmem_cache_free(cache, object);
}
