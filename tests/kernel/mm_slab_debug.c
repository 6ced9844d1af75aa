/*
 * What the checks on kernel objects say. A cache of the tests' own is checked in every kernel; what
 * concerns kmalloc and the heap is tested where the boot word slab_debug is given. No fault is let
 * go as far as a panic: tests/host/test_memory_faults.py does that.
 */

#include "kernel/census.h"
#include "kernel/clock.h"
#include "kernel/cmdline.h"
#include "kernel/crash.h"
#include "kernel/lib/string.h"
#include "kernel/symbols.h"
#include "kernel/test.h"
#include "mm/heap.h"
#include "mm/heap_debug.h"
#include "mm/memcheck.h"
#include "mm/owners.h"
#include "mm/page.h"
#include "mm/slab_cache.h"
#include "mm/slab_debug.h"
#include "proc/proc.h"
#include "tests/kernel/probe.h"

#define SIZE     53 /* no multiple of anything */
#define RED_MIN  16
#define AREA     (KMALLOC_MAX + 77)
#define LINE_MAX 512

static struct kmem_cache objects;

/* Made by the first test that uses it; stays, as all caches do. */
static struct kmem_cache *checked(void)
{
	if (!objects.name)
		kmem_cache_init(&objects, "test_checked", SIZE, 0, NULL, true);
	return &objects;
}

/* The verdict on `object` while the byte at `at` is another than it was. */
static enum slab_verdict verdict_with_changed_byte(void *object, uint8_t *at)
{
	*at ^= 0x10;
	enum slab_verdict verdict = slab_verdict(&objects, object);
	*at ^= 0x10;
	return verdict;
}

KERNEL_TEST(every_byte_of_an_object_may_be_written)
{
	uint8_t *object = kmem_cache_alloc(checked());

	for (unsigned i = 0; i < SIZE; i++)
		EXPECT_EQ(verdict_with_changed_byte(object, object + i), SLAB_FINE);
	kmem_cache_free(&objects, object);
}

KERNEL_TEST(a_byte_written_past_an_object_is_an_overflow)
{
	uint8_t *object = kmem_cache_alloc(checked());

	for (unsigned i = 0; i < RED_MIN; i++)
		EXPECT_EQ(verdict_with_changed_byte(object, object + SIZE + i), SLAB_OVERFLOW);
	EXPECT_EQ(slab_verdict(&objects, object), SLAB_FINE);
	kmem_cache_free(&objects, object);
}

KERNEL_TEST(a_byte_written_before_an_object_is_an_underflow)
{
	uint8_t *object = kmem_cache_alloc(checked());

	for (unsigned i = 1; i <= RED_MIN; i++)
		EXPECT_EQ(verdict_with_changed_byte(object, object - i), SLAB_UNDERFLOW);
	EXPECT_EQ(slab_verdict(&objects, object), SLAB_FINE);
	kmem_cache_free(&objects, object);
}

KERNEL_TEST(a_byte_written_after_the_free_is_seen)
{
	uint8_t *object = kmem_cache_alloc(checked());

	kmem_cache_free(&objects, object);
	for (unsigned i = 0; i < SIZE; i++)
		EXPECT_EQ(verdict_with_changed_byte(object, object + i), SLAB_USED_FREE);
}

KERNEL_TEST(an_object_is_freed_once)
{
	void *object = kmem_cache_alloc(checked()), *other = kmem_cache_alloc(&objects);

	kmem_cache_free(&objects, object);
	EXPECT_EQ(slab_verdict(&objects, object), SLAB_FREE_ALREADY);
	kmem_cache_free(&objects, other);
	EXPECT_EQ(slab_verdict(&objects, object), SLAB_FREE_ALREADY);
}

KERNEL_TEST(only_an_objects_start_is_freed)
{
	char *object = kmem_cache_alloc(checked());

	EXPECT_EQ(slab_verdict(&objects, object + 1), SLAB_INSIDE);
	EXPECT_EQ(slab_verdict(&objects, object + SIZE), SLAB_INSIDE);
	EXPECT_EQ(slab_verdict(&objects, object - objects.offset), SLAB_INSIDE);
	kmem_cache_free(&objects, object);
}

KERNEL_TEST(an_object_is_freed_into_its_own_cache)
{
	void *object = kmem_cache_alloc(checked()), *buffer = kmalloc(SIZE);

	EXPECT_EQ(slab_verdict(NULL, object), SLAB_OTHER_CACHE);
	EXPECT_EQ(slab_verdict(&objects, buffer), SLAB_OTHER_CACHE);
	EXPECT_EQ(slab_verdict(NULL, buffer), SLAB_FINE);
	kfree(buffer);
	kmem_cache_free(&objects, object);
}

KERNEL_TEST(what_is_in_no_slab_is_not_freed)
{
	struct page *frame = page_alloc(0, 0);
	const void *const places[] = {NULL,   (void *)0x1000,      &objects,
				      places, page_address(frame), (void *)~0U};

	for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
		EXPECT_EQ(slab_verdict(checked(), places[i]), SLAB_NO_OBJECT);
		EXPECT_EQ(slab_verdict(NULL, places[i]), SLAB_NO_OBJECT);
	}
	page_put(frame);
}

KERNEL_TEST(a_damaged_record_is_seen)
{
	void *object = kmem_cache_alloc(checked());
	struct slab_record *record = (struct slab_record *)slab_debug_in_use(&objects, object);

	record->state ^= 1;
	EXPECT_EQ(slab_verdict(&objects, object), SLAB_RECORD_BROKEN);
	record->state ^= 1;
	record->size += 1000;
	EXPECT_EQ(slab_verdict(&objects, object), SLAB_RECORD_BROKEN);
	record->size -= 1000;
	kmem_cache_free(&objects, object);
}

KERNEL_TEST(fresh_and_freed_objects_hold_their_patterns)
{
	uint8_t *object = kmem_cache_alloc(checked());

	EXPECT(!pattern_damage(object, SIZE, PATTERN_FRESH));
	kmem_cache_free(&objects, object);
	EXPECT(!pattern_damage(object, SIZE, PATTERN_FREED));
}

KERNEL_TEST(a_pattern_taken_for_a_pointer_leads_nowhere)
{
	static const uint32_t patterns[] = {PATTERN_FRESH, PATTERN_FREED};

	for (unsigned i = 0; i < ARRAY_SIZE(patterns); i++) {
		EXPECT(probe_read_faults(patterns[i]));
		EXPECT(probe_read_faults(patterns[i] + 0xFFFF));
		EXPECT(probe_write_faults(patterns[i]));
	}
}

KERNEL_TEST(a_pattern_begins_anywhere)
{
	uint8_t bytes[40];

	for (unsigned start = 0; start < 5; start++) {
		for (unsigned size = 0; size < 12; size++) {
			memset(bytes, 0, sizeof(bytes));
			pattern_fill(bytes + 8 + start, size, PATTERN_FREED);
			EXPECT(!pattern_damage(bytes + 8 + start, size, PATTERN_FREED));
			EXPECT(pattern_damage(bytes + 7 + start, 1, PATTERN_FREED) &&
			       pattern_damage(bytes + 8 + start + size, 1, PATTERN_FREED));
			for (unsigned i = 0; i < size; i++) {
				uint8_t *at = &bytes[8 + start + i];
				*at ^= 0x80;
				EXPECT(pattern_damage(bytes + 8 + start, size, PATTERN_FREED) ==
				       at);
				*at ^= 0x80;
			}
		}
	}
}

/* --- Who -----------------------------------------------------------------------------------------
 */

static bool is_named(vaddr_t caller, const char *name)
{
	uint32_t offset;
	const char *found = symbol_lookup(caller - 1, &offset);

	return found && strcmp(found, name) == 0;
}

static __attribute__((noinline)) void *take_one_for_the_test(void)
{
	void *volatile object = kmem_cache_alloc(checked());

	return object;
}

KERNEL_TEST(an_object_remembers_who_took_it)
{
	nsec_t before = clock_monotonic();
	void *object = take_one_for_the_test();
	const struct alloc_site *site = &slab_debug_in_use(&objects, object)->allocated;

	EXPECT(is_named(site->callers[0], "take_one_for_the_test"));
	EXPECT(is_named(site->callers[1], "an_object_remembers_who_took_it"));
	EXPECT_EQ(site->pid, proc_current()->pid);
	EXPECT(site->when >= before && site->when <= clock_monotonic());
	kmem_cache_free(&objects, object);
	EXPECT(!slab_debug_in_use(&objects, object));
}

static unsigned long owned;
static uint64_t owned_bytes;

static void look_for_test_owner(void *ctx, const struct owner *owner)
{
	(void)ctx;
	if (!is_named(owner->callers[0], "take_one_for_the_test"))
		return;
	owned += owner->objects;
	owned_bytes += owner->bytes;
}

static unsigned long count_owned(nsec_t since)
{
	owned = 0;
	owned_bytes = 0;
	EXPECT_EQ(owners_count(since, look_for_test_owner, NULL), 0);
	return owned;
}

KERNEL_TEST(owners_are_counted_from_a_moment_on)
{
	void *first = take_one_for_the_test();
	nsec_t middle = clock_monotonic();
	void *second = take_one_for_the_test();

	EXPECT_EQ(count_owned(0), 2);
	EXPECT_EQ(owned_bytes, 2 * SIZE);
	EXPECT_EQ(count_owned(middle), 1);
	kmem_cache_free(&objects, second);
	EXPECT_EQ(count_owned(middle), 0);
	kmem_cache_free(&objects, first);
	EXPECT_EQ(count_owned(0), 0);
}

static char explained[LINE_MAX];

static void look_at_line(const char *text)
{
	if (strstr(text, "take_one_for_the_test"))
		strlcpy(explained, text, sizeof(explained));
}

KERNEL_TEST(a_leak_is_explained_by_who_took_the_object)
{
	nsec_t start = clock_monotonic();
	void *object = take_one_for_the_test();

	explained[0] = '\0';
	census_explain(start, look_at_line);
	if (memcheck_on())
		EXPECT(strncmp(explained, "test_checked ", 13) == 0);
	else
		EXPECT_STR(explained, "");
	kmem_cache_free(&objects, object);
}

/* With crash=leak, for tests/host/test_memory_faults.py, to see what is said of it. */
KERNEL_TEST(this_test_leaks_if_told_to)
{
	const char *fault = cmdline_get("crash");

	if (fault && strcmp(fault, "leak") == 0)
		crash_planted(fault);
}

/* --- kmalloc and the heap: with slab_debug -------------------------------------------------------
 */

KERNEL_TEST(kmalloc_ends_with_the_byte_asked_for)
{
	for (size_t size = 0; memcheck_on() && size < 70; size++) {
		uint8_t *object = kmalloc(size);
		object[size] ^= 1;
		EXPECT_EQ(slab_verdict(NULL, object), SLAB_OVERFLOW);
		object[size] ^= 1;
		if (size > 0)
			object[size - 1] ^= 1;
		EXPECT_EQ(slab_verdict(NULL, object), SLAB_FINE);
		kfree(object);
	}
}

static bool overrun;

static void look_for_overrun(void *ctx, const struct heap_area *area)
{
	if (area->start == (vaddr_t)ctx)
		overrun = heap_debug_overrun(area);
}

static bool is_overrun(void *area)
{
	overrun = false;
	heap_visit(look_for_overrun, area);
	return overrun;
}

KERNEL_TEST(a_byte_written_past_a_heap_area_is_seen)
{
	uint8_t *area = buffer_alloc(AREA);

	if (memcheck_on()) {
		area[AREA - 1] ^= 1;
		EXPECT(!is_overrun(area));
		area[AREA] ^= 1;
		EXPECT(is_overrun(area));
		area[AREA] ^= 1;
	}
	buffer_free(area);
}

KERNEL_TEST(a_freed_heap_area_is_remembered)
{
	uint8_t *area = buffer_alloc(AREA);

	buffer_free(area);
	if (!memcheck_on())
		return;
	const struct heap_area *freed = heap_debug_freed_around((vaddr_t)area + AREA);
	EXPECT(freed && freed->start == (vaddr_t)area && freed->size == AREA);
	EXPECT(freed && is_named(freed->freed.callers[0], "a_freed_heap_area_is_remembered"));
}

KERNEL_TEST(a_free_frame_holds_the_pattern)
{
	struct page *frame = page_alloc(0, PAGE_ZERO);

	page_put(frame);
	if (memcheck_on())
		EXPECT(!pattern_damage(page_address(frame), PAGE_SIZE, PATTERN_FREED));
}
