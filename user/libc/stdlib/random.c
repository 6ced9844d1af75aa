/*
 * Pseudo-random numbers, the same for the same seed: Marsaglia's xorshift with 32 bits of state.
 * For numbers nobody can guess there is getrandom.
 */
#include <stdint.h>
#include <stdlib.h>

static unsigned state = 1;

int rand_r(unsigned *seed)
{
	uint32_t x = *seed ? *seed : 0x9e3779b9; /* zero would stay zero */
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*seed = x;
	return x & RAND_MAX;
}

int rand(void)
{
	return rand_r(&state);
}

void srand(unsigned seed)
{
	state = seed;
}

long random(void)
{
	return rand();
}

void srandom(unsigned seed)
{
	srand(seed);
}
