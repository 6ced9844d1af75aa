/*
 * Division of 64-bit integers, for the compiler: on i386 it turns each `/` and `%` on them into a
 * call of one of the functions below, whose names and meanings are libgcc's. Kernel and programs
 * are linked without that library, so both link this file.
 *
 * The processor divides 64 bits by 32 in one instruction, provided the quotient fits in 32. A
 * divisor below 2^32 is schoolbook division with digits of 32 bits: the remainder of the high digit
 * leads the low one, and so is below the divisor, as the instruction needs. A larger divisor gives
 * a quotient below 2^32: divide by the divisor's leading 32 bits, which yields it or one more, and
 * correct (Warren, Hacker's Delight, 9-4 and 9-5).
 *
 * Division by zero raises the processor's divide error, as it does for narrower types.
 */

#include <stdint.h>

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divmoddi4(int64_t dividend, int64_t divisor, int64_t *remainder);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);

/* high:low / divisor; high must be below divisor. */
static uint32_t divide_step(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *remainder)
{
	uint32_t quotient;
	__asm__("divl %4" : "=a"(quotient), "=d"(*remainder) : "0"(low), "1"(high), "rm"(divisor));
	return quotient;
}

static uint64_t divide_by_short(uint64_t dividend, uint32_t divisor, uint32_t *remainder)
{
	uint32_t lead;
	uint32_t high = divide_step(0, dividend >> 32, divisor, &lead);
	uint32_t low = divide_step(lead, (uint32_t)dividend, divisor, remainder);
	return (uint64_t)high << 32 | low;
}

/* The divisor is 2^32 or more. Halving the dividend keeps the step's quotient within 32 bits. */
static uint32_t divide_by_long(uint64_t dividend, uint64_t divisor)
{
	unsigned shift = __builtin_clz((uint32_t)(divisor >> 32));
	uint32_t lead = (divisor << shift) >> 32;
	uint64_t half = dividend >> 1;
	uint32_t unused;
	uint64_t step = divide_step(half >> 32, (uint32_t)half, lead, &unused);
	uint32_t quotient = (step << shift) >> 31;

	if (quotient != 0)
		quotient--;
	if (dividend - quotient * divisor >= divisor)
		quotient++;
	return quotient;
}

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
	uint64_t quotient;
	if (divisor >> 32 == 0) {
		uint32_t rest;
		quotient = divide_by_short(dividend, (uint32_t)divisor, &rest);
		if (remainder)
			*remainder = rest;
		return quotient;
	}
	quotient = divide_by_long(dividend, divisor);
	if (remainder)
		*remainder = dividend - quotient * divisor;
	return quotient;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
	return __udivmoddi4(dividend, divisor, 0);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t remainder;
	__udivmoddi4(dividend, divisor, &remainder);
	return remainder;
}

/* The magnitude, also of INT64_MIN, whose negation does not fit the signed type. */
static uint64_t magnitude(int64_t x)
{
	return x < 0 ? -(uint64_t)x : (uint64_t)x;
}

/* Quotients round towards zero, so the remainder has the dividend's sign: C11 6.5.5. */
int64_t __divmoddi4(int64_t dividend, int64_t divisor, int64_t *remainder)
{
	uint64_t rest;
	uint64_t quotient = __udivmoddi4(magnitude(dividend), magnitude(divisor), &rest);
	if (remainder)
		*remainder = dividend < 0 ? -rest : rest;
	return (dividend < 0) != (divisor < 0) ? -quotient : quotient;
}

int64_t __divdi3(int64_t dividend, int64_t divisor)
{
	return __divmoddi4(dividend, divisor, 0);
}

int64_t __moddi3(int64_t dividend, int64_t divisor)
{
	int64_t remainder;
	__divmoddi4(dividend, divisor, &remainder);
	return remainder;
}
