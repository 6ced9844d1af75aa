/*
 * The heap: malloc and its family.
 */
#include "check.h"

#include <stdint.h>

/* The compiler knows malloc, and would leave out what it can see through. */
static void *(*volatile allocate)(size_t) = malloc;
static void *(*volatile allocate_zeroed)(size_t, size_t) = calloc;
static void (*volatile release)(void *) = free;

TEST(blocks_are_aligned_and_apart)
{
	char *blocks[200];
	for (int i = 0; i < 200; i++) {
		blocks[i] = allocate(i);
		CHECK(blocks[i] && (uintptr_t)blocks[i] % 16 == 0);
		memset(blocks[i], i, i);
	}
	for (int i = 0; i < 200; i++)
		for (int k = 0; k < i; k++)
			if (blocks[i][k] != (char)i)
				CHECK_EQ(blocks[i][k], (char)i);
	for (int i = 0; i < 200; i++)
		release(blocks[i]);
}

TEST(freed_neighbours_become_one_block_again)
{
	char *blocks[64];
	for (int i = 0; i < 64; i++)
		blocks[i] = allocate(1000);
	char *keep = allocate(1000);
	for (int i = 0; i < 64; i += 2)
		release(blocks[i]);
	for (int i = 1; i < 64; i += 2)
		release(blocks[i]);
	char *whole = allocate(50000);
	CHECK(whole >= blocks[0] && whole < keep);
	release(whole);
	release(keep);
}

TEST(memory_freed_is_used_again)
{
	void *before = sbrk(0);
	for (int i = 0; i < 2000; i++) {
		void *block = allocate(10000);
		memset(block, 1, 10000);
		release(block);
	}
	CHECK((char *)sbrk(0) - (char *)before < 300000);
}

TEST(realloc_keeps_the_contents)
{
	char *block = NULL;
	for (size_t size = 1; size < 500000; size = size * 2 + 1) {
		block = realloc(block, size);
		CHECK(block != NULL);
		block[size - 1] = 'x';
		for (size_t i = 1; i < size; i = i * 2 + 1)
			CHECK_EQ(block[i - 1], 'x');
	}
	block = realloc(block, 10);
	CHECK_EQ(block[0], 'x');
	release(block);
}

TEST(calloc_gives_zeros_also_from_used_memory)
{
	char *used = allocate(5000);
	memset(used, 0xff, 5000);
	release(used);
	char *block = allocate_zeroed(50, 100);
	int sum = 0;
	for (int i = 0; i < 5000; i++)
		sum += block[i];
	CHECK_EQ(sum, 0);
	release(block);
}

TEST(what_cannot_be_had_is_enomem)
{
	volatile size_t huge = SIZE_MAX - 4, third = SIZE_MAX / 3;
	errno = 0;
	CHECK(allocate(huge) == NULL);
	CHECK_EQ(errno, ENOMEM);
	errno = 0;
	CHECK(allocate_zeroed(third, 4) == NULL);
	CHECK_EQ(errno, ENOMEM);
	char *block = allocate(10), *larger;
	block[9] = 'x';
	errno = 0;
	if ((larger = realloc(block, huge)) == NULL)
		CHECK(errno == ENOMEM && block[9] == 'x');
	release(larger ? larger : block);
	CHECK(larger == NULL);
}

TEST(aligned_blocks_are_aligned)
{
	for (size_t alignment = 8; alignment <= 8192; alignment *= 2) {
		void *block = NULL, *other = NULL;
		CHECK_EQ(posix_memalign(&block, alignment, 100), 0);
		CHECK_EQ(posix_memalign(&other, alignment, 5000), 0);
		CHECK_EQ((uintptr_t)block % alignment, 0);
		CHECK_EQ((uintptr_t)other % alignment, 0);
		memset(block, 1, 100);
		memset(other, 2, 5000);
		release(block);
		release(other);
	}
	void *block;
	CHECK_EQ(posix_memalign(&block, 24, 100), EINVAL);
}

/* Whatever the order of calls, no block is ever changed by another. */
TEST(a_long_mixture_of_calls_corrupts_nothing)
{
	enum {
		COUNT = 100
	};
	static unsigned char *blocks[COUNT];
	static size_t sizes[COUNT];
	unsigned random = 1;
	for (int step = 0; step < 20000; step++) {
		random = random * 1103515245 + 12345;
		int i = random >> 16 & 127;
		size_t size = (random >> 8) % ((step & 63) == 0 ? 200000 : 700) + 1;
		if (i >= COUNT)
			continue;
		if (blocks[i] && (blocks[i][0] != i || blocks[i][sizes[i] - 1] != i))
			CHECK_EQ(blocks[i][0], i);
		if (step & 1) {
			release(blocks[i]);
			blocks[i] = NULL;
			continue;
		}
		blocks[i] = realloc(blocks[i], size);
		memset(blocks[i], i, size);
		sizes[i] = size;
	}
	for (int i = 0; i < COUNT; i++)
		release(blocks[i]);
}
