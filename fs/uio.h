#ifndef FS_UIO_H
#define FS_UIO_H

/*
 * The caller's side of a read or write: where bytes go or come from, and how many are left. The
 * segments are a program's (readv, writev: followed through mm/uaccess.h) or the kernel's own. What
 * implements a file moves bytes with uio_put() and uio_get() and never asks which it is.
 *
 * Both may sleep on a page fault of the caller, so no spin lock is held and no frame window is
 * open; sleeping locks up to RANK_PIPE may be. A short count means that the caller's memory ended:
 * the operation reports what it has moved, or -EFAULT if that is nothing.
 */

#include "kernel/types.h"

struct page;

struct uio_segment {
	void __user *base;
	size_t length;
};

struct uio {
	const struct uio_segment *segments; /* the current one first */
	size_t done;                        /* bytes of the current segment already moved */
	size_t left;                        /* bytes in all that are still to move */
	bool kernel;                        /* the segments lie in the kernel */
};

/* `segment` must live as long as `u`. */
void uio_from_user(struct uio *u, struct uio_segment *segment, void __user *base, size_t length);
void uio_from_kernel(struct uio *u, struct uio_segment *segment, void *base, size_t length);

/* Many segments whose lengths sum to `total`. */
void uio_from_segments(struct uio *u, const struct uio_segment *segments, size_t total);

/* Moves up to `n` bytes, at most u->left, to or from the caller; returns how many. */
size_t uio_put(struct uio *u, const void *from, size_t n);
size_t uio_get(struct uio *u, void *to, size_t n);
size_t uio_put_zeros(struct uio *u, size_t n);

/* The same with bytes of a frame that may lie beyond the physical map. */
size_t uio_put_page(struct uio *u, struct page *page, size_t offset, size_t n);
size_t uio_get_page(struct uio *u, struct page *page, size_t offset, size_t n);

#endif
