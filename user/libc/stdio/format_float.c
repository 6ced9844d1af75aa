/*
 * printf's floating-point conversions, exact to the last digit: the number's whole decimal
 * expansion is computed (number/decimal.h), rounded once where the format says, and printed.
 */
#include <stdint.h>
#include <string.h>
#include "user/libc/number/decimal.h"
#include "user/libc/stdio/format.h"

/* The x87 format: SDM volume 1, 4.2.2. The leading bit is stored. */
union extended {
	long double value;
	struct {
		uint64_t fraction;
		uint16_t sign_exponent;
	};
};

#define EXPONENT_MASK 0x7fff
#define EXPONENT_BIAS (16383 + 63) /* for the fraction taken as an integer */

static void put_field(struct sink *sink, const struct spec *spec, const char *sign,
		      const char *text, int n)
{
	int blanks = spec->width - (int)strlen(sign) - n;
	if (!spec->left)
		__sink_fill(sink, ' ', blanks);
	__sink_put(sink, sign, strlen(sign));
	__sink_put(sink, text, n);
	if (spec->left)
		__sink_fill(sink, ' ', blanks);
}

/* The digits of weights high down to low. */
static void put_digits(struct sink *sink, const struct decimal *d, int high, int low)
{
	for (; high >= low; high--) {
		char digit = '0' + __decimal_digit(d, high);
		__sink_put(sink, &digit, 1);
	}
}

/* Sign and blanks or zeros up to where `length` more characters fill the field. */
static void begin_field(struct sink *sink, const struct spec *spec, const char *sign, int length)
{
	int room = spec->width - (int)strlen(sign) - length;
	if (!spec->left && !spec->zero)
		__sink_fill(sink, ' ', room);
	__sink_put(sink, sign, strlen(sign));
	if (!spec->left && spec->zero)
		__sink_fill(sink, '0', room);
}

static void put_fixed(struct sink *sink, const struct spec *spec, const char *sign,
		      const struct decimal *d, int precision)
{
	int high = __decimal_exponent(d);
	if (high < 0)
		high = 0;
	bool point = precision > 0 || spec->alternate;
	int length = high + 1 + point + precision;
	begin_field(sink, spec, sign, length);
	put_digits(sink, d, high, 0);
	__sink_put(sink, ".", point);
	put_digits(sink, d, -1, -precision);
	if (spec->left)
		__sink_fill(sink, ' ', spec->width - (int)strlen(sign) - length);
}

/* "e+05": at least two digits. */
static int exponent_text(char *text, char letter, int exponent)
{
	int n = 0, magnitude = exponent < 0 ? -exponent : exponent;
	text[n++] = letter;
	text[n++] = exponent < 0 ? '-' : '+';
	if (magnitude >= 1000)
		text[n++] = '0' + magnitude / 1000;
	if (magnitude >= 100)
		text[n++] = '0' + magnitude / 100 % 10;
	text[n++] = '0' + magnitude / 10 % 10;
	text[n++] = '0' + magnitude % 10;
	return n;
}

static void put_scientific(struct sink *sink, const struct spec *spec, const char *sign,
			   const struct decimal *d, int precision, char letter)
{
	int high = __decimal_exponent(d);
	char exponent[8];
	int exponent_length = exponent_text(exponent, letter, high);
	bool point = precision > 0 || spec->alternate;
	int length = 1 + point + precision + exponent_length;
	begin_field(sink, spec, sign, length);
	put_digits(sink, d, high, high);
	__sink_put(sink, ".", point);
	put_digits(sink, d, high - 1, high - precision);
	__sink_put(sink, exponent, exponent_length);
	if (spec->left)
		__sink_fill(sink, ' ', spec->width - (int)strlen(sign) - length);
}

/* %g: `significant` digits, in whichever form is shorter, without zeros at the end. */
static void put_general(struct sink *sink, const struct spec *spec, const char *sign,
			struct decimal *d, int significant, char letter)
{
	if (significant == 0)
		significant = 1;
	__decimal_round(d, significant - 1 - __decimal_exponent(d));
	int high = __decimal_exponent(d);
	bool fixed = high >= -4 && high < significant;
	int lowest = high - significant + 1;
	if (!spec->alternate)
		while (lowest < (fixed && high >= 0 ? 0 : high) && __decimal_digit(d, lowest) == 0)
			lowest++;
	if (fixed)
		put_fixed(sink, spec, sign, d, lowest < 0 ? -lowest : 0);
	else
		put_scientific(sink, spec, sign, d, high - lowest, letter);
}

void __format_float(struct sink *sink, const struct spec *spec, long double value)
{
	union extended bits = {.value = value};
	bool negative = bits.sign_exponent & 0x8000;
	int exponent = bits.sign_exponent & EXPONENT_MASK;
	bool upper = spec->conversion < 'a';
	const char *sign = negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";

	if (exponent == EXPONENT_MASK) {
		static const char *const words[2][2] = {{"nan", "NAN"}, {"inf", "INF"}};
		bool infinite = bits.fraction << 1 == 0;
		put_field(sink, spec, sign, words[infinite][upper], 3);
		return;
	}
	if (exponent == 0)
		exponent = 1; /* subnormal: the same scale, without the leading bit */
	int power = bits.fraction ? exponent - EXPONENT_BIAS : 0;

	struct decimal d;
	int precision = spec->precision >= 0 ? spec->precision : 6;
	char letter = upper ? 'E' : 'e';
	__decimal_set(&d, bits.fraction, power);
	switch (spec->conversion) {
	case 'f':
	case 'F':
		__decimal_round(&d, precision);
		put_fixed(sink, spec, sign, &d, precision);
		break;
	case 'e':
	case 'E':
		__decimal_round(&d, precision - __decimal_exponent(&d));
		put_scientific(sink, spec, sign, &d, precision, letter);
		break;
	default:
		put_general(sink, spec, sign, &d, precision, letter);
	}
}
