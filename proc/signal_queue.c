/*
 * Sets are scanned by bit, queues by walking: queues are short but for real-time signals, of which
 * the oldest of the lowest number is wanted and found first when there is only one number.
 */

#include "proc/signal_queue.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "proc/user.h"

/* Signals by which the processor reports what the program did: they come before others, so that
 * their handler sees the registers of the fault. */
#define FAULTS                                                                                  \
	(SIGBIT(SIGSEGV) | SIGBIT(SIGBUS) | SIGBIT(SIGILL) | SIGBIT(SIGTRAP) | SIGBIT(SIGFPE) | \
	 SIGBIT(SIGSYS))

static struct kmem_cache *cache;

struct queued_signal *queued_signal_create(const struct signal_info *info,
					   struct user_account *account, uint64_t limit)
{
	if (!user_charge_signal(account, limit))
		return NULL;
	struct queued_signal *q = kmem_cache_zalloc(cache);
	if (!q) {
		user_uncharge_signal(account);
		return NULL;
	}
	q->info = *info;
	q->account = user_ref(account);
	list_init(&q->link);
	return q;
}

void queued_signal_free(struct queued_signal *q)
{
	user_uncharge_signal(q->account);
	user_put(q->account);
	kmem_cache_free(cache, q);
}

static void leave_queue(struct queued_signal *q, struct signal_info *out)
{
	list_del(&q->link);
	if (q->gone)
		q->gone(q, out);
	else
		queued_signal_free(q);
}

int pending_add(struct pending_signals *pending, const struct signal_info *info,
		struct user_account *account, uint64_t limit)
{
	bool realtime = info->signo >= SIGRTMIN_ABI;

	if (!realtime && (pending->set & SIGBIT(info->signo)))
		return 0;
	struct queued_signal *q = queued_signal_create(info, account, realtime ? limit : ~0ULL);
	if (q)
		list_add_tail(&pending->queue, &q->link);
	else if (realtime && info->code != SI_USER)
		return -EAGAIN;
	pending->set |= SIGBIT(info->signo);
	return 0;
}

/* The set is not empty. By halves: for 64 bits at once the compiler would call its own library. */
static int lowest(sigbits set)
{
	uint32_t low = (uint32_t)set;

	return low ? __builtin_ctz(low) + 1 : __builtin_ctz((uint32_t)(set >> 32)) + 33;
}

int pending_take(struct pending_signals *pending, sigbits set, struct signal_info *out)
{
	struct queued_signal *q, *next, *found = NULL;
	bool more = false;

	set &= pending->set;
	if (!set)
		return 0;
	int signo = lowest(set & FAULTS ? set & FAULTS : set);
	list_for_each_entry_safe (q, next, &pending->queue, link) {
		if (q->info.signo != signo)
			continue;
		more = found != NULL;
		if (more)
			break;
		found = q;
	}
	if (!more)
		pending->set &= ~SIGBIT(signo);
	*out = (struct signal_info){.signo = signo, .code = SI_USER};
	if (found) {
		*out = found->info;
		leave_queue(found, out);
	}
	return signo;
}

void pending_discard(struct pending_signals *pending, sigbits set)
{
	struct queued_signal *q, *next;

	if (!(pending->set & set))
		return;
	pending->set &= ~set;
	list_for_each_entry_safe (q, next, &pending->queue, link)
		if (set & SIGBIT(q->info.signo))
			leave_queue(q, NULL);
}

void pending_add_owned(struct pending_signals *pending, struct queued_signal *q)
{
	list_add_tail(&pending->queue, &q->link);
	pending->set |= SIGBIT(q->info.signo);
}

static bool is_queued(const struct pending_signals *pending, int signo)
{
	struct queued_signal *q;

	list_for_each_entry (q, &pending->queue, link)
		if (q->info.signo == signo)
			return true;
	return false;
}

void pending_remove_owned(struct pending_signals *pending, struct queued_signal *q)
{
	if (list_empty(&q->link))
		return;
	list_del(&q->link);
	if (!is_queued(pending, q->info.signo))
		pending->set &= ~SIGBIT(q->info.signo);
}

void signal_flush(struct pending_signals *pending)
{
	pending_discard(pending, ~0ULL);
}

void signal_queue_init(void)
{
	cache = kmem_cache_create("queued_signal", sizeof(struct queued_signal), 0);
}
