#ifndef KERNEL_LIB_BITMAP_H
#define KERNEL_LIB_BITMAP_H

/* Bit sets in arrays of 32-bit words, bit 0 the lowest bit of word 0. */

#include "kernel/types.h"

#define BITMAP_WORDS(bits) (((bits) + 31) / 32)

static inline bool bitmap_test(const uint32_t *map, size_t bit)
{
	return map[bit / 32] >> (bit % 32) & 1;
}

static inline void bitmap_set(uint32_t *map, size_t bit)
{
	map[bit / 32] |= 1U << (bit % 32);
}

static inline void bitmap_clear(uint32_t *map, size_t bit)
{
	map[bit / 32] &= ~(1U << (bit % 32));
}

/* The first clear bit at or after `from`, or `bits` if there is none. */
size_t bitmap_find_clear(const uint32_t *map, size_t bits, size_t from);

/* The first set bit at or after `from`, or `bits` if there is none. */
size_t bitmap_find_set(const uint32_t *map, size_t bits, size_t from);

#endif
