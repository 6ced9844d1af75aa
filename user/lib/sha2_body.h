/*
 * What SHA-256 and SHA-512 have in common, which is all but the width of a word, the number of
 * rounds and the constants (FIPS 180-4, 6.2 and 6.4). Each includes this file once, behind those:
 * word_t, STATE_WORDS, start, ROUNDS, round_keys, the rotations SMALL_0 to LARGE_1, STATE_FIELD and
 * KIND.
 */
#include <string.h>

enum {
	BLOCK_WORDS = 16,
	WORD_BITS = 8 * sizeof(word_t)
};

static word_t rotate(word_t value, unsigned count)
{
	return value >> count | value << (WORD_BITS - count);
}

/* 4.1.2: the small functions end with a shift, the large ones with a rotation. */
static word_t small_sigma(word_t value, unsigned first, unsigned second, unsigned shift)
{
	return rotate(value, first) ^ rotate(value, second) ^ value >> shift;
}

static word_t large_sigma(word_t value, unsigned first, unsigned second, unsigned third)
{
	return rotate(value, first) ^ rotate(value, second) ^ rotate(value, third);
}

static word_t load(const unsigned char *at)
{
	word_t value = 0;

	for (size_t i = 0; i < sizeof(value); i++)
		value = value << 8 | at[i];
	return value;
}

static void store(unsigned char *at, uint64_t value, size_t size)
{
	for (size_t i = size; i-- > 0; value >>= 8)
		at[i] = (unsigned char)value;
}

static void begin(union digest_state *state)
{
	memcpy(state->STATE_FIELD, start, sizeof(start));
}

/* The block's 16 words, and those that follow from them. */
static void schedule(word_t words[ROUNDS], const unsigned char *block)
{
	for (int i = 0; i < BLOCK_WORDS; i++)
		words[i] = load(block + i * sizeof(word_t));
	for (int i = BLOCK_WORDS; i < ROUNDS; i++)
		words[i] = words[i - 16] + small_sigma(words[i - 15], SMALL_0) + words[i - 7] +
			   small_sigma(words[i - 2], SMALL_1);
}

static void mix(union digest_state *state, const unsigned char *block)
{
	word_t words[ROUNDS], s[STATE_WORDS];

	schedule(words, block);
	memcpy(s, state->STATE_FIELD, sizeof(s));
	for (int i = 0; i < ROUNDS; i++) {
		word_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
		word_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
		word_t first =
			s[7] + large_sigma(s[4], LARGE_1) + choice + round_keys[i] + words[i];
		word_t second = large_sigma(s[0], LARGE_0) + majority;
		for (int j = STATE_WORDS - 1; j > 0; j--)
			s[j] = s[j - 1];
		s[4] += first;
		s[0] = first + second;
	}
	for (int i = 0; i < STATE_WORDS; i++)
		state->STATE_FIELD[i] += s[i];
}

static void store_length(unsigned char *at, uint64_t bits)
{
	store(at, bits, sizeof(bits));
}

static void result(const union digest_state *state, unsigned char *out)
{
	for (int i = 0; i < STATE_WORDS; i++)
		store(out + i * sizeof(word_t), state->STATE_FIELD[i], sizeof(word_t));
}

const struct digest_kind KIND = {
	.block_bytes = BLOCK_WORDS * sizeof(word_t),
	.length_bytes = 2 * sizeof(word_t),
	.result_bytes = STATE_WORDS * sizeof(word_t),
	.begin = begin,
	.mix = mix,
	.store_length = store_length,
	.result = result,
};
