/*
 * printf and scanf: what each flag, width, precision and length does, and that floating-point
 * numbers are exact to the last digit.
 */
#include "check.h"

#include <float.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* The formats below are looked at here and not by the compiler, which would object to some. */
static const char *text(const char *format, ...)
{
	static char buffer[2048];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(buffer, sizeof(buffer), format, arguments);
	va_end(arguments);
	return buffer;
}

static int scan(const char *input, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = vsscanf(input, format, arguments);
	va_end(arguments);
	return result;
}

TEST(integers_are_printed_in_each_base)
{
	CHECK_STR(text("%d %i %u", -42, 42, 3000000000u), "-42 42 3000000000");
	CHECK_STR(text("%o %x %X", 8, 255, 255), "10 ff FF");
	CHECK_STR(text("%#o %#x %#X %#x", 8, 255, 255, 0), "010 0xff 0XFF 0");
	CHECK_STR(text("%c%c%%", 'a', 'b'), "ab%");
}

TEST(widths_and_flags_place_a_number_in_its_field)
{
	CHECK_STR(text("[%5d][%-5d][%05d][%+d][% d]", 42, 42, 42, 42, 42),
		  "[   42][42   ][00042][+42][ 42]");
	CHECK_STR(text("[%*d][%-*d][%*d]", 4, 7, 4, 7, -4, 7), "[   7][7   ][7   ]");
	CHECK_STR(text("[%08.3d][%-08d][%+05d]", 5, 5, 5), "[     005][5       ][+0005]");
	CHECK_STR(text("[%.0d][%.0x][%5.0d][%#.0o]", 0, 0, 0, 0), "[][][     ][0]");
	CHECK_STR(text("[%#08x][%#8x]", 0x2a, 0x2a), "[0x00002a][    0x2a]");
}

TEST(lengths_choose_the_type_of_an_integer)
{
	CHECK_STR(text("%hhd %hd %hhu", 300, 70000, 300), "44 4464 44");
	CHECK_STR(text("%ld %lu", LONG_MIN, ULONG_MAX), "-2147483648 4294967295");
	CHECK_STR(text("%lld %llu", LLONG_MIN, ULLONG_MAX),
		  "-9223372036854775808 18446744073709551615");
	CHECK_STR(text("%jd %zu %td", (intmax_t)-5, (size_t)6, (ptrdiff_t)-7), "-5 6 -7");
	CHECK_STR(text("%llx", 0x123456789abcdefULL), "123456789abcdef");
}

TEST(strings_are_cut_and_padded)
{
	CHECK_STR(text("[%s][%5s][%-5s][%.2s][%5.1s]", "abc", "abc", "abc", "abc", "abc"),
		  "[abc][  abc][abc  ][ab][    a]");
	const char unterminated[3] = {'x', 'y', 'z'};
	CHECK_STR(text("%.3s", unterminated), "xyz");
	CHECK_STR(text("%s %p %p", NULL, NULL, (void *)0x1234), "(null) (nil) 0x1234");
}

TEST(the_count_so_far_is_stored)
{
	int so_far = -1;
	text("abc%n def", &so_far);
	CHECK_EQ(so_far, 3);
}

TEST(snprintf_returns_the_length_it_wanted)
{
	char small[5] = "####";
	CHECK_EQ(snprintf(small, sizeof(small), "%s", text("%d", 123456)), 6);
	CHECK_STR(small, "1234");
	CHECK_EQ(snprintf(NULL, 0, "%d", 12345), 5);
}

TEST(floating_point_numbers_are_printed_in_each_form)
{
	CHECK_STR(text("%f %.2f %.0f", 3.14159, 3.14159, 3.5), "3.141590 3.14 4");
	CHECK_STR(text("%e %.3E", 12345.678, 0.00012345), "1.234568e+04 1.234E-04");
	CHECK_STR(text("%g %g %g %g", 100000.0, 1000000.0, 0.0001, 0.00001),
		  "100000 1e+06 0.0001 1e-05");
	CHECK_STR(text("%#g %g", 1.0, 1.0), "1.00000 1");
	CHECK_STR(text("[%8.2f][%-8.2f][%08.2f][%+.1f]", -1.5, -1.5, -1.5, 1.5),
		  "[   -1.50][-1.50   ][-0001.50][+1.5]");
	CHECK_STR(text("%f %F %5.1f|%-5.1f|", 1 / 0.0, -1 / 0.0, 1 / 0.0, -1 / 0.0),
		  "inf -INF   inf|-inf |");
}

TEST(a_tie_rounds_to_even)
{
	CHECK_STR(text("%.0f %.0f %.0f %.0f", 0.5, 1.5, 2.5, 3.5), "0 2 2 4");
	CHECK_STR(text("%.1f %.1f", 0.25, 0.75), "0.2 0.8");
}

TEST(every_digit_of_a_number_is_exact)
{
	CHECK_STR(text("%.55f", 0.1), "0.1000000000000000055511151231257827021181583404541015625");
	CHECK_STR(text("%.0f", 1e23), "99999999999999991611392");
	CHECK_STR(text("%.17g", DBL_MAX), "1.7976931348623157e+308");
	CHECK_STR(text("%.20e", 4.9e-324), "4.94065645841246544177e-324");
	CHECK_STR(text("%.30Le", 2.0L / 3), "6.666666666666666666847367028748e-01");
}

TEST(sscanf_converts_and_counts)
{
	int a = 0, b = 0, n = 0;
	char word[16];
	CHECK_EQ(scan("12 0x1f word rest", "%d %i %15s%n", &a, &b, word, &n), 3);
	CHECK_EQ(a, 12);
	CHECK_EQ(b, 31);
	CHECK_STR(word, "word");
	CHECK_EQ(n, 12);
}

TEST(sscanf_tells_a_mismatch_from_the_end)
{
	int a = -1, b = -1;
	CHECK_EQ(scan("abc", "%d", &a), 0);
	CHECK_EQ(scan("", "%d", &a), EOF);
	CHECK_EQ(scan("  ", "%d", &a), EOF);
	CHECK_EQ(scan("1,2", "%d;%d", &a, &b), 1);
	CHECK_EQ(scan("5", "%*d%d", &a), EOF);
}

TEST(sscanf_takes_sets_widths_and_characters)
{
	char key[16] = "", value[16] = "", two[2];
	int a, b;
	CHECK_EQ(scan("name=value # x", "%15[^=]=%15[a-z]", key, value), 2);
	CHECK_STR(key, "name");
	CHECK_STR(value, "value");
	CHECK_EQ(scan("12345", "%3d%d", &a, &b), 2);
	CHECK_EQ(a, 123);
	CHECK_EQ(b, 45);
	CHECK_EQ(scan(" xy", "%2c", two), 1);
	CHECK(two[0] == ' ' && two[1] == 'x');
	CHECK_EQ(scan("100%", "%d%%", &a), 1);
}

TEST(sscanf_stores_each_length)
{
	long long ll;
	short h;
	unsigned char c;
	double d;
	float f;
	CHECK_EQ(scan("123456789012 -7 200", "%lld %hd %hhu", &ll, &h, &c), 3);
	CHECK_EQ(ll, 123456789012);
	CHECK_EQ(h, -7);
	CHECK_EQ(c, 200);
	CHECK_EQ(scan("3.5e2 -1.25", "%lf %f", &d, &f), 2);
	CHECK(d == 350.0 && f == -1.25f);
}
