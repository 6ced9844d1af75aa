#ifndef PROC_CLOCK_TIMER_H
#define PROC_CLOCK_TIMER_H

/*
 * A timer whose deadline is a point on a clock that programs know: the monotonic one, or the real
 * one, which may be set. When it is, timers on it are moved: they expire when the clock shows their
 * time, however it came to that (clock_settime(2)).
 */

#include "kernel/lib/list.h"
#include "kernel/timer.h"
#include "kernel/types.h"

struct clock_timer {
	struct timer timer;
	void (*expired)(struct clock_timer *t); /* in the timer interrupt; may arm it again */
	nsec_t deadline;                        /* on its clock */
	bool real;                              /* that is the real one */
	struct list link;                       /* armed and real; RANK_CLOCK_TIMER lock */
};

void clock_timer_init(struct clock_timer *t, void (*expired)(struct clock_timer *t));
void clock_timer_arm(struct clock_timer *t, nsec_t deadline, bool real); /* moves it, too */

/* After it `expired` does not run. The caller has seen to it that a callback under way does not arm
 * the timer again. */
void clock_timer_cancel(struct clock_timer *t);

/* The real clock was set: for proc/realtime.c. */
void clock_timer_follow_clock(void);

#endif
