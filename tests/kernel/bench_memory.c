/*
 * What taking and giving back the kernel's memory costs, one line in the log each, for `make
 * bench`; under -icount a nanosecond is an instruction. Costs must not grow with what is out
 * already, so each is measured with little and with much.
 */

#include "fs/radix_tree.h"
#include "kernel/clock.h"
#include "kernel/printk.h"
#include "kernel/spinlock.h"
#include "kernel/test.h"
#include "mm/heap.h"
#include "mm/page.h"
#include "mm/slab.h"

#define ROUNDS 2000
#define MANY   3000
#define SIZE   100

static void report(const char *name, nsec_t start)
{
	kinfo("bench: %-34s %6llu ns", name, (clock_monotonic() - start) / ROUNDS);
}

static void measure_objects(const char *name, size_t size)
{
	nsec_t start = clock_monotonic();

	for (unsigned i = 0; i < ROUNDS; i++)
		kfree(kmalloc(size));
	report(name, start);
}

static void measure_frames(const char *name, unsigned order)
{
	nsec_t start = clock_monotonic();

	for (unsigned i = 0; i < ROUNDS; i++) {
		struct page *page = page_alloc(order, 0);
		if (page)
			page_put(page);
	}
	report(name, start);
}

/* Objects chained through their first words; every other one is freed again, so that slabs are
 * partly full and frames in pieces. */
static void *take_many(size_t size)
{
	void *chain = NULL, *gap = NULL;

	for (unsigned i = 0; i < MANY; i++) {
		void **object = kmalloc(size), **list = i % 2 ? &chain : &gap;
		if (!object)
			break;
		*object = *list;
		*list = object;
	}
	while (gap) {
		void *next = *(void **)gap;
		kfree(gap);
		gap = next;
	}
	return chain;
}

static void free_many(void *chain)
{
	while (chain) {
		void *next = *(void **)chain;
		kfree(chain);
		chain = next;
	}
}

KERNEL_TEST(bench_objects)
{
	measure_objects("kmalloc, kfree: 100 bytes", SIZE);
	measure_objects("kmalloc, kfree: 4096 bytes", PAGE_SIZE);
	void *many = take_many(SIZE);
	measure_objects("the same, 100 bytes, 1500 out", SIZE);
	free_many(many);
}

KERNEL_TEST(bench_frames)
{
	measure_frames("page_alloc, page_put: 1 frame", 0);
	measure_frames("page_alloc, page_put: 8 frames", 3);
	void *many = take_many(PAGE_SIZE);
	measure_frames("the same, 1 frame, memory in pieces", 0);
	free_many(many);
}

KERNEL_TEST(bench_locks)
{
	static struct spinlock lock = SPINLOCK_INIT("bench", RANK_WAIT);
	nsec_t start = clock_monotonic();

	for (unsigned i = 0; i < ROUNDS; i++) {
		spin_lock(&lock);
		spin_unlock(&lock);
	}
	report("spin_lock, spin_unlock", start);
}

/* A file of one page: its tree is a node that comes and goes. */
KERNEL_TEST(bench_page_cache_nodes)
{
	struct radix_tree tree = {0};
	nsec_t start = clock_monotonic();

	for (unsigned i = 0; i < ROUNDS; i++) {
		if (radix_insert(&tree, 0, &tree) == 0)
			radix_remove(&tree, 0);
	}
	report("radix_insert, radix_remove", start);
}

KERNEL_TEST(bench_heap)
{
	nsec_t start = clock_monotonic();

	for (unsigned i = 0; i < ROUNDS; i++)
		heap_free(heap_alloc(PAGE_SIZE));
	report("heap_alloc, heap_free: a page", start);
}
