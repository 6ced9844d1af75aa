#ifndef FS_INITRD_H
#define FS_INITRD_H

#include "kernel/types.h"

/*
 * Unpacks the cpio archive at `start` (physical, anywhere in memory) into the root and then gives
 * the frames it lay in back. On failure -EINVAL, -ENOMEM ..., and `why` has one line that says what
 * is wrong: empty, truncated at which byte, not an archive, compressed, no memory.
 */
int initrd_unpack(paddr_t start, size_t size, char *why, size_t why_size);

#endif
