/*
 * Exact decimal numbers: the ground on which printf and strtod meet.
 *
 * A binary floating-point number is an integer times a power of two, and so has a finite decimal
 * expansion, of up to 16445 places for a long double. A struct decimal holds such an expansion
 * whole, as digits in base 10^9 around a fixed point: limb[i] counts 10^(9 (DECIMAL_POINT - 1 -
 * i)). Multiplying and dividing by powers of two is exact, so whoever prints such a number rounds
 * once, at the end, and correctly; and so does whoever reads one. (A text with more digits than any
 * such number has may run out of limbs: then the last one is made odd, which says that more would
 * follow.)
 *
 * Limbs [first, last) are in use; all others stand for zero. limb[first] is not zero, so zero has
 * none.
 */
#ifndef LIBC_DECIMAL_H
#define LIBC_DECIMAL_H

#include <stdint.h>

#define DECIMAL_BASE   1000000000u
#define DECIMAL_DIGITS 9 /* in a limb */

/* Whole digits of the largest long double, places of the smallest, and one limb to spare for each.
 */
#define DECIMAL_POINT (4933 / DECIMAL_DIGITS + 2)
#define DECIMAL_LIMBS (DECIMAL_POINT + 16445 / DECIMAL_DIGITS + 2)

struct decimal {
	int first;
	int last;
	uint32_t limb[DECIMAL_LIMBS];
};

/* value 2^exponent */
void __decimal_set(struct decimal *d, uint64_t value, int exponent);

/* d 2^shift */
void __decimal_shift(struct decimal *d, int shift);

/* Rounds to `places` digits after the point, half to even; negative: to tens, hundreds ... */
void __decimal_round(struct decimal *d, int places);

/* The weight of the first digit, as a power of ten. 0 for zero. */
int __decimal_exponent(const struct decimal *d);

/* The digit that counts 10^weight. */
int __decimal_digit(const struct decimal *d, int weight);

/*
 * Adds digit 10^weight to a number that has no digit there. Below the last place there is room for,
 * it is remembered only that something was there.
 */
void __decimal_put(struct decimal *d, int weight, int digit);

/* The whole part, which must be below 2^64. */
uint64_t __decimal_whole(const struct decimal *d);

#endif
