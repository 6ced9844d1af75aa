/*
 * The buffer of a pipe: a ring of pages. `lock`, a sleeping lock, keeps whoever moves bytes alone;
 * it is let go before waiting. How many bytes there are and who has the ends open changes under
 * `guard`, the spin lock that the sleepers check their conditions under, so no wake-up is lost: a
 * reader that saw an empty pipe is on the queue before a writer can add to `used`.
 */

#include "fs/pipe.h"
#include "fs/refs.h"
#include "fs/uio.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "syscall/abi/limits.h"

static uint32_t live_pipes; /* atomic */

int pipe_create(struct pipe **out)
{
	struct pipe *pipe = kzalloc(sizeof(*pipe));
	if (!pipe)
		return -ENOMEM;
	mutex_init(&pipe->lock, "pipe", RANK_PIPE);
	spin_init(&pipe->guard, "pipe ends", RANK_WAIT);
	waitq_init(&pipe->may_read);
	waitq_init(&pipe->may_write);
	waitq_init(&pipe->may_open);
	poll_point_init(&pipe->poll);
	refs_get(&live_pipes);
	*out = pipe;
	return 0;
}

void pipe_destroy(struct pipe *pipe)
{
	for (unsigned i = 0; i < PIPE_PAGES; i++)
		if (pipe->pages[i])
			page_put(pipe->pages[i]);
	refs_put(&live_pipes);
	kfree(pipe);
}

unsigned long pipe_count(void)
{
	return refs_count(&live_pipes);
}

bool pipe_has_room(const struct pipe *pipe)
{
	return PIPE_CAPACITY - pipe->used >= PIPE_BUF;
}

/* Adds to or takes from the count of bytes, and wakes who waits for that. Every write is news to
 * who polls for reading; for writing it is news that there is room again. */
static void change_used(struct pipe *pipe, int by)
{
	spin_lock(&pipe->guard);
	bool had_room = pipe_has_room(pipe);
	pipe->used += by;
	if (by > 0) {
		waitq_wake_all(&pipe->may_read);
		poll_wake_for(&pipe->poll, POLLIN | POLLRDNORM);
	} else {
		waitq_wake_all(&pipe->may_write);
		if (!had_room && pipe_has_room(pipe))
			poll_wake_for(&pipe->poll, POLLOUT | POLLWRNORM);
	}
	spin_unlock(&pipe->guard);
}

static unsigned slot_of(uint32_t place)
{
	return place / PAGE_SIZE % PIPE_PAGES;
}

static void drop_page(struct pipe *pipe, uint32_t place)
{
	struct page **slot = &pipe->pages[slot_of(place)];
	page_put(*slot);
	*slot = NULL;
}

/* Is nothing of the page at `place` to be read any more? `left` bytes remain from head on; when the
 * ring is nearly full its last bytes lie at the beginning of the page that its first ones lie at
 * the end of. */
static bool page_done(const struct pipe *pipe, size_t left)
{
	if (left == 0)
		return true;
	return (pipe->head & PAGE_MASK) == 0 && left <= PIPE_CAPACITY - PAGE_SIZE;
}

/* Moves what is there; the lock is held. A result short of the wish means a fault if bytes are
 * left. */
static size_t take_bytes(struct pipe *pipe, struct uio *u)
{
	size_t total = 0;
	while (u->left > 0 && pipe->used > total) {
		uint32_t place = pipe->head;
		size_t offset = place & PAGE_MASK;
		size_t n = MIN(MIN(PAGE_SIZE - offset, pipe->used - total), u->left);
		char *content = page_address(pipe->pages[slot_of(place)]);
		size_t got = uio_put(u, content + offset, n);
		pipe->head += got;
		total += got;
		if (got > 0 && page_done(pipe, pipe->used - total))
			drop_page(pipe, place);
		if (got < n)
			break;
	}
	return total;
}

static ssize_t read_now(struct pipe *pipe, struct uio *u)
{
	ssize_t got = 0;
	mutex_lock(&pipe->lock);
	if (pipe->used > 0) {
		got = take_bytes(pipe, u);
		if (got > 0)
			change_used(pipe, -got);
		else
			got = -EFAULT;
	}
	mutex_unlock(&pipe->lock);
	return got;
}

/* Sleeps until there are bytes or no writers: 1 or 0. */
static int wait_for_bytes(struct pipe *pipe, bool wait)
{
	int err = 0;
	spin_lock(&pipe->guard);
	while (pipe->used == 0 && pipe->writers > 0 && err == 0)
		err = wait ? waitq_wait(&pipe->may_read, &pipe->guard, WAIT_INTERRUPTIBLE,
					WAIT_FOREVER)
			   : -EAGAIN;
	if (pipe->used > 0)
		err = 1;
	else if (pipe->writers == 0)
		err = 0;
	spin_unlock(&pipe->guard);
	return err;
}

ssize_t pipe_read(struct pipe *pipe, struct uio *u, bool wait)
{
	if (u->left == 0)
		return 0;
	for (;;) {
		ssize_t got = read_now(pipe, u);
		if (got != 0)
			return got;
		int more = wait_for_bytes(pipe, wait);
		if (more <= 0)
			return more;
	}
}

/* Moves bytes into the page for the byte at `place`, made if it is not there, up to its end or
 * `room`. Returns how many; fewer than possible: `*error` says why. */
static size_t add_to_page(struct pipe *pipe, struct uio *u, uint32_t place, size_t room, int *error)
{
	struct page **slot = &pipe->pages[slot_of(place)];
	bool made = !*slot;
	size_t offset = place & PAGE_MASK;
	size_t n = MIN(MIN(PAGE_SIZE - offset, room), u->left);
	if (made)
		*slot = page_alloc(0, 0);
	if (!*slot) {
		*error = -ENOMEM;
		return 0;
	}
	size_t got = uio_get(u, (char *)page_address(*slot) + offset, n);
	if (got < n)
		*error = -EFAULT;
	if (got == 0 && made)
		drop_page(pipe, place);
	return got;
}

/* Gives up what was added behind the first `used` bytes of the ring: `added` of them, and any page
 * that holds nothing else. The last may be the one that the ring begins in the middle of. */
static void take_back(struct pipe *pipe, size_t used, size_t added)
{
	size_t lead = pipe->head & PAGE_MASK;
	size_t first = used > 0 ? ALIGN_UP(lead + used, PAGE_SIZE) : 0;
	for (size_t at = first; at < lead + used + added; at += PAGE_SIZE) {
		uint32_t place = pipe->head - lead + at;
		bool in_use = used > 0 && slot_of(place) == slot_of(pipe->head);
		if (pipe->pages[slot_of(place)] && !in_use)
			drop_page(pipe, place);
	}
}

/* A page's worth of the caller's bytes, or what is left or fits of it: all, or none if they cannot
 * be read to the end. */
static size_t add_chunk(struct pipe *pipe, struct uio *u, size_t used, size_t size, int *error)
{
	size_t added = 0;
	while (added < size && *error == 0) {
		size_t now = used + added;
		added += add_to_page(pipe, u, pipe->head + now, size - added, error);
	}
	if (*error == -EFAULT) {
		take_back(pipe, used, added);
		return 0;
	}
	return added;
}

/* Moves as much as there is room for; the lock is held. A buffer that turns bad half-way counts to
 * the end of its last whole page's worth, as on Linux. */
static size_t add_bytes(struct pipe *pipe, struct uio *u, int *error)
{
	size_t total = 0;
	while (u->left > 0 && pipe->used + total < PIPE_CAPACITY && *error == 0) {
		size_t used = pipe->used + total;
		size_t room = MIN(PIPE_CAPACITY - used, (size_t)PAGE_SIZE);
		total += add_chunk(pipe, u, used, MIN(room, u->left), error);
	}
	return total;
}

/* Writes what fits; but a write of up to PIPE_BUF bytes in one piece or not at all: 0. */
static ssize_t write_now(struct pipe *pipe, struct uio *u, bool whole)
{
	int error = 0;
	ssize_t put = 0;
	mutex_lock(&pipe->lock);
	size_t room = PIPE_CAPACITY - pipe->used;
	if (pipe->readers == 0) {
		put = -EPIPE;
	} else if (room > 0 && (!whole || room >= u->left)) {
		put = add_bytes(pipe, u, &error);
		if (put > 0)
			change_used(pipe, put);
		else
			put = error;
	}
	mutex_unlock(&pipe->lock);
	return put;
}

/* Sleeps until there is room for `n` bytes or no reader; the write itself finds out which. */
static int wait_for_room(struct pipe *pipe, size_t n, bool wait)
{
	int err = 0;
	spin_lock(&pipe->guard);
	while (PIPE_CAPACITY - pipe->used < n && pipe->readers > 0 && err == 0)
		err = wait ? waitq_wait(&pipe->may_write, &pipe->guard, WAIT_INTERRUPTIBLE,
					WAIT_FOREVER)
			   : -EAGAIN;
	spin_unlock(&pipe->guard);
	return err;
}

ssize_t pipe_write(struct pipe *pipe, struct uio *u, bool wait, bool *broken)
{
	bool whole = u->left <= PIPE_BUF;
	ssize_t total = 0;
	*broken = false;
	while (u->left > 0) {
		ssize_t put = write_now(pipe, u, whole);
		if (put == 0)
			put = wait_for_room(pipe, whole ? u->left : 1, wait);
		else if (put > 0)
			total += put;
		if (put < 0) {
			*broken = put == -EPIPE;
			return total > 0 ? total : put;
		}
	}
	return total;
}
