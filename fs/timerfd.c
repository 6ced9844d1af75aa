/*
 * A timer's expirations are counted when somebody looks: the interrupt counts the first and wakes
 * the readers, and does not come again until it was seen. So a short interval that nobody reads
 * costs nothing; what was missed is computed from the clock.
 *
 * Timers that are to be cancelled when the real clock is set stand in a list. Its lock ranks below
 * the guards.
 */

#include "fs/timerfd.h"
#include "fs/anonymous.h"
#include "fs/fdtable.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/procfs/text.h"
#include "fs/uio.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "mm/slab.h"
#include "proc/clock_timer.h"
#include "proc/realtime.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/time.h"
#include "syscall/abi/timerfd.h"

struct timerfd {
	int clock; /* fixed */

	/* Guarded by guard. */
	struct spinlock guard;
	struct clock_timer timer;
	bool absolute_real; /* it goes by the real clock, set or not; else by the monotonic one */
	bool on;            /* armed, or expired with an interval to go on by */
	nsec_t deadline;    /* of the expiration that is not counted yet */
	nsec_t interval;
	uint64_t ticks; /* expirations since the last read */
	bool cancelled; /* the clock was set: the next read says so */
	unsigned set_flags;
	struct waitq readers;
	struct poll_point poll;

	struct list cancel_link; /* in cancelable; its lock */
};

static struct kmem_cache *cache;
static struct spinlock cancelable_lock = SPINLOCK_INIT("cancelable timers", RANK_FS);
static struct list cancelable = LIST_INIT(cancelable);
static const struct file_ops ops;

static bool is_real(const struct timerfd *t)
{
	return t->clock == CLOCK_REALTIME || t->clock == CLOCK_REALTIME_ALARM;
}

static nsec_t now_for(const struct timerfd *t)
{
	return t->absolute_real ? clock_realtime() : clock_monotonic();
}

/* Counts what has expired by now, and moves the deadline beyond; the guard is held. */
static void count_ticks(struct timerfd *t)
{
	nsec_t now = now_for(t);
	if (!t->on || now < t->deadline)
		return;
	t->ticks++;
	t->on = t->interval > 0;
	if (!t->on)
		return;
	nsec_t missed = (now - t->deadline) / t->interval;
	t->ticks += missed;
	t->deadline += (missed + 1) * t->interval;
}

/* In the timer interrupt. What was not due after all, because it was set anew meanwhile or the
 * clock is a little behind the one by which the interrupt came, is waited for again. */
static void expired(struct clock_timer *timer)
{
	struct timerfd *t = container_of(timer, struct timerfd, timer);
	spin_lock(&t->guard);
	count_ticks(t);
	if (t->on && t->ticks == 0)
		clock_timer_arm(&t->timer, t->deadline, t->absolute_real);
	waitq_wake_all(&t->readers);
	poll_wake_for(&t->poll, POLLIN | POLLRDNORM);
	spin_unlock(&t->guard);
}

/* The reader has seen all there was: from now on the next expiration is news. */
static void take_ticks(struct timerfd *t, uint64_t *ticks)
{
	count_ticks(t);
	*ticks = t->ticks;
	t->ticks = 0;
	if (t->on)
		clock_timer_arm(&t->timer, t->deadline, t->absolute_real);
}

static int wait_for_ticks(struct timerfd *t, bool wait)
{
	int err = 0;
	while (t->ticks == 0 && !t->cancelled && err == 0)
		err = wait ? waitq_wait(&t->readers, &t->guard, WAIT_INTERRUPTIBLE, WAIT_FOREVER)
			   : -EAGAIN;
	return t->ticks > 0 || t->cancelled ? 0 : err;
}

static int read_ticks(struct timerfd *t, bool wait, uint64_t *ticks)
{
	int err = wait_for_ticks(t, wait);
	if (err < 0)
		return err;
	if (t->cancelled) {
		t->cancelled = false;
		t->ticks = 0;
		return -ECANCELED;
	}
	take_ticks(t, ticks);
	return 0;
}

static ssize_t read(struct file *file, struct uio *u, off_t *offset)
{
	struct timerfd *t = file->private_data;
	uint64_t ticks;
	(void)offset;
	if (u->left < sizeof(ticks))
		return -EINVAL;
	spin_lock(&t->guard);
	int err = read_ticks(t, !(file->flags & O_NONBLOCK), &ticks);
	spin_unlock(&t->guard);
	if (err < 0)
		return err;
	return uio_put(u, &ticks, sizeof(ticks)) == sizeof(ticks) ? (ssize_t)sizeof(ticks)
								  : -EFAULT;
}

static unsigned poll(struct file *file, struct poll_table *table)
{
	struct timerfd *t = file->private_data;
	spin_lock(&t->guard);
	poll_join(table, &t->poll, &t->guard);
	unsigned events = t->ticks > 0 || t->cancelled ? POLLIN | POLLRDNORM : 0;
	spin_unlock(&t->guard);
	return events;
}

/* --- Setting --- */

static struct timerfd *timerfd_of(struct file *file)
{
	return file->ops == &ops ? file->private_data : NULL;
}

static void get(struct timerfd *t, struct timerfd_value *out)
{
	nsec_t now = now_for(t);
	count_ticks(t);
	*out = (struct timerfd_value){.interval = t->interval};
	if (t->on)
		out->remaining = t->deadline - now;
}

int timerfd_get(struct file *file, struct timerfd_value *out)
{
	struct timerfd *t = timerfd_of(file);
	if (!t)
		return -EINVAL;
	spin_lock(&t->guard);
	get(t, out);
	spin_unlock(&t->guard);
	return 0;
}

/* A time from now passes the same whatever happens to the real clock (timerfd_create(2)). */
static void set(struct timerfd *t, unsigned flags, const struct timerfd_value *value)
{
	t->set_flags = flags;
	t->absolute_real = is_real(t) && (flags & TFD_TIMER_ABSTIME);
	t->ticks = 0;
	t->cancelled = false;
	t->interval = value->interval;
	t->on = value->remaining > 0;
	if (!t->on)
		return;
	t->deadline = value->remaining + (flags & TFD_TIMER_ABSTIME ? 0 : now_for(t));
	clock_timer_arm(&t->timer, t->deadline, t->absolute_real);
}

static void make_cancelable(struct timerfd *t, bool on)
{
	spin_lock(&cancelable_lock);
	list_del(&t->cancel_link);
	if (on)
		list_add(&cancelable, &t->cancel_link);
	spin_unlock(&cancelable_lock);
}

int timerfd_set(struct file *file, unsigned flags, const struct timerfd_value *value,
		struct timerfd_value *old)
{
	const unsigned both = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
	struct timerfd *t = timerfd_of(file);
	if (!t)
		return -EINVAL;
	make_cancelable(t, is_real(t) && (flags & both) == both);
	spin_lock(&t->guard);
	get(t, old);
	t->on = false;
	spin_unlock(&t->guard);
	clock_timer_cancel(&t->timer);
	spin_lock(&t->guard);
	set(t, flags, value);
	spin_unlock(&t->guard);
	return 0;
}

static void clock_was_set(void)
{
	struct timerfd *t;
	spin_lock(&cancelable_lock);
	list_for_each_entry (t, &cancelable, cancel_link) {
		spin_lock(&t->guard);
		t->cancelled = true;
		waitq_wake_all(&t->readers);
		poll_wake_for(&t->poll, POLLIN | POLLRDNORM);
		spin_unlock(&t->guard);
	}
	spin_unlock(&cancelable_lock);
}

/* --- The file --- */

static void release(struct file *file)
{
	struct timerfd *t = file->private_data;
	make_cancelable(t, false);
	clock_timer_cancel(&t->timer);
	kmem_cache_free(cache, t);
}

static void describe(struct file *file, struct text *out)
{
	struct timerfd *t = file->private_data;
	struct timerfd_value value;
	spin_lock(&t->guard);
	get(t, &value);
	uint64_t ticks = t->ticks;
	unsigned flags = t->set_flags;
	spin_unlock(&t->guard);
	text_printf(out, "clockid: %d\nticks: %llu\nsettime flags: 0%o\n", t->clock, ticks, flags);
	text_printf(out, "it_value: (%llu, %llu)\nit_interval: (%llu, %llu)\n",
		    value.remaining / NSEC_PER_SEC, value.remaining % NSEC_PER_SEC,
		    value.interval / NSEC_PER_SEC, value.interval % NSEC_PER_SEC);
}

static const struct file_ops ops = {
	.read = read,
	.poll = poll,
	.release = release,
	.describe = describe,
};

int timerfd_open(int clock, unsigned flags)
{
	struct timerfd *t = kmem_cache_zalloc(cache);
	struct file *file;
	if (!t)
		return -ENOMEM;
	t->clock = clock;
	spin_init(&t->guard, "timerfd", RANK_WAIT);
	clock_timer_init(&t->timer, expired);
	waitq_init(&t->readers);
	poll_point_init(&t->poll);
	list_init(&t->cancel_link);
	int err = anonymous_create("[timerfd]", &ops, t, flags, &file);
	if (err < 0) {
		kmem_cache_free(cache, t);
		return err;
	}
	return fd_add(file, 0, flags & O_CLOEXEC);
}

void timerfd_init(void)
{
	cache = kmem_cache_create("timerfd", sizeof(struct timerfd), 0);
	realtime_on_set(clock_was_set);
}
