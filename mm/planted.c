/*
 * Planted faults in the use of the kernel's memory, each what a bug would do:
 *
 *	use-after-free       writes to an object that was freed; seen when it is handed out again
 *	reap                 the same, seen when its slab is given back
 *	read-after-free      follows a pointer it finds in an object that was freed
 *	double-free          frees an object twice
 *	invalid-free         frees an address inside an object
 *	foreign-free         frees an object into another cache
 *	stray-free           frees an address that was never allocated
 *	overflow             writes the byte after the last that was asked for
 *	underflow            writes the byte before the first
 *	sweep                overflows an object that nobody frees, and has all memory looked over
 *	leak                 loses objects, which harms nobody; /proc/slab_owners names who did it
 *	heap-use-after-free  reads an area of the kernel heap that was freed
 *	heap-double-free     frees one twice
 *	heap-overflow        writes the byte after its last
 *	frame-use-after-free writes to a frame that was freed; seen when it is handed out again
 *
 * Pointers that the compiler would see through are volatile.
 */

#include "mm/planted.h"
#include "kernel/crash.h"
#include "kernel/panic.h"
#include "mm/heap.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/sweep.h"

#define OBJECT_SIZE 100 /* not a size of kmalloc's: the red zone begins inside the cache's object */
#define LEAKED      3
#define AREA_SIZE   (KMALLOC_MAX + 100)

static volatile char sink;

static char *take_object(void)
{
	char *object = kmalloc(OBJECT_SIZE);

	assert(object);
	return object;
}

static char *take_area(void)
{
	char *area = buffer_alloc(AREA_SIZE);

	assert(area);
	return area;
}

static void write_after_free(void)
{
	char *volatile object = take_object();

	kfree(object);
	object[10] = 'A';
	kfree(take_object());
}

static void write_after_free_and_reap(void)
{
	char *volatile object = take_object();

	kfree(object);
	object[10] = 'A';
	slab_reap();
}

static void read_after_free(void)
{
	char **volatile object = (char **)take_object();

	object[2] = (char *)object;
	kfree(object);
	sink = object[2][8];
}

static void free_twice(void)
{
	char *volatile object = take_object();

	kfree(object);
	kfree(object);
}

static void free_inside(void)
{
	char *volatile object = take_object();

	kfree(object + 16);
}

static void free_into_another_cache(void)
{
	static struct kmem_cache *other;

	other = kmem_cache_create("planted", OBJECT_SIZE, 0);
	kmem_cache_free(other, take_object());
}

static void free_what_was_never_allocated(void)
{
	static char data[OBJECT_SIZE];

	kfree(data);
}

static void overflow(void)
{
	char *volatile object = take_object();

	object[OBJECT_SIZE] = 'A';
	kfree(object);
}

static void underflow(void)
{
	char *volatile object = take_object();

	object[-1] = 'A';
	kfree(object);
}

static void overflow_and_keep(void)
{
	char *volatile object = take_object();

	object[OBJECT_SIZE] = 'A';
	memory_sweep();
}

static void lose_objects(void)
{
	for (unsigned i = 0; i < LEAKED; i++)
		take_object();
}

static void read_freed_area(void)
{
	char *volatile area = take_area();

	buffer_free(area);
	sink = area[5];
}

static void free_area_twice(void)
{
	char *volatile area = take_area();

	buffer_free(area);
	buffer_free(area);
}

static void overflow_area(void)
{
	char *volatile area = take_area();

	area[AREA_SIZE] = 'A';
	buffer_free(area);
}

static void write_freed_frame(void)
{
	struct page *page = page_alloc(0, 0);
	assert(page);
	char *volatile content = page_address(page);

	page_put(page);
	content[20] = 'A';
	page = page_alloc(0, 0);
	assert(page);
	page_put(page);
}

void planted_init(void)
{
	static const struct crash_fault faults[] = {
		{"use-after-free", write_after_free},
		{"reap", write_after_free_and_reap},
		{"read-after-free", read_after_free},
		{"double-free", free_twice},
		{"invalid-free", free_inside},
		{"foreign-free", free_into_another_cache},
		{"stray-free", free_what_was_never_allocated},
		{"overflow", overflow},
		{"underflow", underflow},
		{"sweep", overflow_and_keep},
		{"leak", lose_objects},
		{"heap-use-after-free", read_freed_area},
		{"heap-double-free", free_area_twice},
		{"heap-overflow", overflow_area},
		{"frame-use-after-free", write_freed_frame},
	};
	static struct crash_faults set = {faults, ARRAY_SIZE(faults), NULL};

	crash_register(&set);
}
