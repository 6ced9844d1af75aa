/*
 * What all digests have in common: gathering blocks, and the padding of the last.
 */
#include "user/lib/digest.h"

#include <string.h>

#define PADDING_FIRST 0x80 /* a 1 bit */

void digest_begin(struct digest *digest, const struct digest_kind *kind)
{
	digest->kind = kind;
	digest->length = 0;
	kind->begin(&digest->state);
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
	const unsigned char *from = data;
	size_t block_bytes = digest->kind->block_bytes;
	size_t used = digest->length % block_bytes;

	digest->length += size;
	while (size > 0) {
		size_t part = block_bytes - used < size ? block_bytes - used : size;
		memcpy(digest->block + used, from, part);
		from += part;
		size -= part;
		used += part;
		if (used < block_bytes)
			return;
		digest->kind->mix(&digest->state, digest->block);
		used = 0;
	}
}

void digest_end(struct digest *digest, unsigned char *result)
{
	const struct digest_kind *kind = digest->kind;
	size_t used = digest->length % kind->block_bytes;

	digest->block[used++] = PADDING_FIRST;
	if (used > kind->block_bytes - kind->length_bytes) {
		memset(digest->block + used, 0, kind->block_bytes - used);
		kind->mix(&digest->state, digest->block);
		used = 0;
	}
	memset(digest->block + used, 0, kind->block_bytes - used);
	kind->store_length(digest->block + kind->block_bytes - sizeof(uint64_t),
			   digest->length * 8);
	kind->mix(&digest->state, digest->block);
	kind->result(&digest->state, result);
}
