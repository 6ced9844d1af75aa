/*
 * Digests: MD5 (RFC 1321), SHA-256 and SHA-512 (FIPS 180-4). All three cut a message into blocks,
 * pad the last one with a 1 bit, zeros and the message's length, and mix block after block into a
 * small state; they differ in the sizes, the byte order and the mixing.
 */
#ifndef USER_LIB_DIGEST_H
#define USER_LIB_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES_MAX 64
#define DIGEST_BLOCK_MAX 128

union digest_state {
	uint32_t words[8];
	uint64_t longs[8];
};

struct digest_kind {
	size_t block_bytes;
	size_t length_bytes; /* of the message's length behind the padding */
	size_t result_bytes;
	void (*begin)(union digest_state *state);
	void (*mix)(union digest_state *state, const unsigned char *block);
	void (*store_length)(unsigned char *at, uint64_t bits); /* in the last 8 bytes */
	void (*result)(const union digest_state *state, unsigned char *result);
};

extern const struct digest_kind digest_md5, digest_sha256, digest_sha512;

struct digest {
	const struct digest_kind *kind;
	union digest_state state;
	uint64_t length; /* bytes of the message so far */
	unsigned char block[DIGEST_BLOCK_MAX];
};

void digest_begin(struct digest *digest, const struct digest_kind *kind);
void digest_add(struct digest *digest, const void *data, size_t size);
/* RESULT has room for kind->result_bytes. */
void digest_end(struct digest *digest, unsigned char *result);

#endif
