/*
 * A timer's first expiration queues its signal; then the timer rests until the signal is taken,
 * and only then is it computed from the clock how often it would have expired meanwhile, and the
 * next expiration waited for. So the shortest interval costs no more than its signals, and a
 * blocked signal nothing. A timer whose signal is ignored goes on, but not at its own pace.
 *
 * All is guarded by the process's lock, under which signals are queued and taken, too. Timers on
 * used time are looked at on the way to user mode, when the first of them is due (proc/itimer.c).
 */

#include "proc/posix_timer.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "mm/slab.h"
#include "proc/account.h"
#include "proc/clock_timer.h"
#include "proc/cpu_clock.h"
#include "proc/current.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/signal_queue.h"
#include "proc/thread.h"

#define OVERRUN_MAX  INT32_MAX
#define IGNORED_STEP (10 * NSEC_PER_MSEC) /* at least, between expirations nobody hears of */

struct posix_timer {
	struct rb_node node;
	int id;
	struct timer_request request;
	struct proc *proc;
	struct thread *thread;        /* SIGEV_THREAD_ID: who gets the signal; else NULL */
	struct queued_signal *signal; /* never sent if SIGEV_NONE, but charged for */

	struct clock_timer timer; /* on the real or monotonic clock */
	bool on;                  /* there is a next expiration */
	bool absolute;            /* which was given as a point on the clock */
	nsec_t deadline;          /* when it is, in the time of now_for() */
	nsec_t interval;
	int overrun; /* as the last signal that was taken said */
};

/* --- Time --- */

static bool on_used_time(const struct posix_timer *t)
{
	return t->request.clock == TIMER_ON_PROCESS || t->request.clock == TIMER_ON_THREAD;
}

/* A time from now passes the same though the real clock be set. */
static bool goes_by_real_clock(const struct posix_timer *t)
{
	return t->request.clock == TIMER_ON_REAL && t->absolute;
}

static nsec_t now_for(const struct posix_timer *t)
{
	const struct thread *thread = proc_main_thread(t->proc);

	if (t->request.clock == TIMER_ON_PROCESS)
		return cpu_clock_of(thread).total;
	if (t->request.clock == TIMER_ON_THREAD)
		return cpu_clock_of_thread(thread);
	return goes_by_real_clock(t) ? clock_realtime() : clock_monotonic();
}

/* Moves the deadline beyond `now`; how many expirations that were. */
static uint64_t pass_expirations(struct posix_timer *t, nsec_t now)
{
	if (!t->on || now < t->deadline)
		return 0;
	if (!t->interval) {
		t->on = false;
		return 1;
	}
	uint64_t n = (now - t->deadline) / t->interval + 1;
	t->deadline += n * t->interval;
	return n;
}

/* --- Expiring --- */

static bool signal_is_queued(const struct posix_timer *t)
{
	return !list_empty(&t->signal->link);
}

static struct posix_timer *timer_at(struct rb_node *node)
{
	return node ? rb_entry(node, struct posix_timer, node) : NULL;
}

static bool may_expire(const struct posix_timer *t)
{
	return t->on && t->request.notify != SIGEV_NONE && !signal_is_queued(t);
}

static nsec_t earlier(nsec_t first, nsec_t deadline)
{
	deadline = MAX(deadline, 1U); /* 0 means none */
	return first ? MIN(first, deadline) : deadline;
}

/* Finds the first deadlines on used time anew. */
static void arm_used_time(struct proc *p)
{
	nsec_t process = 0, thread = 0;

	for (struct posix_timer *t = timer_at(rb_first(&p->posix_timers.tree)); t;
	     t = timer_at(rb_next(&t->node))) {
		if (!may_expire(t))
			continue;
		if (t->request.clock == TIMER_ON_PROCESS)
			process = earlier(process, t->deadline);
		else if (t->request.clock == TIMER_ON_THREAD)
			thread = earlier(thread, t->deadline);
	}
	itimer_set_posix_due(p, process, thread);
}

static void arm(struct posix_timer *t)
{
	if (on_used_time(t))
		arm_used_time(t->proc);
	else if (may_expire(t))
		clock_timer_arm(&t->timer, t->deadline, goes_by_real_clock(t));
}

static void expire(struct posix_timer *t)
{
	nsec_t now = now_for(t);

	if (!may_expire(t) || now < t->deadline)
		return;
	bool queued = signal_send_owned_locked(t->proc, t->thread, t->signal);
	if (queued) {
		t->on = t->interval > 0;
		t->deadline += t->interval;
	} else {
		pass_expirations(t, now + (t->interval ? IGNORED_STEP : 0));
	}
}

/* In the timer interrupt. What was not due after all, because it was set anew meanwhile or the
 * clock is a little behind the one by which the interrupt came, is waited for again. */
static void clock_expired(struct clock_timer *timer)
{
	struct posix_timer *t = container_of(timer, struct posix_timer, timer);

	spin_lock(&t->proc->lock);
	expire(t);
	arm(t);
	spin_unlock(&t->proc->lock);
}

void posix_timer_check_cpu(struct thread *thread)
{
	struct proc *p = thread->proc;

	spin_lock(&p->lock);
	for (struct posix_timer *t = timer_at(rb_first(&p->posix_timers.tree)); t;
	     t = timer_at(rb_next(&t->node)))
		if (on_used_time(t))
			expire(t);
	arm_used_time(p);
	spin_unlock(&p->lock);
}

/* The signal has left the queue: delivered, or dropped because it came to be ignored. */
static void signal_gone(struct queued_signal *q, struct signal_info *out)
{
	struct posix_timer *t = q->owner;
	uint64_t missed = pass_expirations(t, now_for(t));

	t->overrun = (int)MIN(missed, (uint64_t)OVERRUN_MAX);
	if (out)
		out->overrun = t->overrun;
	arm(t);
}

/* --- Making and deleting --- */

static struct posix_timer *find(const struct proc *p, int id)
{
	struct rb_node *node = p->posix_timers.tree.root;

	while (node) {
		struct posix_timer *t = rb_entry(node, struct posix_timer, node);
		if (t->id == id)
			return t;
		node = id < t->id ? node->left : node->right;
	}
	return NULL;
}

/* Gives it the next free number. */
static void insert(struct proc *p, struct posix_timer *t)
{
	struct posix_timers *all = &p->posix_timers;
	struct rb_node **link = &all->tree.root, *parent = NULL;

	while (find(p, all->next_id))
		all->next_id = all->next_id == INT32_MAX ? 0 : all->next_id + 1;
	t->id = all->next_id;
	all->next_id = t->id == INT32_MAX ? 0 : t->id + 1;
	while (*link) {
		parent = *link;
		link = t->id < rb_entry(parent, struct posix_timer, node)->id ? &parent->left
									      : &parent->right;
	}
	rb_insert(&all->tree, &t->node, parent, link);
	if (t->request.value_is_id)
		t->request.value = (uint32_t)t->id;
	t->signal->info.timer_id = t->id;
	t->signal->info.value = t->request.value;
}

/* One that is never sent counts, too, or there were no limit to such timers. */
static int make_signal(struct proc *p, struct posix_timer *t)
{
	struct signal_info info = {.signo = t->request.signo, .code = SI_TIMER};

	t->signal = queued_signal_create(&info, p->account, proc_limit(p, RLIMIT_SIGPENDING));
	if (!t->signal)
		return -EAGAIN;
	t->signal->gone = signal_gone;
	t->signal->owner = t;
	return 0;
}

int posix_timer_create(const struct timer_request *request)
{
	struct proc *p = proc_current();
	struct posix_timer *t = kzalloc(sizeof(*t));

	if (!t)
		return -ENOMEM;
	t->request = *request;
	t->proc = p;
	t->thread = request->notify == SIGEV_THREAD_ID ? thread_current() : NULL;
	clock_timer_init(&t->timer, clock_expired);
	int err = make_signal(p, t);
	if (err < 0) {
		kfree(t);
		return err;
	}
	spin_lock(&p->lock);
	insert(p, t);
	int id = t->id;
	spin_unlock(&p->lock);
	return id;
}

/* No further expiration, and no signal from an earlier one. */
static void disarm(struct posix_timer *t)
{
	struct pending_signals *pending =
		t->thread ? &t->thread->pending : &t->proc->signals.pending;

	t->on = false;
	t->overrun = 0;
	pending_remove_owned(pending, t->signal);
	if (on_used_time(t))
		arm_used_time(t->proc);
}

/* It is off the tree and disarmed; no lock is held. */
static void destroy(struct posix_timer *t)
{
	clock_timer_cancel(&t->timer);
	queued_signal_free(t->signal);
	kfree(t);
}

int posix_timer_delete(int id)
{
	struct proc *p = proc_current();

	spin_lock(&p->lock);
	struct posix_timer *t = find(p, id);
	if (t) {
		disarm(t);
		rb_remove(&p->posix_timers.tree, &t->node);
	}
	spin_unlock(&p->lock);
	if (!t)
		return -EINVAL;
	destroy(t);
	return 0;
}

void posix_timer_delete_all(struct proc *p)
{
	struct posix_timer *t;

	do {
		spin_lock(&p->lock);
		t = timer_at(rb_first(&p->posix_timers.tree));
		if (t) {
			disarm(t);
			rb_remove(&p->posix_timers.tree, &t->node);
		}
		spin_unlock(&p->lock);
		if (t)
			destroy(t);
	} while (t);
}

/* --- Setting and reading --- */

/* How long until the next expiration; an instant for one that is due and not yet told of. */
static void get(const struct posix_timer *t, struct timer_value *out)
{
	struct posix_timer next = *t;
	nsec_t now = now_for(t);

	*out = (struct timer_value){.interval = t->interval};
	if (!t->on)
		return;
	if (may_expire(t) && now >= t->deadline) {
		out->value = 1;
		return;
	}
	pass_expirations(&next, now);
	if (next.on)
		out->value = next.deadline - now;
}

int posix_timer_get(int id, struct timer_value *out)
{
	struct proc *p = proc_current();

	account_now();
	spin_lock(&p->lock);
	const struct posix_timer *t = find(p, id);
	if (t)
		get(t, out);
	spin_unlock(&p->lock);
	return t ? 0 : -EINVAL;
}

static void set(struct posix_timer *t, bool absolute, const struct timer_value *value)
{
	t->absolute = absolute;
	t->interval = value->interval;
	t->on = value->value > 0;
	t->deadline = value->value + (absolute ? 0 : now_for(t));
	arm(t);
}

/* A callback under way finds the timer off, or armed anew and not due. */
int posix_timer_set(int id, bool absolute, const struct timer_value *value, struct timer_value *old)
{
	struct proc *p = proc_current();

	account_now();
	spin_lock(&p->lock);
	struct posix_timer *t = find(p, id);
	if (t) {
		get(t, old);
		disarm(t);
		set(t, absolute, value);
	}
	spin_unlock(&p->lock);
	return t ? 0 : -EINVAL;
}

int posix_timer_overrun(int id)
{
	struct proc *p = proc_current();

	spin_lock(&p->lock);
	const struct posix_timer *t = find(p, id);
	int overrun = t ? t->overrun : -EINVAL;
	spin_unlock(&p->lock);
	return overrun;
}

bool posix_timer_facts(struct proc *p, int from, struct timer_facts *out)
{
	struct posix_timer *t;

	spin_lock(&p->lock);
	t = timer_at(rb_first(&p->posix_timers.tree));
	while (t && t->id < from)
		t = timer_at(rb_next(&t->node));
	if (t)
		*out = (struct timer_facts){
			.id = t->id,
			.clock_id = t->request.clock_id,
			.notify = t->request.notify,
			.signo = t->request.signo,
			.value = t->request.value,
		};
	spin_unlock(&p->lock);
	return t != NULL;
}
