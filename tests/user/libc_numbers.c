/*
 * Numbers from text, 64-bit arithmetic, sorting and searching.
 */
#include "check.h"

#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>

static bool same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

TEST(strtol_reads_base_sign_and_prefix)
{
	CHECK_EQ(strtol(" \t\n-42abc", NULL, 10), -42);
	CHECK_EQ(strtol("0x1F", NULL, 0), 31);
	CHECK_EQ(strtol("017", NULL, 0), 15);
	CHECK_EQ(strtol("0x1F", NULL, 16), 31);
	CHECK_EQ(strtol("zz", NULL, 36), 35 * 36 + 35);
	CHECK_EQ(strtoul("-1", NULL, 10), ULONG_MAX);
	CHECK_EQ(atoi("123x"), 123);
}

TEST(strtol_says_where_the_number_ends)
{
	char *end;
	const char *none = "  +x", *prefix = "0xg";
	CHECK_EQ(strtol(none, &end, 10), 0);
	CHECK(end == none);
	CHECK_EQ(strtol(prefix, &end, 16), 0);
	CHECK(end == prefix + 1);
}

TEST(strtol_stops_at_the_limits_of_its_type)
{
	errno = 0;
	CHECK_EQ(strtol("2147483647", NULL, 10), LONG_MAX);
	CHECK_EQ(strtol("-2147483648", NULL, 10), LONG_MIN);
	CHECK_EQ(errno, 0);
	CHECK_EQ(strtol("2147483648", NULL, 10), LONG_MAX);
	CHECK_EQ(errno, ERANGE);
	errno = 0;
	CHECK_EQ(strtoll("-9223372036854775809", NULL, 10), LLONG_MIN);
	CHECK_EQ(errno, ERANGE);
	errno = 0;
	CHECK(strtoull("18446744073709551615", NULL, 10) == ULLONG_MAX && errno == 0);
	CHECK(strtoull("18446744073709551616", NULL, 10) == ULLONG_MAX && errno == ERANGE);
}

TEST(strtod_rounds_correctly)
{
	CHECK(same_bits(strtod("0.1", NULL), 0.1));
	CHECK(same_bits(strtod("1e23", NULL), 1e23));
	CHECK(same_bits(strtod("9007199254740993", NULL), 9007199254740992.0));
	CHECK(same_bits(strtod("9007199254740993.00000000000000000001", NULL), 9007199254740994.0));
	CHECK(same_bits(strtod("2.2250738585072011e-308", NULL), 2.2250738585072011e-308));
	CHECK(same_bits(strtod("2.4703282292062328e-324", NULL), 4.9e-324));
	CHECK(same_bits(strtod("-0", NULL), -0.0));
	CHECK(strtof("16777217", NULL) == 16777216.0f);
}

TEST(strtod_reports_what_does_not_fit)
{
	errno = 0;
	CHECK(strtod("1.7976931348623157e308", NULL) == DBL_MAX && errno == 0);
	CHECK(strtod("1e309", NULL) > DBL_MAX && errno == ERANGE);
	errno = 0;
	CHECK(strtod("1e-400", NULL) == 0 && errno == ERANGE);
}

TEST(strtod_says_where_the_number_ends)
{
	const char *inputs[] = {"1.5x", "1e",        "1e+",  ".5.", "5.",
				"inf",  "infinityx", "nano", ".",   "e5"};
	const int lengths[] = {3, 1, 1, 2, 2, 3, 8, 3, 0, 0};
	for (int i = 0; i < 10; i++) {
		char *end;
		strtod(inputs[i], &end);
		CHECK_EQ(end - inputs[i], lengths[i]);
	}
}

TEST(what_is_printed_with_17_digits_reads_back_the_same)
{
	uint64_t bits = 88172645463325252ULL;
	for (int i = 0; i < 200; i++) {
		double value, back;
		char text[40];
		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&value, &bits, sizeof(value));
		if (value != value)
			continue;
		snprintf(text, sizeof(text), "%.17g", value);
		back = strtod(text, NULL);
		if (!same_bits(value, back))
			CHECK_STR(text, "read back the same");
	}
}

/* Division of 64-bit integers is a function of ours: each quotient is checked by multiplication. */
TEST(division_of_64_bit_integers_is_exact)
{
	volatile uint64_t numbers[] = {1,
				       2,
				       3,
				       0xffff,
				       0x10000,
				       0xffffffff,
				       0x100000000,
				       0x100000001,
				       0x1ffffffff,
				       0x7fffffffffffffff,
				       0x8000000000000000,
				       0x8000000000000001,
				       0xfffffffeffffffff,
				       0xffffffff00000000,
				       0xffffffffffffffff,
				       1000000000};
	const int count = sizeof(numbers) / sizeof(numbers[0]);
	for (int i = 0; i < count; i++)
		for (int j = 0; j < count; j++) {
			uint64_t a = numbers[i], b = numbers[j], q = a / b, r = a % b;
			CHECK(r < b && q * b + r == a);
		}
	volatile int64_t seven = 7, two = 2;
	CHECK_EQ(-seven / two, -3);
	CHECK_EQ(-seven % two, -1);
	CHECK_EQ(seven / -two, -3);
	CHECK_EQ(seven % -two, 1);
}

static int compare_ints(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static int comparisons;

static int count_comparisons(const void *a, const void *b)
{
	comparisons++;
	return compare_ints(a, b);
}

TEST(qsort_orders_any_input_without_quadratic_time)
{
	enum {
		COUNT = 1000
	};
	static int numbers[COUNT];
	for (int shape = 0; shape < 4; shape++) {
		for (int i = 0; i < COUNT; i++)
			numbers[i] = shape == 0   ? i
				     : shape == 1 ? COUNT - i
				     : shape == 2 ? i % 7
						  : (i * 7919) % COUNT;
		comparisons = 0;
		qsort(numbers, COUNT, sizeof(int), count_comparisons);
		CHECK(comparisons < 40 * COUNT);
		for (int i = 1; i < COUNT; i++)
			CHECK(numbers[i - 1] <= numbers[i]);
	}
}

TEST(qsort_moves_elements_of_any_size)
{
	struct {
		int key;
		char rest[97];
	} elements[20];
	for (int i = 0; i < 20; i++) {
		elements[i].key = (i * 7) % 20;
		memset(elements[i].rest, elements[i].key, sizeof(elements[i].rest));
	}
	qsort(elements, 20, sizeof(elements[0]), compare_ints);
	for (int i = 0; i < 20; i++)
		CHECK(elements[i].key == i && elements[i].rest[0] == i &&
		      elements[i].rest[96] == i);
}

TEST(bsearch_finds_what_is_there)
{
	int numbers[50];
	for (int i = 0; i < 50; i++)
		numbers[i] = i * 2;
	for (int key = -1; key < 101; key++) {
		int *found = bsearch(&key, numbers, 50, sizeof(int), compare_ints);
		bool there = key >= 0 && key < 100 && key % 2 == 0;
		CHECK(there ? found && *found == key : !found);
	}
}
