#ifndef SYSCALL_TIMECONV_H
#define SYSCALL_TIMECONV_H

/*
 * Between the kernel's nanoseconds and the structures of time that programs pass: 32-bit and 64-bit
 * seconds, with micro- or nanoseconds.
 */

#include "kernel/types.h"
#include "syscall/abi/time.h"

/* Reads a timespec of either width. -EFAULT; -EINVAL: negative, or not less than a second of
 * nanoseconds. What is more than the kernel can count is as long as it can. */
int timespec_from_user(nsec_t *out, const void __user *from, bool wide);
int timespec_to_user(void __user *to, nsec_t time, bool wide);

/* The same for a timeval32. */
int timeval_from(nsec_t *out, const struct timeval32 *tv); /* -EINVAL */
struct timeval32 timeval_of(nsec_t time);

/* ABI_CLOCKS_PER_SEC a second. */
abi_clock_t ticks_of(nsec_t time);

/* `duration` from now on the monotonic clock, as a deadline; sums that are too large mean never. */
nsec_t deadline_after(nsec_t duration);

/* The same for calls that wait for something to be so: 0 for no time at all, which asks once. */
nsec_t wait_deadline(nsec_t duration);

/* From a timespec of either width; `timeout` NULL: WAIT_FOREVER. -EFAULT, -EINVAL. */
int wait_deadline_from_user(nsec_t *deadline, const void __user *timeout, bool wide);

/* After the waiting: writes back how much of the time is left, and returns the call's result. If
 * that cannot be written, an interrupted call is not made again, for it would wait all the time
 * again: -EINTR. */
long wait_time_left(long result, void __user *timeout, nsec_t deadline, bool wide);

/* An itimerspec of either width; -EFAULT, -EINVAL. */
int itimerspec_from_user(nsec_t *interval, nsec_t *value, const void __user *from, bool wide);
int itimerspec_to_user(void __user *to, nsec_t interval, nsec_t value, bool wide);

#endif
