#ifndef FS_TIMERFD_H
#define FS_TIMERFD_H

/* timerfd_create(2): a file from which the expirations of a timer are read. */

#include "kernel/types.h"

struct file;

struct timerfd_value {
	nsec_t interval;  /* 0: expires once */
	nsec_t remaining; /* until it expires; 0: not armed */
};

void timerfd_init(void);

/* A descriptor, or -EMFILE, -ENOMEM. `clock`: CLOCK_REALTIME, CLOCK_MONOTONIC or one like it. */
int timerfd_open(int clock, unsigned flags);

/* -EINVAL: another kind of file. `flags`: TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET. For an
 * absolute time `value->remaining` is the time. */
int timerfd_set(struct file *file, unsigned flags, const struct timerfd_value *value,
		struct timerfd_value *old);
int timerfd_get(struct file *file, struct timerfd_value *out);

#endif
