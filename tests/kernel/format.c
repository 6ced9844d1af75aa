/* printf's rules. Each expectation is what the C standard says, and what the C library underneath
 * prints. */

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/symbols.h"
#include "kernel/test.h"

static char text[128];

/* Formats into `text` and gives it back. */
static const char *formatted(const char *fmt, ...) __printf_like(1, 2);

static const char *formatted(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return text;
}

KERNEL_TEST(integers_of_all_lengths_are_formatted)
{
	EXPECT_STR(formatted("%d %i %u", -42, 42, 4000000000U), "-42 42 4000000000");
	EXPECT_STR(formatted("%hhd %hhu %hd", (signed char)-1, (uint8_t)255, (short)-32768),
		   "-1 255 -32768");
	EXPECT_STR(formatted("%ld %lx %zu", -1L, 0xBEEFUL, (size_t)7), "-1 beef 7");
	EXPECT_STR(formatted("%lld", (long long)1 << 63), "-9223372036854775808");
	EXPECT_STR(formatted("%llu", ~0ULL), "18446744073709551615");
	EXPECT_STR(formatted("%llx %llX", 0xABCDEF0123456789ULL, 0xABCULL), "abcdef0123456789 ABC");
	EXPECT_STR(formatted("%o", 0755), "755");
}

KERNEL_TEST(width_and_precision_pad_and_cut)
{
	EXPECT_STR(formatted("[%5d][%-5d][%05d]", 42, 42, 42), "[   42][42   ][00042]");
	EXPECT_STR(formatted("[%.3d][%6.3d][%-6.3d]", 7, 7, 7), "[007][   007][007   ]");
	EXPECT_STR(formatted("[%5s][%-5s][%.2s]", "ab", "ab", "abc"), "[   ab][ab   ][ab]");
	EXPECT_STR(formatted("[%*d][%-*d][%.*s]", 4, 1, 4, 2, 1, "xyz"), "[   1][2   ][x]");
	EXPECT_STR(formatted("[%*d]", -4, 3), "[3   ]");
	EXPECT_STR(formatted("[%.0d]", 0), "[]");
}

KERNEL_TEST(flags_show_signs_and_bases)
{
	EXPECT_STR(formatted("%+d %+d % d", 5, -5, 5), "+5 -5  5");
	EXPECT_STR(formatted("%#x %#X %#o %#x", 255, 255, 8, 0), "0xff 0XFF 010 0");
	EXPECT_STR(formatted("[%#8x][%#08x][%-#8x]", 255, 255, 255),
		   "[    0xff][0x0000ff][0xff    ]");
	EXPECT_STR(formatted("[%+05d][%-+5d]", 42, 42), "[+0042][+42  ]");
}

KERNEL_TEST(a_buffer_too_small_is_terminated_and_the_full_length_told)
{
	char small[5];

	memset(small, 'x', sizeof(small));
	EXPECT_EQ(snprintf(small, sizeof(small), "%s", "0123456789"), 10);
	EXPECT_STR(small, "0123");
	EXPECT_EQ(snprintf(small, 1, "%d", 77), 2);
	EXPECT_STR(small, "");
	small[0] = 'q';
	EXPECT_EQ(snprintf(small, 0, "abc"), 3);
	EXPECT_EQ(small[0], 'q');
	EXPECT_EQ(snprintf(NULL, 0, "%s%c%%", "ab", 'c'), 4);
}

KERNEL_TEST(a_null_string_is_shown_as_such)
{
	const char *volatile nothing = NULL;

	EXPECT_STR(formatted("[%s]", nothing), "[(null)]");
	EXPECT_STR(formatted("%p", (void *)0xC3000000), "0xc3000000");
}

KERNEL_TEST(an_address_is_shown_with_its_symbol)
{
	char want[64];
	uint32_t offset;
	const char *name = symbol_lookup((vaddr_t)strlen + 3, &offset);

	EXPECT_STR(name, "strlen");
	EXPECT_EQ(offset, 3);
	snprintf(want, sizeof(want), "strlen+%#x", offset);
	EXPECT_STR(formatted("%pS", (void *)((vaddr_t)strlen + 3)), want);
	EXPECT_STR(formatted("%pS", NULL), "0x00000000");
}
