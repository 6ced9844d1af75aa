/*
 * MD5 (RFC 1321), for checksums: it is long broken as a proof against forgery. The constants are
 * the first 32 bits of |sin(1)| to |sin(64)|; words are little endian.
 */
#include "user/lib/digest.h"

#include <string.h>

enum {
	STEPS = 64,
	BLOCK_WORDS = 16,
	STATE_WORDS = 4
};

static const uint32_t start[STATE_WORDS] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

static const uint32_t step_keys[STEPS] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
	0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193,
	0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
	0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
	0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
	0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
	0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244,
	0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
	0xeb86d391,
};

/* How far each step of a round rotates, four at a time. */
static const unsigned char rotations[4][4] = {
	{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t load(const unsigned char *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

static void store(unsigned char *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++, value >>= 8)
		at[i] = (unsigned char)value;
}

static void begin(union digest_state *state)
{
	memcpy(state->words, start, sizeof(start));
}

/* The step's function of three words, and which word of the block it takes. */
static uint32_t combine(int step, uint32_t b, uint32_t c, uint32_t d, int *word)
{
	switch (step / BLOCK_WORDS) {
	case 0:
		*word = step;
		return (b & c) | (~b & d);
	case 1:
		*word = (5 * step + 1) % BLOCK_WORDS;
		return (b & d) | (c & ~d);
	case 2:
		*word = (3 * step + 5) % BLOCK_WORDS;
		return b ^ c ^ d;
	default:
		*word = 7 * step % BLOCK_WORDS;
		return c ^ (b | ~d);
	}
}

static void mix(union digest_state *state, const unsigned char *block)
{
	uint32_t a = state->words[0], b = state->words[1], c = state->words[2], d = state->words[3];

	for (int step = 0; step < STEPS; step++) {
		int word;
		uint32_t sum = a + combine(step, b, c, d, &word) + step_keys[step];
		unsigned count = rotations[step / BLOCK_WORDS][step % 4];
		sum += load(block + word * sizeof(uint32_t));
		a = d;
		d = c;
		c = b;
		b += sum << count | sum >> (32 - count);
	}
	state->words[0] += a;
	state->words[1] += b;
	state->words[2] += c;
	state->words[3] += d;
}

static void store_length(unsigned char *at, uint64_t bits)
{
	store(at, bits, sizeof(bits));
}

static void result(const union digest_state *state, unsigned char *out)
{
	for (int i = 0; i < STATE_WORDS; i++)
		store(out + i * sizeof(uint32_t), state->words[i], sizeof(uint32_t));
}

const struct digest_kind digest_md5 = {
	.block_bytes = BLOCK_WORDS * sizeof(uint32_t),
	.length_bytes = sizeof(uint64_t),
	.result_bytes = STATE_WORDS * sizeof(uint32_t),
	.begin = begin,
	.mix = mix,
	.store_length = store_length,
	.result = result,
};
