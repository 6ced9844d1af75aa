/* Bytes and strings, most of all at the bounds of words and buffers. */

#include "kernel/lib/string.h"
#include "kernel/test.h"

#define BUFFER 80

/* Bytes that differ from their neighbours. */
static void fill(uint8_t *buffer)
{
	for (uint8_t i = 0; i < BUFFER; i++)
		buffer[i] = (uint8_t)(i * 37 + 1);
}

static unsigned differences(const uint8_t *got, const uint8_t *want)
{
	unsigned count = 0;

	for (size_t i = 0; i < BUFFER; i++)
		count += got[i] != want[i];
	return count;
}

KERNEL_TEST(memcpy_copies_exactly_what_it_should_at_any_alignment)
{
	uint8_t source[BUFFER], got[BUFFER], want[BUFFER];

	fill(source);
	for (size_t offset = 0; offset < 4; offset++) {
		for (size_t len = 0; len < 20; len++) {
			memset(got, 0xEE, BUFFER);
			memset(want, 0xEE, BUFFER);
			for (size_t i = 0; i < len; i++)
				want[8 + offset + i] = source[5 + i];
			EXPECT(memcpy(got + 8 + offset, source + 5, len) == got + 8 + offset);
			EXPECT_EQ(differences(got, want), 0);
		}
	}
}

KERNEL_TEST(memmove_survives_overlap_in_both_directions)
{
	uint8_t got[BUFFER], want[BUFFER], source[BUFFER];

	for (size_t from = 0; from < 24; from += 3) {
		for (size_t len = 0; len < 40; len += 5) {
			fill(source);
			fill(got);
			fill(want);
			for (size_t i = 0; i < len; i++)
				want[12 + i] = source[from + i];
			memmove(got + 12, got + from, len);
			EXPECT_EQ(differences(got, want), 0);
		}
	}
}

KERNEL_TEST(memset_writes_the_low_byte_and_nothing_around)
{
	uint8_t got[BUFFER], want[BUFFER];

	for (size_t len = 0; len < 20; len++) {
		fill(got);
		fill(want);
		for (size_t i = 0; i < len; i++)
			want[7 + i] = 0xAB;
		memset(got + 7, 0x12AB, len);
		EXPECT_EQ(differences(got, want), 0);
	}
}

KERNEL_TEST(comparisons_order_bytes_without_a_sign)
{
	EXPECT(memcmp("a\x80", "a\x7f", 2) > 0);
	EXPECT(strcmp("a\x80", "a\x7f") > 0);
	EXPECT(strcmp("abc", "abcd") < 0);
	EXPECT(strcmp("", "") == 0);
	EXPECT(strncmp("abcX", "abcY", 3) == 0);
	EXPECT(strncmp("ab", "abc", 3) < 0);
	EXPECT(strncmp("ab\0x", "ab\0y", 4) == 0);
	EXPECT(memcmp("x", "y", 0) == 0);
}

KERNEL_TEST(strlcpy_always_terminates_and_tells_the_length_wanted)
{
	char small[4];

	memset(small, 'x', sizeof(small));
	EXPECT_EQ(strlcpy(small, "abcdef", sizeof(small)), 6);
	EXPECT_STR(small, "abc");
	EXPECT_EQ(strlcpy(small, "ab", sizeof(small)), 2);
	EXPECT_STR(small, "ab");
	small[0] = 'q';
	EXPECT_EQ(strlcpy(small, "abc", 0), 3);
	EXPECT_EQ(small[0], 'q');
	EXPECT_EQ(strnlen("abc", 2), 2);
	EXPECT_EQ(strnlen("abc", 9), 3);
}

KERNEL_TEST(searches_find_first_last_and_part)
{
	const char *path = "/usr/bin/env";

	EXPECT_STR(strchr(path, '/'), "/usr/bin/env");
	EXPECT_STR(strrchr(path, '/'), "/env");
	EXPECT(!strchr(path, 'Q'));
	EXPECT(!strrchr(path, 'Q'));
	EXPECT(strchr(path, '\0') == path + strlen(path));
	EXPECT_STR(strstr(path, "bin"), "bin/env");
	EXPECT_STR(strstr(path, ""), path);
	EXPECT_STR(strstr("aab", "ab"), "ab");
	EXPECT(!strstr(path, "envy"));
}

KERNEL_TEST(numbers_are_read_in_the_base_their_prefix_says)
{
	const char *end;

	EXPECT_EQ(parse_ulong("1234", &end, 0), 1234);
	EXPECT_STR(end, "");
	EXPECT_EQ(parse_ulong("0x1fg", &end, 0), 0x1f);
	EXPECT_STR(end, "g");
	EXPECT_EQ(parse_ulong("0755 ", &end, 0), 0755);
	EXPECT_STR(end, " ");
	EXPECT_EQ(parse_ulong("0x10", &end, 10), 0);
	EXPECT_STR(end, "x10");
	EXPECT_EQ(parse_ulong("0x", &end, 0), 0);
	EXPECT_STR(end, "x");
	EXPECT_EQ(parse_ulong("zz", &end, 36), 35 * 36 + 35);
	EXPECT_EQ(parse_ulong("none", &end, 10), 0);
	EXPECT_STR(end, "none");
}

KERNEL_TEST(a_number_too_large_reads_as_the_largest)
{
	EXPECT_EQ(parse_ulong("4294967295", NULL, 10), 0xFFFFFFFF);
	EXPECT_EQ(parse_ulong("4294967296", NULL, 10), 0xFFFFFFFF);
	EXPECT_EQ(parse_ulong("99999999999999999999", NULL, 10), 0xFFFFFFFF);
	EXPECT_EQ(parse_ulong("0x100000000", NULL, 0), 0xFFFFFFFF);
}
