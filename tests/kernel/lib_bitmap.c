/* Bit sets: searches across word bounds and up to odd ends. */

#include "kernel/lib/bitmap.h"
#include "kernel/test.h"

KERNEL_TEST(bits_are_set_and_cleared_one_by_one)
{
	uint32_t map[BITMAP_WORDS(70)] = {0};

	bitmap_set(map, 0);
	bitmap_set(map, 31);
	bitmap_set(map, 32);
	bitmap_set(map, 69);
	EXPECT_EQ(map[0], 0x80000001);
	EXPECT_EQ(map[1], 1);
	EXPECT(bitmap_test(map, 69));
	EXPECT(!bitmap_test(map, 68));
	bitmap_clear(map, 31);
	EXPECT_EQ(map[0], 1);
}

KERNEL_TEST(a_search_finds_every_single_bit_of_a_set)
{
	uint32_t map[BITMAP_WORDS(100)] = {0};

	for (size_t bit = 0; bit < 100; bit++) {
		bitmap_set(map, bit);
		EXPECT_EQ(bitmap_find_set(map, 100, 0), bit);
		EXPECT_EQ(bitmap_find_set(map, 100, bit), bit);
		EXPECT_EQ(bitmap_find_set(map, 100, bit + 1), 100);
		bitmap_clear(map, bit);
	}
}

KERNEL_TEST(a_full_set_has_no_clear_bit_even_if_its_last_word_has)
{
	uint32_t map[BITMAP_WORDS(70)] = {~0U, ~0U, 0x3F};

	EXPECT_EQ(bitmap_find_clear(map, 70, 0), 70);
	bitmap_clear(map, 40);
	EXPECT_EQ(bitmap_find_clear(map, 70, 0), 40);
	EXPECT_EQ(bitmap_find_clear(map, 70, 41), 70);
	EXPECT_EQ(bitmap_find_clear(map, 70, 200), 70);
}
