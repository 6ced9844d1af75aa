/*
 * Moving bytes between a caller and the kernel, segment by segment. A frame beyond the physical map
 * can only be seen through a window that must not be held across a sleep, and a copy to a program
 * may sleep on a page fault; so such bytes go by way of a small buffer on the stack.
 */

#include "fs/uio.h"
#include "kernel/lib/string.h"
#include "mm/page.h"
#include "mm/uaccess.h"

#define BOUNCE_SIZE 512

static const char zeros[BOUNCE_SIZE];

void uio_from_user(struct uio *u, struct uio_segment *segment, void __user *base, size_t length)
{
	*segment = (struct uio_segment){.base = base, .length = length};
	*u = (struct uio){.segments = segment, .left = length};
}

void uio_from_kernel(struct uio *u, struct uio_segment *segment, void *base, size_t length)
{
	*segment = (struct uio_segment){.base = base, .length = length};
	*u = (struct uio){.segments = segment, .left = length, .kernel = true};
}

void uio_from_segments(struct uio *u, const struct uio_segment *segments, size_t total)
{
	*u = (struct uio){.segments = segments, .left = total};
}

/* Copies within the current segment, in the direction that `to_caller` says; returns how many. */
static size_t move(struct uio *u, char *kernel, size_t n, bool to_caller)
{
	char __user *theirs = (char __user *)u->segments->base + u->done;
	if (u->kernel) {
		memcpy(to_caller ? theirs : kernel, to_caller ? kernel : theirs, n);
		return n;
	}
	return to_caller ? copy_to_user_partial(theirs, kernel, n)
			 : copy_from_user_partial(kernel, theirs, n);
}

static size_t transfer(struct uio *u, char *kernel, size_t n, bool to_caller)
{
	size_t moved = 0;
	n = MIN(n, u->left);
	while (moved < n) {
		size_t room = u->segments->length - u->done;
		if (room == 0) {
			u->segments++;
			u->done = 0;
			continue;
		}
		size_t chunk = MIN(room, n - moved);
		size_t got = move(u, kernel + moved, chunk, to_caller);
		u->done += got;
		u->left -= got;
		moved += got;
		if (got < chunk)
			break;
	}
	return moved;
}

size_t uio_put(struct uio *u, const void *from, size_t n)
{
	return transfer(u, (char *)from, n, true);
}

size_t uio_get(struct uio *u, void *to, size_t n)
{
	return transfer(u, to, n, false);
}

size_t uio_put_zeros(struct uio *u, size_t n)
{
	size_t moved = 0;
	while (moved < n && u->left > 0) {
		size_t chunk = MIN(n - moved, sizeof(zeros));
		size_t got = uio_put(u, zeros, chunk);
		moved += got;
		if (got < chunk)
			break;
	}
	return moved;
}

/* By way of the buffer, since the frame is beyond the physical map. */
static size_t put_beyond(struct uio *u, struct page *page, size_t offset, size_t n)
{
	char bounce[BOUNCE_SIZE];
	size_t moved = 0;
	while (moved < n) {
		size_t chunk = MIN(n - moved, sizeof(bounce));
		char *content = frame_map(page);
		memcpy(bounce, content + offset + moved, chunk);
		frame_unmap(page, content);
		size_t got = uio_put(u, bounce, chunk);
		moved += got;
		if (got < chunk)
			break;
	}
	return moved;
}

static size_t get_beyond(struct uio *u, struct page *page, size_t offset, size_t n)
{
	char bounce[BOUNCE_SIZE];
	size_t moved = 0;
	while (moved < n) {
		size_t chunk = MIN(n - moved, sizeof(bounce));
		size_t got = uio_get(u, bounce, chunk);
		char *content = frame_map(page);
		memcpy(content + offset + moved, bounce, got);
		frame_unmap(page, content);
		moved += got;
		if (got < chunk)
			break;
	}
	return moved;
}

size_t uio_put_page(struct uio *u, struct page *page, size_t offset, size_t n)
{
	char *content = frame_address(page);
	n = MIN(n, u->left);
	return content ? uio_put(u, content + offset, n) : put_beyond(u, page, offset, n);
}

size_t uio_get_page(struct uio *u, struct page *page, size_t offset, size_t n)
{
	char *content = frame_address(page);
	n = MIN(n, u->left);
	return content ? uio_get(u, content + offset, n) : get_beyond(u, page, offset, n);
}
