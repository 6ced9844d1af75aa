/*
 * ChaCha20's block function (RFC 8439, 2.1 to 2.3): a 4 by 4 matrix of words, stirred by columns
 * and diagonals for twenty rounds, then added to what it was, so that it cannot be turned back.
 */

#include "kernel/lib/string.h"
#include "kernel/random.h"

#define DOUBLE_ROUNDS 10

static uint32_t rotate_left(uint32_t v, unsigned bits)
{
	return v << bits | v >> (32 - bits);
}

static void quarter_round(uint32_t *m, unsigned a, unsigned b, unsigned c, unsigned d)
{
	m[a] += m[b];
	m[d] = rotate_left(m[d] ^ m[a], 16);
	m[c] += m[d];
	m[b] = rotate_left(m[b] ^ m[c], 12);
	m[a] += m[b];
	m[d] = rotate_left(m[d] ^ m[a], 8);
	m[c] += m[d];
	m[b] = rotate_left(m[b] ^ m[c], 7);
}

static void double_round(uint32_t *m)
{
	for (unsigned column = 0; column < 4; column++)
		quarter_round(m, column, 4 + column, 8 + column, 12 + column);
	for (unsigned i = 0; i < 4; i++) /* the diagonals wrap around */
		quarter_round(m, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
}

void chacha20_block(const uint32_t key[8], uint32_t counter, const uint32_t nonce[3],
		    uint32_t block[16])
{
	/* "expand 32-byte k" */
	const uint32_t start[16] = {
		0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, key[0], key[1],
		key[2],     key[3],     key[4],     key[5],     key[6], key[7],
		counter,    nonce[0],   nonce[1],   nonce[2],
	};

	memcpy(block, start, sizeof(start));
	for (int i = 0; i < DOUBLE_ROUNDS; i++)
		double_round(block);
	for (int i = 0; i < 16; i++)
		block[i] += start[i];
}
