/*
 * Arithmetic on exact decimal numbers; decimal.h has the model.
 */
#include <string.h>
#include "user/libc/number/decimal.h"

/* A step keeps limb * 2^LEFT_STEP in 64 bits; 2^RIGHT_STEP divides DECIMAL_BASE, hence is exact. */
#define LEFT_STEP  29
#define RIGHT_STEP 9

static const uint32_t power_of_ten[DECIMAL_DIGITS] = {1,      10,      100,      1000,     10000,
						      100000, 1000000, 10000000, 100000000};

static void trim(struct decimal *d)
{
	while (d->first < d->last && d->limb[d->first] == 0)
		d->first++;
	while (d->first < d->last && d->limb[d->last - 1] == 0)
		d->last--;
}

static void shift_left(struct decimal *d, int bits)
{
	uint32_t carry = 0;
	for (int i = d->last - 1; i >= d->first; i--) {
		uint64_t value = ((uint64_t)d->limb[i] << bits) + carry;
		d->limb[i] = value % DECIMAL_BASE;
		carry = value / DECIMAL_BASE;
	}
	if (carry)
		d->limb[--d->first] = carry;
	trim(d);
}

static void shift_right(struct decimal *d, int bits)
{
	uint32_t carry = 0, mask = (1u << bits) - 1;
	for (int i = d->first; i < d->last; i++) {
		uint64_t value = (uint64_t)carry * DECIMAL_BASE + d->limb[i];
		d->limb[i] = value >> bits;
		carry = value & mask;
	}
	if (carry && d->last < DECIMAL_LIMBS)
		d->limb[d->last++] = carry * (DECIMAL_BASE >> bits);
	else if (carry)
		d->limb[d->last - 1] |= 1;
	trim(d);
}

void __decimal_shift(struct decimal *d, int shift)
{
	while (shift > 0) {
		int step = shift < LEFT_STEP ? shift : LEFT_STEP;
		shift_left(d, step);
		shift -= step;
	}
	while (shift < 0) {
		int step = -shift < RIGHT_STEP ? -shift : RIGHT_STEP;
		shift_right(d, step);
		shift += step;
	}
}

void __decimal_set(struct decimal *d, uint64_t value, int exponent)
{
	d->first = d->last = DECIMAL_POINT;
	for (; value; value /= DECIMAL_BASE)
		d->limb[--d->first] = value % DECIMAL_BASE;
	trim(d);
	__decimal_shift(d, exponent);
}

/* Where a digit lives: its limb, and the weight of 1 within it. */
static int limb_of(int weight, uint32_t *unit)
{
	int above = weight >= 0 ? weight / DECIMAL_DIGITS
				: -((-weight + DECIMAL_DIGITS - 1) / DECIMAL_DIGITS);
	*unit = power_of_ten[weight - above * DECIMAL_DIGITS];
	return DECIMAL_POINT - 1 - above;
}

/* Makes limb i one of those in use. */
static void reach(struct decimal *d, int i)
{
	if (d->first == d->last)
		d->first = d->last = i;
	while (d->first > i)
		d->limb[--d->first] = 0;
	while (d->last <= i)
		d->limb[d->last++] = 0;
}

/* Compares what lies below `unit` of limb i with half of it: -1, 0, 1. */
static int compare_with_half(const struct decimal *d, int i, uint32_t unit)
{
	uint32_t rest = d->limb[i] % unit, half = unit / 2;
	if (unit == 1) {
		i++;
		rest = i < d->last ? d->limb[i] : 0;
		half = DECIMAL_BASE / 2;
	}
	if (rest != half)
		return rest < half ? -1 : 1;
	for (i++; i < d->last; i++)
		if (d->limb[i] != 0)
			return 1;
	return 0;
}

void __decimal_round(struct decimal *d, int places)
{
	uint32_t unit;
	int i = limb_of(-places, &unit);
	if (d->first == d->last || i >= d->last)
		return;
	reach(d, i);
	int tail = compare_with_half(d, i, unit);
	d->limb[i] -= d->limb[i] % unit;
	d->last = i + 1;
	if (tail > 0 || (tail == 0 && d->limb[i] / unit % 2 == 1)) {
		d->limb[i] += unit;
		while (d->limb[i] >= DECIMAL_BASE) {
			d->limb[i] -= DECIMAL_BASE;
			reach(d, --i);
			d->limb[i]++;
		}
	}
	trim(d);
}

int __decimal_exponent(const struct decimal *d)
{
	if (d->first == d->last)
		return 0;
	int exponent = (DECIMAL_POINT - 1 - d->first) * DECIMAL_DIGITS;
	for (uint32_t limb = d->limb[d->first]; limb >= 10; limb /= 10)
		exponent++;
	return exponent;
}

int __decimal_digit(const struct decimal *d, int weight)
{
	uint32_t unit;
	int i = limb_of(weight, &unit);
	return i < d->first || i >= d->last ? 0 : d->limb[i] / unit % 10;
}

void __decimal_put(struct decimal *d, int weight, int digit)
{
	uint32_t unit;
	int i = limb_of(weight, &unit);
	if (i < DECIMAL_LIMBS) {
		reach(d, i);
		d->limb[i] += digit * unit;
	} else {
		reach(d, DECIMAL_LIMBS - 1);
		d->limb[DECIMAL_LIMBS - 1] |= 1;
	}
}

uint64_t __decimal_whole(const struct decimal *d)
{
	uint64_t value = 0;
	for (int i = d->first; i < DECIMAL_POINT; i++)
		value = value * DECIMAL_BASE + (i < d->last ? d->limb[i] : 0);
	return value;
}
