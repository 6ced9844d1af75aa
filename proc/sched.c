/*
 * The scheduler's mechanism; whom it picks is up to the classes.
 *
 * There is one way to give the processor away: give_way(), with the run queue's lock held. The lock
 * stays held across the switch and is let go by the thread that runs next, so nobody can touch a
 * thread that is half off the processor. What a thread must keep across a switch that belongs to
 * the processor is one bit: whether interrupts were on before the lock.
 *
 * A turn ends by a timer, but the timer is set only while someone else is ready; and since
 * programming it is slow, it is left alone when turns change early: on expiry it looks whose turn
 * it is and until when.
 *
 * No wake-up is lost: a sleeper becomes BLOCKED under the run queue's lock while it still holds the
 * guard of what it waits for, and looks at its signals and its timer after that lock is taken.
 * Whoever wakes it takes the same lock after having changed what the sleeper looks at.
 */

#include "proc/sched.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/waitq.h"
#include "kernel/x86.h"
#include "mm/addrspace.h"
#include "mm/heap.h"
#include "proc/account.h"
#include "proc/cpu_clock.h"
#include "proc/fpu.h"
#include "proc/proc.h"
#include "proc/runq.h"
#include "proc/thread.h"

static struct runq runq;

/* --- Turns --- */

static struct thread *pick_next(struct runq *rq)
{
	for (const struct sched_class *class = &sched_realtime; class; class = class->next) {
		struct thread *t = class->pick(rq);
		if (t)
			return t;
	}
	panic("nobody can run, not even process 0");
}

/* An earlier end replaces a later one: the idle thread's turn, which may be the one the timer was
 * set for, never ends. */
/* Has the turn's end looked at no later than at `end`. */
static void arm_slice(struct runq *rq, nsec_t end)
{
	if (rq->slice_armed && rq->slice_timer.deadline <= end)
		return;
	rq->slice_armed = true;
	timer_arm(&rq->slice_timer, end);
}

/* In the timer interrupt: is the turn over, or was it another thread's timer? The idle thread's
 * turn has no end; it goes as soon as it looks. */
static void slice_expired(struct timer *timer)
{
	struct runq *rq = container_of(timer, struct runq, slice_timer);
	struct thread *running = thread_current();

	spin_lock(&rq->lock);
	rq->slice_armed = false;
	if (rq->nready > 0 && !cpu_this()->need_resched) {
		if (clock_monotonic() >= running->slice_end)
			cpu_this()->need_resched = true;
		else
			arm_slice(rq, running->slice_end);
	}
	spin_unlock(&rq->lock);
}

/* Someone became ready: does the running thread have to go, now or when its turn is over? */
static void consider_preemption(struct runq *rq, const struct thread *woken)
{
	struct thread *running = thread_current();

	if (woken->sched->preempts(woken, running))
		cpu_this()->need_resched = true;
	else
		arm_slice(rq, running->slice_end);
}

/* --- The switch --- */

/* The kernel's half is the same in all spaces, so a thread of the kernel stays in the one it finds;
 * a process that sleeps and is the next to run pays for no change. Who gives up a space leaves it
 * first (addrspace_put). */
static void change_space(struct addrspace *as)
{
	if (as && as != addrspace_current())
		addrspace_activate(as);
}

/* Everything a thread has in the processor besides its registers. */
static void load_thread(struct thread *prev, struct thread *next)
{
	account_switch(prev, next);
	fpu_turn_ends(prev);
	cpu_clock_turn_ends(prev);
	cpu_clock_turn_begins(next);
	change_space(next->proc->as);
	segments_load_tls(next->tls);
	segments_set_kernel_stack(next->kstack + KSTACK_SIZE);
	cpu_this()->current = next;
}

/* Runs the next ready thread; the current one's state says why it goes. Returns when the current
 * thread is picked again. */
static void give_way(struct runq *rq)
{
	struct cpu *c = cpu_this();
	struct thread *prev = c->current, *next = pick_next(rq);

	assert(c->nheld == 1 && c->irq_off_depth == 1);
	c->need_resched = false;
	thread_set_state(next, THREAD_RUNNING, "chosen");
	next->slice_end = clock_monotonic() + next->sched->slice(next);
	if (rq->nready > 0)
		arm_slice(rq, next->slice_end);
	if (next == prev)
		return;
	bool irq_were_on = c->irq_were_on;
	rq->switches++;
	load_thread(prev, next);
	context_switch(&prev->context, next->context);
	cpu_this()->irq_were_on = irq_were_on;
}

/* Lets the run queue go, and with it the thread that ended in the turn before. */
static void leave(struct runq *rq)
{
	struct thread *ended = rq->ended;

	rq->ended = NULL;
	spin_unlock(&rq->lock);
	if (ended)
		thread_free(ended);
}

void sched_first_turn(void)
{
	cpu_this()->irq_were_on = true;
	leave(&runq);
}

/* --- Classes --- */

static const struct sched_class *class_of(const struct thread *t)
{
	return t->rt_priority ? &sched_realtime : &sched_round_robin;
}

static void put_into_class(struct thread *t, int policy, uint32_t rt_priority)
{
	t->policy = policy;
	t->rt_priority = rt_priority;
	t->sched = class_of(t);
}

/* Who runs looks again who is to run: it may have sunk below another. */
void sched_set_policy(struct thread *t, int policy, uint32_t rt_priority)
{
	assert(t->sched != &sched_idle);
	spin_lock(&runq.lock);
	if (t->state == THREAD_READY) {
		t->sched->dequeue(&runq, t);
		put_into_class(t, policy, rt_priority);
		t->sched->enqueue(&runq, t, false);
		consider_preemption(&runq, t);
	} else {
		put_into_class(t, policy, rt_priority);
		if (t == thread_current())
			cpu_this()->need_resched = true;
	}
	spin_unlock(&runq.lock);
}

/* --- Becoming ready, and giving way --- */

static void make_ready(struct runq *rq, struct thread *t, bool first, const char *why)
{
	thread_set_state(t, THREAD_READY, why);
	t->sched->enqueue(rq, t, first);
	load_wake(rq);
}

/* A thread whose turn is not over comes first among its equals: it makes way for somebody more
 * important, not for them. */
static void stand_back(bool first, const char *why)
{
	assert_may_sleep();
	spin_lock(&runq.lock);
	make_ready(&runq, thread_current(), first, why);
	give_way(&runq);
	leave(&runq);
}

void sched_yield(void)
{
	stand_back(false, "yields");
}

void sched_reschedule_if_due(void)
{
	if (!cpu_this()->need_resched)
		return;
	struct thread *t = thread_current();
	bool over = clock_monotonic() >= t->slice_end;
	t->switches_forced++;
	stand_back(!over, over ? "its turn is over" : "makes way");
}

void sched_end(void)
{
	spin_lock(&runq.lock);
	thread_set_state(thread_current(), THREAD_ZOMBIE, "ended");
	spin_unlock(&runq.lock);
}

void sched_exit(void)
{
	struct thread *t = thread_current();

	assert_may_sleep();
	assert_no_mutex_held();
	assert(t->state == THREAD_ZOMBIE);
	spin_lock(&runq.lock);
	runq.ended = t;
	give_way(&runq);
	panic("a thread that ended runs again");
}

/* --- Sleeping --- */

static bool interrupted(const struct thread *t, enum wait_mode mode)
{
	switch (mode) {
	case WAIT_INTERRUPTIBLE:
		return signal_pending(t);
	case WAIT_KILLABLE:
		return signal_pending_fatal(t);
	default:
		return false;
	}
}

/* In the timer interrupt. The mark is set whether or not the thread sleeps already: it looks at it
 * before it does. */
static void sleep_expired(struct timer *timer)
{
	struct thread *t = container_of(timer, struct thread, sleep_timer);

	spin_lock(&runq.lock);
	t->timed_out = true;
	if (t->state == THREAD_BLOCKED) {
		make_ready(&runq, t, false, "its time has come");
		consider_preemption(&runq, t);
	}
	spin_unlock(&runq.lock);
}

void sched_make_ready(struct thread *t)
{
	t->sched = class_of(t);
	timer_init(&t->sleep_timer, sleep_expired);
	spin_lock(&runq.lock);
	make_ready(&runq, t, false, "made");
	consider_preemption(&runq, t);
	spin_unlock(&runq.lock);
}

static void fall_asleep(struct thread *t, struct spinlock *guard, enum thread_state state,
			const char *why)
{
	assert(t->sched != &sched_idle);
	thread_set_state(t, state, why);
	t->switches_voluntary++;
	spin_unlock(guard);
	give_way(&runq);
}

static int block(struct spinlock *guard, enum wait_mode mode, nsec_t deadline, const void *caller)
{
	struct thread *t = thread_current();
	bool timed = deadline != WAIT_FOREVER;

	t->timed_out = false;
	if (timed)
		timer_arm(&t->sleep_timer, deadline);
	spin_lock(&runq.lock);
	t->wait_mode = mode;
	t->wait_caller = (vaddr_t)caller;
	if (t->timed_out || interrupted(t, mode)) {
		spin_unlock(guard);
		spin_unlock(&runq.lock);
	} else {
		fall_asleep(t, guard, THREAD_BLOCKED, "waits");
		leave(&runq);
	}
	if (timed)
		timer_cancel(&t->sleep_timer);
	spin_lock(guard);
	if (t->timed_out)
		return -ETIMEDOUT;
	return interrupted(t, mode) ? -ERESTARTSYS : 0;
}

void sched_stop(struct spinlock *guard)
{
	struct thread *t = thread_current();

	spin_lock(&runq.lock);
	fall_asleep(t, guard, THREAD_STOPPED, "a stop signal");
	leave(&runq);
	spin_lock(guard);
}

static bool wakes(const struct thread *t, enum wake_reason reason)
{
	if (t->state == THREAD_STOPPED)
		return reason == WAKE_KILL || reason == WAKE_CONTINUE;
	if (t->state != THREAD_BLOCKED || reason == WAKE_CONTINUE)
		return false;
	switch (t->wait_mode) {
	case WAIT_INTERRUPTIBLE:
		return true;
	case WAIT_KILLABLE:
		return reason != WAKE_SIGNAL;
	default:
		return reason == WAKE_EVENT;
	}
}

void sched_wake(struct thread *t, enum wake_reason reason)
{
	static const char *const why[] = {
		[WAKE_EVENT] = "woken",
		[WAKE_SIGNAL] = "a signal",
		[WAKE_FATAL] = "a signal that ends it",
		[WAKE_KILL] = "SIGKILL",
		[WAKE_CONTINUE] = "continued",
	};

	spin_lock(&runq.lock);
	if (wakes(t, reason)) {
		make_ready(&runq, t, false, why[reason]);
		consider_preemption(&runq, t);
	}
	spin_unlock(&runq.lock);
}

static void wake_sleeper(struct thread *t)
{
	sched_wake(t, WAKE_EVENT);
}

static struct held_mutexes *mutexes_of(struct thread *t)
{
	return &t->mutexes;
}

int sched_sleep_until(nsec_t deadline)
{
	struct spinlock guard = SPINLOCK_INIT("sleep", RANK_WAIT);
	struct waitq nobody_wakes = WAITQ_INIT(nobody_wakes);
	int err;

	spin_lock(&guard);
	do
		err = waitq_wait(&nobody_wakes, &guard, WAIT_INTERRUPTIBLE, deadline);
	while (err == 0);
	spin_unlock(&guard);
	return err == -ETIMEDOUT ? 0 : err;
}

/* --- Starting --- */

void sched_init(struct thread *booting)
{
	static const struct sleep_ops ops = {
		.block = block,
		.wake = wake_sleeper,
		.let_others_run = sched_reschedule_if_due,
		.held = mutexes_of,
	};

	spin_init(&runq.lock, "run queue", RANK_SCHED);
	list_init(&runq.ready);
	for (unsigned i = 0; i < ARRAY_SIZE(runq.realtime); i++)
		list_init(&runq.realtime[i]);
	timer_init(&runq.slice_timer, slice_expired);
	load_init(&runq);
	runq.idle = booting;
	booting->sched = &sched_idle;
	booting->state = THREAD_RUNNING;
	booting->slice_end = WAIT_FOREVER / 2;
	cpu_this()->current = booting;
	waitq_set_sleep_ops(&ops);
}

/* Interrupts are off while it looks, and turned on by the very instruction that waits: what becomes
 * ready in between ends the wait. */
void sched_start(void)
{
	for (;;) {
		interrupts_off();
		if (!cpu_this()->need_resched)
			wait_for_interrupt();
		interrupts_on();
		sched_reschedule_if_due();
	}
}

void sched_counts(struct sched_counts *out)
{
	spin_lock(&runq.lock);
	out->running = thread_current() != runq.idle;
	out->ready = runq.nready;
	out->switches = runq.switches;
	out->idle_time = runq.idle->system_time;
	for (unsigned i = 0; i < ARRAY_SIZE(out->load); i++)
		out->load[i] = runq.load[i];
	spin_unlock(&runq.lock);
}
