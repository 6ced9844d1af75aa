/*
 * Searching bit sets: a word at a time, and within a word by the processor's own bit scan. Looking
 * for a clear bit is looking for a set one in the words' complement.
 */

#include "kernel/lib/bitmap.h"

#define WORD_BITS 32

/* The first bit at or after `from` that is set in the words xor `flip`. */
static size_t find(const uint32_t *map, size_t bits, size_t from, uint32_t flip)
{
	size_t word = from / WORD_BITS;
	uint32_t found;

	if (from >= bits)
		return bits;
	found = (map[word] ^ flip) & (~0U << (from % WORD_BITS));
	while (!found) {
		word++;
		if (word >= BITMAP_WORDS(bits))
			return bits;
		found = map[word] ^ flip;
	}
	from = word * WORD_BITS + (size_t)__builtin_ctz(found);
	return from < bits ? from : bits; /* beyond the last bit, the last word holds anything */
}

size_t bitmap_find_clear(const uint32_t *map, size_t bits, size_t from)
{
	return find(map, bits, from, ~0U);
}

size_t bitmap_find_set(const uint32_t *map, size_t bits, size_t from)
{
	return find(map, bits, from, 0);
}
