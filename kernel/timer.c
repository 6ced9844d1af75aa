/*
 * Timers in a tree by deadline; of equal deadlines, the one armed first. The 8254 is set for the
 * first deadline, or for its longest stretch if that is nearer, and not at all when no timer is
 * armed. Its interrupt runs what is due and sets it again. A deadline that moves away leaves the
 * hardware as it is: the interrupt finds nothing due and sets it anew.
 *
 * A callback runs without the lock, so it may arm and cancel timers, its own too. While it runs
 * `running` names it; who cancels a timer on another processor waits for that to end, which is why
 * a cancelled timer may be freed.
 */

#include "kernel/timer.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/dev/pit.h"
#include "kernel/irq.h"
#include "kernel/spinlock.h"

#define STRETCH_MAX (50 * NSEC_PER_MSEC)

/* 8254 ticks per nanosecond, times 2^32. */
#define TICKS_PER_NSEC_32 ((uint32_t)(((uint64_t)PIT_HZ << 32) / NSEC_PER_SEC))

static struct spinlock lock = SPINLOCK_INIT("timers", RANK_TIMER);
static struct rb_tree timers;       /* guarded by lock, as the rest */
static nsec_t hardware_deadline;    /* when the interrupt will come; 0: not set */
static const struct timer *running; /* its callback runs, on processor running_on */
static const struct cpu *running_on;

static struct timer *first_timer(void)
{
	struct rb_node *node = rb_first(&timers);

	return node ? rb_entry(node, struct timer, node) : NULL;
}

static void insert(struct timer *t)
{
	struct rb_node **link = &timers.root, *parent = NULL;

	while (*link) {
		parent = *link;
		if (t->deadline < rb_entry(parent, struct timer, node)->deadline)
			link = &parent->left;
		else
			link = &parent->right;
	}
	rb_insert(&timers, &t->node, parent, link);
}

static void set_hardware(void)
{
	const struct timer *first = first_timer();
	nsec_t now, stretch;

	if (!first || (hardware_deadline && hardware_deadline <= first->deadline))
		return;
	now = clock_monotonic();
	stretch = first->deadline > now ? first->deadline - now : 0;
	stretch = MIN(stretch, STRETCH_MAX);
	hardware_deadline = now + stretch;
	pit_interrupt_after((uint32_t)((stretch * TICKS_PER_NSEC_32) >> 32) + 1);
}

static void take_off(struct timer *t)
{
	rb_remove(&timers, &t->node);
	t->armed = false;
}

/* Runs `t`, which is due; the lock is given up meanwhile. */
static void run(struct timer *t)
{
	take_off(t);
	running = t;
	running_on = cpu_this();
	spin_unlock(&lock);
	t->expired(t);
	spin_lock(&lock);
	running = NULL;
}

static void interrupt(void *unused)
{
	struct timer *first;

	(void)unused;
	spin_lock(&lock);
	while ((first = first_timer()) && first->deadline <= clock_monotonic())
		run(first);
	hardware_deadline = 0;
	set_hardware();
	spin_unlock(&lock);
}

void timer_subsystem_init(void)
{
	pit_init();
	irq_register(IRQ_TIMER, interrupt, NULL);
}

void timer_init(struct timer *t, void (*expired)(struct timer *t))
{
	*t = (struct timer){.expired = expired};
}

void timer_arm(struct timer *t, nsec_t deadline)
{
	spin_lock(&lock);
	if (t->armed)
		take_off(t);
	t->deadline = deadline;
	t->armed = true;
	insert(t);
	set_hardware();
	spin_unlock(&lock);
}

bool timer_cancel(struct timer *t)
{
	bool was_armed;

	spin_lock(&lock);
	while (running == t && running_on != cpu_this()) {
		spin_unlock(&lock);
		__builtin_ia32_pause();
		spin_lock(&lock);
	}
	was_armed = t->armed;
	if (was_armed)
		take_off(t);
	spin_unlock(&lock);
	return was_armed;
}
