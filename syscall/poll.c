/*
 * Waiting for any of several descriptors: poll(2), and select(2), which asks the same with three
 * sets of bits and is turned into it.
 */

#include "fs/poll.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/bitmap.h"
#include "mm/heap.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "syscall/abi/time.h"
#include "syscall/calls.h"

#define USEC_PER_SEC 1000000

/* select(2): which answers put a descriptor into which set. */
#define READABLE (POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR)
#define WRITABLE (POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR)
#define URGENT   POLLPRI

static int poll_copied(struct pollfd __user *out, struct pollfd *fds, unsigned count,
		       nsec_t deadline)
{
	int ready = poll_files(fds, count, deadline);

	for (unsigned i = 0; ready >= 0 && i < count; i++)
		if (copy_to_user(&out[i].revents, &fds[i].revents, sizeof(fds[i].revents)) < 0)
			return -EFAULT;
	return ready;
}

long sys_poll(void __user *fds, unsigned count, int timeout)
{
	if (count > proc_limit(proc_current(), RLIMIT_NOFILE))
		return -EINVAL;
	nsec_t deadline =
		timeout < 0 ? WAIT_FOREVER : clock_monotonic() + (nsec_t)timeout * NSEC_PER_MSEC;
	size_t size = count * sizeof(struct pollfd);
	struct pollfd *copy = buffer_alloc(size + !size);
	if (!copy)
		return -ENOMEM;
	long result = copy_from_user(copy, fds, size);
	if (result == 0)
		result = poll_copied(fds, copy, count, deadline);
	buffer_free(copy);
	return result;
}

/* --- select --- */

enum {
	SET_READ,
	SET_WRITE,
	SET_EXCEPT,
	SETS
};

static const short set_events[SETS] = {READABLE, WRITABLE, URGENT};
static const short set_asks[SETS] = {POLLIN, POLLOUT, POLLPRI};

struct selection {
	unsigned nfds;
	size_t words;                  /* of one set */
	uint32_t bits[SETS][FD_WORDS]; /* asked for, then answered */
	uint32_t __user *sets[SETS];   /* the program's; NULL: not given */
	struct pollfd fds[FD_SETSIZE];
	unsigned count; /* of fds */
};

static int copy_sets(struct selection *s)
{
	for (int set = 0; set < SETS; set++)
		if (s->sets[set] &&
		    copy_from_user(s->bits[set], s->sets[set], s->words * sizeof(uint32_t)) < 0)
			return -EFAULT;
	return 0;
}

static int put_sets(const struct selection *s)
{
	for (int set = 0; set < SETS; set++)
		if (s->sets[set] &&
		    copy_to_user(s->sets[set], s->bits[set], s->words * sizeof(uint32_t)) < 0)
			return -EFAULT;
	return 0;
}

static void sets_to_fds(struct selection *s)
{
	for (unsigned fd = 0; fd < s->nfds; fd++) {
		short events = 0;
		for (int set = 0; set < SETS; set++)
			if (bitmap_test(s->bits[set], fd))
				events |= set_asks[set];
		if (events)
			s->fds[s->count++] = (struct pollfd){.fd = (int)fd, .events = events};
	}
}

/* Turns the answers into sets; how many bits are set, or -EBADF for a descriptor that is not open.
 */
static int fds_to_sets(struct selection *s)
{
	int bits = 0;

	for (unsigned i = 0; i < s->count; i++) {
		const struct pollfd *p = &s->fds[i];
		if (p->revents & POLLNVAL)
			return -EBADF;
		for (int set = 0; set < SETS; set++) {
			if (!bitmap_test(s->bits[set], (size_t)p->fd))
				continue;
			if (p->revents & set_events[set])
				bits++;
			else
				bitmap_clear(s->bits[set], (size_t)p->fd);
		}
	}
	return bits;
}

static int select_files(struct selection *s, nsec_t deadline)
{
	int err = copy_sets(s);

	if (err < 0)
		return err;
	sets_to_fds(s);
	int ready = poll_files(s->fds, s->count, deadline);
	if (ready >= 0)
		ready = fds_to_sets(s);
	if (ready >= 0 && put_sets(s) < 0)
		ready = -EFAULT;
	return ready;
}

static int read_timeout(const void __user *timeout, nsec_t *deadline)
{
	struct timeval32 t;

	*deadline = WAIT_FOREVER;
	if (!timeout)
		return 0;
	int err = copy_from_user(&t, timeout, sizeof(t));
	if (err < 0)
		return err;
	if (t.tv_sec < 0 || t.tv_usec < 0)
		return -EINVAL;
	*deadline = clock_monotonic() + (nsec_t)t.tv_sec * NSEC_PER_SEC +
		    (nsec_t)t.tv_usec * NSEC_PER_USEC;
	return 0;
}

/* select(2): Linux writes back how much of the time is left. */
static void write_timeout(void __user *timeout, nsec_t deadline)
{
	nsec_t now = clock_monotonic();
	nsec_t left = deadline > now ? (deadline - now) / NSEC_PER_USEC : 0;
	struct timeval32 t = {(abi_time_t)(left / USEC_PER_SEC), (int32_t)(left % USEC_PER_SEC)};

	if (timeout && copy_to_user(timeout, &t, sizeof(t)) < 0)
		return; /* a timeout in read-only memory is no error (select(2)) */
}

long sys__newselect(int nfds, void __user *reads, void __user *writes, void __user *excepts,
		    void __user *timeout)
{
	nsec_t deadline;

	if (nfds < 0)
		return -EINVAL;
	long result = read_timeout(timeout, &deadline);
	if (result < 0)
		return result;
	struct selection *s = kzalloc(sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->nfds = MIN((unsigned)nfds, FD_SETSIZE);
	s->words = BITMAP_WORDS(s->nfds);
	s->sets[SET_READ] = reads;
	s->sets[SET_WRITE] = writes;
	s->sets[SET_EXCEPT] = excepts;
	result = select_files(s, deadline);
	kfree(s);
	write_timeout(timeout, deadline);
	return result;
}
