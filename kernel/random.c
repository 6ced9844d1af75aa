/*
 * The generator is a key and ChaCha20. A request takes one block from the pool's key: half of it
 * becomes the pool's next key, which makes the old one unknowable (no later break-in reveals what
 * was handed out), the other half is what was asked for, or if that is more the request's own key,
 * from which its bytes are made without the lock. Mixing in is the same step with the input added
 * to the key first; since the step is one-way and keeps what was there, even hostile input takes
 * nothing away.
 *
 * The seed: the processor's own generator where there is one, the date, and the jitter of reading
 * the 8254 against the time-stamp counter. Later the moments of interrupts are collected in a few
 * words, without a lock, and mixed in at the next request. A machine simulated instruction by
 * instruction (QEMU's -icount) has no such secrets, and no such claim is made for it.
 */

#include "kernel/random.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/dev/pit.h"
#include "kernel/lib/string.h"
#include "kernel/spinlock.h"
#include "kernel/x86.h"

#define KEY_WORDS      8
#define BLOCK_WORDS    16
#define JITTER_SAMPLES 64
#define NOTES          4 /* a power of two */
#define RDRAND_TRIES   10

static struct spinlock lock = SPINLOCK_INIT("random", RANK_RANDOM);
static uint32_t pool_key[KEY_WORDS]; /* guarded by lock */
static uint32_t steps;               /* the nonce; guarded by lock */
static uint32_t notes[NOTES];        /* interrupts' moments; written with interrupts off */
static uint32_t notes_taken;

/* Replaces the pool's key and makes one for a request; lock held. */
static void step(uint32_t request_key[KEY_WORDS])
{
	const uint32_t nonce[3] = {steps++};
	uint32_t block[BLOCK_WORDS];

	chacha20_block(pool_key, 0, nonce, block);
	memcpy(pool_key, block, sizeof(pool_key));
	memcpy(request_key, block + KEY_WORDS, sizeof(pool_key));
	memset(block, 0, sizeof(block));
}

/* Adds input to the key and steps; lock held. */
static void mix_words(const uint32_t *words, size_t count, uint32_t request_key[KEY_WORDS])
{
	for (size_t i = 0; i < count; i++)
		pool_key[i % KEY_WORDS] ^= words[i];
	step(request_key);
}

void random_mix(const void *from, size_t len)
{
	const uint8_t *bytes = from;
	uint32_t words[KEY_WORDS], unused[KEY_WORDS];

	spin_lock(&lock);
	for (size_t done = 0; done < len; done += sizeof(words)) {
		memset(words, 0, sizeof(words));
		memcpy(words, bytes + done, MIN(len - done, sizeof(words)));
		mix_words(words, KEY_WORDS, unused);
	}
	spin_unlock(&lock);
}

void random_note_interrupt(unsigned line)
{
	uint32_t *note = &notes[notes_taken++ % NOTES];

	*note = (*note << 7 | *note >> 25) ^ (uint32_t)rdtsc() ^ line << 24;
}

/* More than a key's worth: as much as is wanted is made from the request's key. */
static void expand(const uint32_t key[KEY_WORDS], uint8_t *out, size_t len)
{
	static const uint32_t nonce[3];
	uint32_t block[BLOCK_WORDS];

	for (uint32_t counter = 0; len > 0; counter++) {
		size_t part = MIN(len, sizeof(block));

		chacha20_block(key, counter, nonce, block);
		memcpy(out, block, part);
		out += part;
		len -= part;
	}
	memset(block, 0, sizeof(block));
}

void random_bytes(void *to, size_t len)
{
	uint32_t key[KEY_WORDS];

	spin_lock(&lock);
	mix_words(notes, NOTES, key);
	spin_unlock(&lock);
	if (len <= sizeof(key))
		memcpy(to, key, len);
	else
		expand(key, to, len);
	memset(key, 0, sizeof(key));
}

/* The processor's generator may be momentarily exhausted (SDM vol. 1, 7.3.17). */
static bool hardware_random(uint32_t *word)
{
	for (int i = 0; i < RDRAND_TRIES; i++) {
		uint8_t ok;

		__asm__ volatile("rdrand %0\n\t"
				 "setc %1"
				 : "=r"(*word), "=qm"(ok)
				 :
				 : "cc");
		if (ok)
			return true;
	}
	return false;
}

void random_init(void)
{
	uint32_t words[KEY_WORDS] = {0};
	const nsec_t now = clock_realtime();

	random_mix(&now, sizeof(now));
	for (size_t i = 0; cpu_features.rdrand && i < KEY_WORDS; i++)
		if (!hardware_random(&words[i]))
			break;
	random_mix(words, sizeof(words));
	for (size_t i = 0; i < JITTER_SAMPLES; i++) {
		uint64_t before = rdtsc();

		words[i % KEY_WORDS] += pit_stopwatch_ticks() ^ (uint32_t)before;
		words[i % KEY_WORDS] ^= (uint32_t)(rdtsc() - before) << 16;
		if (i % KEY_WORDS == KEY_WORDS - 1)
			random_mix(words, sizeof(words));
	}
}
