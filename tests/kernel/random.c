/* The generator: the cipher's published test, and that its output is used up. */

#include "kernel/lib/string.h"
#include "kernel/random.h"
#include "kernel/test.h"

/* RFC 8439, 2.3.2. */
KERNEL_TEST(chacha20_gives_the_block_its_standard_shows)
{
	const uint32_t key[8] = {0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
				 0x13121110, 0x17161514, 0x1b1a1918, 0x1f1e1d1c};
	const uint32_t nonce[3] = {0x09000000, 0x4a000000, 0x00000000};
	const uint32_t expected[16] = {0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3,
				       0xc7f4d1c7, 0x0368c033, 0x9aaa2204, 0x4e6cd4c3,
				       0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9,
				       0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2};
	uint32_t block[16];

	chacha20_block(key, 1, nonce, block);
	EXPECT(memcmp(block, expected, sizeof(block)) == 0);
}

KERNEL_TEST(no_two_requests_give_the_same_bytes)
{
	uint8_t first[40], second[40];

	random_bytes(first, sizeof(first));
	random_bytes(second, sizeof(second));
	EXPECT(memcmp(first, second, sizeof(first)) != 0);
	random_mix("the same", 8);
	random_bytes(first, sizeof(first));
	random_mix("the same", 8);
	random_bytes(second, sizeof(second));
	EXPECT(memcmp(first, second, sizeof(first)) != 0);
}

KERNEL_TEST(random_bytes_fills_exactly_what_it_is_given)
{
	uint8_t bytes[200];
	unsigned untouched = 0;

	memset(bytes, 0, sizeof(bytes));
	random_bytes(bytes + 10, 150);
	for (size_t i = 0; i < 10; i++)
		EXPECT_EQ(bytes[i], 0);
	for (size_t i = 160; i < sizeof(bytes); i++)
		EXPECT_EQ(bytes[i], 0);
	for (size_t i = 10; i < 160; i++)
		untouched += bytes[i] == 0;
	EXPECT(untouched < 20);
}

/* Of 8192 fair bits about half are set; six standard deviations are 272. */
KERNEL_TEST(about_half_of_all_bits_are_set)
{
	uint32_t words[256];
	int set = 0;

	random_bytes(words, sizeof(words));
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		for (uint32_t w = words[i]; w; w &= w - 1)
			set++;
	EXPECT(set > 4096 - 272 && set < 4096 + 272);
}
