/*
 * Floating-point numbers from decimal text, correctly rounded: the digits go into an exact decimal
 * number, which is scaled by powers of two until its whole part has as many bits as the type's
 * significand. Rounding that to an integer is the only inexact step.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <strings.h>
#include "user/libc/number/decimal.h"

/* A binary format: significand bits, and the smallest and largest power of two a significand takes.
 */
struct format {
	int bits;
	int least;
	int most;
};

static const struct format float_format = {24, -149, 104};
static const struct format double_format = {53, -1074, 971};
static const struct format extended_format = {64, -16445, 16320};

/* Digits above make a number too large for any format; exponents beyond are as good as this one. */
#define HIGHEST_WEIGHT 4940
#define EXPONENT_LIMIT 1000000

/* significand 2^exponent, exactly: every power of two and every product on the way is a number. */
static long double scale(uint64_t significand, int exponent)
{
	long double value = significand, factor = exponent < 0 ? 0.5L : 2.0L;
	for (unsigned n = exponent < 0 ? -exponent : exponent; n; n >>= 1) {
		if (n & 1)
			value *= factor;
		factor *= factor;
	}
	return value;
}

static int bit_length(uint64_t value)
{
	return value ? 64 - __builtin_clzll(value) : 0;
}

/*
 * Divides d by a power of two, so that its whole part has `bits` bits, or fewer if the power would
 * be below the format's least; returns the power. A digit is more than three bits, so the coarse
 * steps, which bring the whole part between 1 and 10^18, do not step over it.
 */
static int normalize(struct decimal *d, const struct format *format)
{
	int power = 0, weight;
	while ((weight = __decimal_exponent(d)) < 0 || weight > 17) {
		int step = weight < 0 ? 3 * weight : 3 * (weight - 17);
		__decimal_shift(d, -step);
		power += step;
	}
	int step = bit_length(__decimal_whole(d)) - format->bits;
	if (power + step < format->least)
		step = format->least - power;
	__decimal_shift(d, -step);
	return power + step;
}

static long double to_binary(struct decimal *d, const struct format *format)
{
	if (d->first == d->last)
		return 0;
	int power = normalize(d, format);
	uint64_t before = __decimal_whole(d);
	bool inexact = d->last > DECIMAL_POINT;
	__decimal_round(d, 0);
	uint64_t significand = __decimal_whole(d);
	if (bit_length(significand) > format->bits || significand < before) {
		significand = 1ULL << (format->bits - 1); /* rounded up to one bit more */
		power++;
	}
	if (power > format->most) {
		errno = ERANGE;
		return __builtin_infl();
	}
	if (inexact && bit_length(before) < format->bits)
		errno = ERANGE;
	return scale(significand, power);
}

/* "e-12" at s, if there are digits in it; the text behind. */
static const char *parse_exponent(const char *s, int *exponent)
{
	const char *digits = s + 1;
	bool negative = false;
	*exponent = 0;
	if ((*s | 0x20) != 'e')
		return s;
	if (*digits == '+' || *digits == '-')
		negative = *digits++ == '-';
	if (!isdigit((unsigned char)*digits))
		return s;
	for (s = digits; isdigit((unsigned char)*s); s++)
		if (*exponent < EXPONENT_LIMIT)
			*exponent = *exponent * 10 + (*s - '0');
	if (negative)
		*exponent = -*exponent;
	return s;
}

/* Digits and point from s on, the first digit counting 10^weight; false if that is too large. */
static bool collect_digits(struct decimal *d, const char *s, const char *end, int weight)
{
	for (; s < end; s++) {
		if (*s == '.')
			continue;
		if (*s != '0') {
			if (weight > HIGHEST_WEIGHT)
				return false;
			__decimal_put(d, weight, *s - '0');
		}
		weight--;
	}
	return true;
}

/* A number without its sign. *end stays where it is when there is none. */
static long double parse_magnitude(const char *s, const char **end, const struct format *format)
{
	struct decimal d = {.first = DECIMAL_POINT, .last = DECIMAL_POINT};
	const char *digits = s;
	int whole = 0, places = 0, exponent;
	for (; isdigit((unsigned char)*s); s++)
		whole++;
	if (*s == '.')
		for (s++; isdigit((unsigned char)*s); s++)
			places++;
	if (whole + places == 0)
		return 0;
	*end = parse_exponent(s, &exponent);
	if (!collect_digits(&d, digits, s, whole - 1 + exponent)) {
		errno = ERANGE;
		return __builtin_infl();
	}
	return to_binary(&d, format);
}

static bool parse_word(const char *s, const char *word, size_t length, const char **end)
{
	if (strncasecmp(s, word, length) != 0)
		return false;
	*end = s + length;
	return true;
}

static long double parse(const char *text, char **end, const struct format *format)
{
	const char *s = text, *after = text;
	while (isspace((unsigned char)*s))
		s++;
	bool negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	long double value;
	if (parse_word(s, "infinity", 8, &after) || parse_word(s, "inf", 3, &after))
		value = __builtin_infl();
	else if (parse_word(s, "nan", 3, &after))
		value = __builtin_nanl("");
	else
		value = parse_magnitude(s, &after, format);
	if (end)
		*end = (char *)after;
	return negative && after != text ? -value : value;
}

float strtof(const char *restrict s, char **restrict end)
{
	return parse(s, end, &float_format);
}

double strtod(const char *restrict s, char **restrict end)
{
	return parse(s, end, &double_format);
}

long double strtold(const char *restrict s, char **restrict end)
{
	return parse(s, end, &extended_format);
}

double atof(const char *s)
{
	return strtod(s, NULL);
}
