#ifndef KERNEL_TIMER_H
#define KERNEL_TIMER_H

/*
 * Things to do at a time. Timers stand in a tree by deadline; the hardware timer is set for the
 * first of them, so that an idle machine is interrupted only when something is due. Callbacks run
 * in the interrupt, without any lock held by the timer code.
 */

#include "kernel/lib/rbtree.h"
#include "kernel/types.h"

struct timer {
	struct rb_node node;              /* in the tree while armed; RANK_TIMER lock */
	nsec_t deadline;                  /* monotonic */
	void (*expired)(struct timer *t); /* may arm the timer again */
	bool armed;
};

void timer_subsystem_init(void); /* needs clock_init() and irq_init() */
void timer_init(struct timer *t, void (*expired)(struct timer *t));
void timer_arm(struct timer *t, nsec_t deadline); /* moves it if it is armed */
bool timer_cancel(struct timer *t);               /* true if it was armed; it will not run after */

#endif
