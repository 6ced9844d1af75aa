/*
 * Calls whose allocations fail one after the other, seen from inside. The whole of it, call by
 * call, is tests/host/guest/failures; here stands what was found there.
 */

#include "fs/dentry.h"
#include "fs/radix_tree.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/fail.h"
#include "mm/heap.h"
#include "mm/page.h"
#include "mm/reserve.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"
#include "tests/kernel/files.h"

#define TRIES_MAX 100

KERNEL_TEST(the_nth_allocation_fails_and_no_other)
{
	fail_nth(3);
	void *one = kmalloc(10), *two = kmalloc(10), *three = kmalloc(10), *four = kmalloc(10);
	EXPECT_EQ(fail_nth(0), 0);
	EXPECT(one && two && !three && four);
	kfree(one);
	kfree(two);
	kfree(four);
}

KERNEL_TEST(what_is_left_of_the_count_is_told)
{
	fail_nth(5);
	void *one = kmalloc(10);
	EXPECT_EQ(fail_nth(0), 4);
	EXPECT(one);
	kfree(one);
}

KERNEL_TEST(every_kind_of_memory_can_be_refused)
{
	fail_nth(1);
	EXPECT(!page_alloc(0, 0));
	fail_nth(1);
	EXPECT(!page_alloc_cache(0));
	fail_nth(1);
	EXPECT_EQ(reserve_pages(1), -ENOMEM);
	fail_nth(1);
	EXPECT_EQ(reserve_tables(1), -ENOMEM);
	fail_nth(1);
	EXPECT(!kmalloc(10));
	fail_nth(1);
	EXPECT(!heap_alloc(PAGE_SIZE));
	fail_nth(1);
	EXPECT(!buffer_alloc(10 * PAGE_SIZE));
	fail_nth(1);
	EXPECT(!kstack_alloc());
	EXPECT_EQ(fail_nth(0), 0);
}

/* Each page of a heap range is an allocation that can fail, after others that have not. */
KERNEL_TEST(a_heap_range_is_there_as_a_whole_or_not_at_all)
{
	struct heap_counts before = heap_counts();
	void *range = NULL;

	for (unsigned n = 1; n < TRIES_MAX && !range; n++) {
		fail_nth(n);
		range = heap_alloc(5 * PAGE_SIZE);
		fail_nth(0);
		EXPECT_EQ(heap_counts().ranges, before.ranges + (range != NULL));
	}
	EXPECT(range);
	heap_free(range);
}

static bool inserts(struct radix_tree *tree, uint32_t index, unsigned n)
{
	fail_nth(n);
	int err = radix_insert(tree, index, tree);
	fail_nth(0);
	return err == 0;
}

/* Nodes that were made on the way to the place stayed in the tree, also as levels on its top. */
KERNEL_TEST(an_insertion_without_memory_leaves_a_radix_tree_as_it_was)
{
	struct radix_tree tree = {0};
	unsigned n = 1;

	EXPECT_EQ(radix_insert(&tree, 3, &tree), 0);
	struct radix_tree before = tree;
	while (!inserts(&tree, 0x80000000U, n) && n++ < TRIES_MAX)
		EXPECT(tree.root == before.root && tree.height == before.height);
	EXPECT(n > 4);
	EXPECT(radix_find(&tree, 3) == &tree && radix_find(&tree, 0x80000000U) == &tree);
	radix_remove(&tree, 3);
	radix_remove(&tree, 0x80000000U);
}

/* The directory had the name, the name cache had no memory for it, and the call said ENOMEM. */
KERNEL_TEST(a_name_without_memory_is_not_made)
{
	int err = -ENOMEM;

	scratch_begin();
	for (unsigned n = 1; n < TRIES_MAX && err < 0; n++) {
		fail_nth(n);
		err = make_dir(SCRATCH "/a-name-that-needs-memory-outside-its-entry");
		fail_nth(0);
		EXPECT_EQ(ino_of(SCRATCH "/a-name-that-needs-memory-outside-its-entry") != 0,
			  err == 0);
	}
	EXPECT_EQ(err, 0);
	scratch_end();
}

KERNEL_TEST(an_open_without_memory_creates_no_file)
{
	int err = -ENOMEM;

	scratch_begin();
	for (unsigned n = 1; n < TRIES_MAX && err < 0; n++) {
		fail_nth(n);
		err = try_open(SCRATCH "/f", O_RDWR | O_CREAT);
		fail_nth(0);
		EXPECT_EQ(ino_of(SCRATCH "/f") != 0, err == 0);
	}
	EXPECT_EQ(err, 0);
	scratch_end();
}

KERNEL_TEST(an_open_without_memory_cuts_no_file)
{
	char content[16];
	int err = -ENOMEM;

	scratch_begin();
	EXPECT_EQ(make_file(SCRATCH "/f", "content"), 0);
	for (unsigned n = 1; n < TRIES_MAX && err < 0; n++) {
		fail_nth(n);
		err = try_open(SCRATCH "/f", O_RDWR | O_TRUNC);
		fail_nth(0);
		EXPECT_EQ(read_file(SCRATCH "/f", content, sizeof(content)), 0);
		EXPECT_STR(content, err < 0 ? "content" : "");
	}
	EXPECT_EQ(err, 0);
	scratch_end();
}
