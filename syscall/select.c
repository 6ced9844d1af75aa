/*
 * select(2), which asks what poll(2) asks with three sets of bits, and is turned into it; and
 * pselect(2), with a mask of signals. Linux writes back how much of the time is left.
 */

#include "fs/poll.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/bitmap.h"
#include "kernel/waitq.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "syscall/abi/time.h"
#include "syscall/calls.h"
#include "syscall/sigmask.h"
#include "syscall/timeconv.h"

#define USEC_PER_SEC 1000000

/* Which answers put a descriptor into which set. */
#define READABLE (POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR)
#define WRITABLE (POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR)
#define URGENT   POLLPRI

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

/* The three sets of a call, in the program's memory; each may be NULL. */
struct user_sets {
	void __user *reads, *writes, *excepts;
};

static long select_until(int nfds, const struct user_sets *sets, nsec_t deadline)
{
	if (nfds < 0)
		return -EINVAL;
	struct selection *s = kzalloc(sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->nfds = MIN((unsigned)nfds, FD_SETSIZE);
	s->words = BITMAP_WORDS(s->nfds);
	s->sets[SET_READ] = sets->reads;
	s->sets[SET_WRITE] = sets->writes;
	s->sets[SET_EXCEPT] = sets->excepts;
	long result = select_files(s, deadline);
	kfree(s);
	return result;
}

/* --- select --- */

static int read_timeout(const void __user *timeout, nsec_t *deadline)
{
	struct timeval32 t;

	*deadline = WAIT_FOREVER;
	if (!timeout)
		return 0;
	if (copy_from_user(&t, timeout, sizeof(t)) < 0)
		return -EFAULT;
	if (t.tv_sec < 0 || t.tv_usec < 0)
		return -EINVAL;
	*deadline =
		wait_deadline((nsec_t)t.tv_sec * NSEC_PER_SEC + (nsec_t)t.tv_usec * NSEC_PER_USEC);
	return 0;
}

/* As wait_time_left(), for a timeval. */
static long timeval_left(long result, void __user *timeout, nsec_t deadline)
{
	if (!timeout || deadline == 0)
		return result;
	nsec_t now = clock_monotonic();
	nsec_t left = deadline > now ? (deadline - now) / NSEC_PER_USEC : 0;
	struct timeval32 t = {(abi_time_t)(left / USEC_PER_SEC), (int32_t)(left % USEC_PER_SEC)};
	if (copy_to_user(timeout, &t, sizeof(t)) < 0 && result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
}

long sys__newselect(int nfds, void __user *reads, void __user *writes, void __user *excepts,
		    void __user *timeout)
{
	const struct user_sets sets = {reads, writes, excepts};
	nsec_t deadline;
	int err = read_timeout(timeout, &deadline);

	if (err < 0)
		return err;
	return timeval_left(select_until(nfds, &sets, deadline), timeout, deadline);
}

/* The first Linux passed all arguments in memory. */
long sys_select(void __user *arguments)
{
	struct select_arguments a;

	if (copy_from_user(&a, arguments, sizeof(a)) < 0)
		return -EFAULT;
	return sys__newselect((int)a.nfds, (void __user *)a.reads, (void __user *)a.writes,
			      (void __user *)a.excepts, (void __user *)a.timeout);
}

/* --- pselect --- */

static long select_masked(int nfds, const struct user_sets *sets, void __user *timeout,
			  const void __user *sized, bool wide)
{
	struct sized_sigset mask = {0};
	struct waiting_mask m;
	nsec_t deadline;

	if (sized && copy_from_user(&mask, sized, sizeof(mask)) < 0)
		return -EFAULT;
	int err = wait_deadline_from_user(&deadline, timeout, wide);
	if (err == 0)
		err = waiting_mask_begin(&m, (const void __user *)mask.set, mask.size);
	if (err < 0)
		return err;
	long result = select_until(nfds, sets, deadline);
	waiting_mask_end(&m, result);
	return wait_time_left(result, timeout, deadline, wide);
}

long sys_pselect6(int nfds, void __user *reads, void __user *writes, void __user *excepts,
		  void __user *timeout, void __user *mask)
{
	const struct user_sets sets = {reads, writes, excepts};

	return select_masked(nfds, &sets, timeout, mask, false);
}

long sys_pselect6_time64(int nfds, void __user *reads, void __user *writes, void __user *excepts,
			 void __user *timeout, void __user *mask)
{
	const struct user_sets sets = {reads, writes, excepts};

	return select_masked(nfds, &sets, timeout, mask, true);
}
