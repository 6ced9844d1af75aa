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

#endif
