#ifndef PROC_REALTIME_H
#define PROC_REALTIME_H

/*
 * Sleeping until a point on the real clock. When the clock is set, those who sleep look again how
 * long they have to (clock_nanosleep(2), TIMER_ABSTIME).
 */

#include "kernel/types.h"

int realtime_sleep_until(nsec_t when); /* 0 or -ERESTARTSYS */

/* Sets the clock and tells all who go by it. */
void realtime_set(nsec_t now);

/* Has `hook` called after each time the clock was set, with no lock held. One, registered at boot.
 */
void realtime_on_set(void (*hook)(void));

#endif
