#ifndef PROC_POLICY_H
#define PROC_POLICY_H

/*
 * Which scheduling class a thread is in, as programs choose it (sched(7)): SCHED_OTHER and
 * SCHED_BATCH share the processor by turns, SCHED_IDLE gets the shortest ones, SCHED_FIFO and
 * SCHED_RR go before all of them.
 */

#include "kernel/types.h"

#define RT_PRIORITY_LOWEST  1
#define RT_PRIORITY_HIGHEST 99

struct policy {
	int policy;   /* SCHED_* */
	int priority; /* RT_PRIORITY_LOWEST to _HIGHEST for FIFO and RR, else 0 */
	bool reset_on_fork;
};

/* sched_setscheduler(2), sched_getscheduler(2) by thread number, 0: the caller. -ESRCH, -EINVAL,
 * -EPERM: real-time priorities are for the superuser, and up to RLIMIT_RTPRIO for its own process's
 * owner. */
int policy_set(pid_t pid, const struct policy *policy);
int policy_get(pid_t pid, struct policy *out);

/* sched_rr_get_interval(2): how long a turn is; 0: it has no end. */
int policy_interval(pid_t pid, nsec_t *out);

/* The lowest or highest priority that a policy knows; -EINVAL. */
int policy_lowest(int policy);
int policy_highest(int policy);

#endif
