#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

/*
 * Random bytes: one generator for everyone, fed by what an outsider cannot know. Callable in any
 * context, from random_init() on.
 */

#include "kernel/types.h"

/* Collects the first seed; needs the clock. Takes well under a millisecond. */
void random_init(void);

void random_bytes(void *to, size_t len);

/* Mixes something in that may be unpredictable; never makes things worse. */
void random_mix(const void *from, size_t len);

/* The moment of an interrupt, noted; cheap enough for each. */
void random_note_interrupt(unsigned line);

/* ChaCha20's block (RFC 8439, 2.3): 64 bytes from a key, a counter and a nonce, words of 32 bits.
 */
void chacha20_block(const uint32_t key[8], uint32_t counter, const uint32_t nonce[3],
		    uint32_t block[16]);

#endif
