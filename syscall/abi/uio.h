/*
 * Vectors of buffers: readv, writev.
 */
#ifndef ABI_UIO_H
#define ABI_UIO_H

#include "types.h"

struct iovec {
	void *iov_base;
	size_t iov_len;
};

#define UIO_MAXIOV 1024

#endif
