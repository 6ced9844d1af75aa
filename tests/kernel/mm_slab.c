/* Slab caches and kmalloc. Caches are for ever, so the tests make none: they use kmalloc's. */

#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/page.h"
#include "mm/slab.h"

#define MANY  300
#define SIZE  100
#define CACHE "kmalloc-128"

struct found_info {
	const char *name;
	struct slab_info info;
};

static void find_info(void *ctx, const struct slab_info *info)
{
	struct found_info *found = ctx;

	if (strcmp(info->name, found->name) == 0)
		found->info = *info;
}

static struct slab_info info_of(const char *name)
{
	struct found_info found = {.name = name};

	slab_for_each(find_info, &found);
	return found.info;
}

KERNEL_TEST(objects_are_aligned_and_do_not_overlap)
{
	static unsigned char *objects[MANY];
	unsigned long active = info_of(CACHE).active;

	for (unsigned i = 0; i < MANY; i++) {
		objects[i] = kmalloc(SIZE);
		EXPECT(objects[i] != NULL && (vaddr_t)objects[i] % 16 == 0);
		memset(objects[i], (int)i, SIZE);
	}
	EXPECT_EQ(info_of(CACHE).active, active + MANY);
	for (unsigned i = 0; i < MANY; i++) {
		EXPECT(objects[i][0] == (unsigned char)i &&
		       objects[i][SIZE - 1] == (unsigned char)i);
		kfree(objects[i]);
	}
	EXPECT_EQ(info_of(CACHE).active, active);
}

KERNEL_TEST(empty_slabs_go_back_when_reaped)
{
	static void *objects[MANY];
	slab_reap();
	unsigned long free = page_counts().free, slabs = info_of(CACHE).slabs;

	for (unsigned i = 0; i < MANY; i++)
		objects[i] = kmalloc(SIZE);
	EXPECT(page_counts().free < free && info_of(CACHE).slabs > slabs);
	for (unsigned i = 0; i < MANY; i++)
		kfree(objects[i]);
	slab_reap();
	EXPECT_EQ(page_counts().free, free);
	EXPECT_EQ(info_of(CACHE).slabs, slabs);
}

KERNEL_TEST(a_zeroed_object_is_zero_also_when_it_was_used_before)
{
	unsigned char *object = kmalloc(SIZE);
	memset(object, 0xFF, SIZE);
	kfree(object);

	object = kzalloc(SIZE);
	for (unsigned i = 0; i < SIZE; i++)
		EXPECT_EQ(object[i], 0);
	kfree(object);
}

KERNEL_TEST(the_freed_object_is_the_next_one_handed_out)
{
	void *object = kmalloc(SIZE);
	kfree(object);
	void *again = kmalloc(SIZE);

	EXPECT(object == again);
	kfree(again);
}

KERNEL_TEST(kmalloc_serves_every_size_up_to_its_limit)
{
	static const size_t sizes[] = {0,    1,    15,   16,   17,   100,  128,   129,
				       2048, 4095, 4096, 4097, 8192, 8193, 16383, KMALLOC_MAX};

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		char *a = kmalloc(sizes[i]), *b = kzalloc(sizes[i]);
		EXPECT(a != NULL && b != NULL);
		EXPECT(a + sizes[i] <= b || b + sizes[i] <= a);
		memset(a, 1, sizes[i]);
		if (sizes[i] > 0)
			EXPECT_EQ(b[sizes[i] - 1], 0);
		kfree(a);
		kfree(b);
	}
	EXPECT(kmalloc(KMALLOC_MAX + 1) == NULL);
	EXPECT(kmalloc(~(size_t)0) == NULL);
	kfree(NULL);
}

KERNEL_TEST(copies_made_by_kmemdup_and_kstrdup_are_equal)
{
	char *text = kstrdup("red zone");
	int numbers[] = {1, 2, 3};
	int *copy = kmemdup(numbers, sizeof(numbers));

	EXPECT_STR(text, "red zone");
	EXPECT(memcmp(copy, numbers, sizeof(numbers)) == 0);
	kfree(copy);
	kfree(text);
}

KERNEL_TEST(slabs_waste_little)
{
	static const char *const names[] = {"vm_area", "kmalloc-64", "kmalloc-4096", CACHE};

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		struct slab_info info = info_of(names[i]);
		size_t block = info.frames_per_slab * PAGE_SIZE;
		EXPECT(block - info.objects_per_slab * info.stride <= block / 8);
	}
}
