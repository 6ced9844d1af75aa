#ifndef KERNEL_CLOCK_H
#define KERNEL_CLOCK_H

/*
 * Two clocks. The monotonic one counts nanoseconds since boot from the processor's time-stamp
 * counter, whose frequency is measured once against the 8254 timer. The real one is the monotonic
 * one plus an offset, first read from the battery-backed clock, moved by clock_settime(2).
 */

#include "kernel/types.h"
#include "syscall/abi/types.h"

/* The unit in which programs are told used time: times(2), proc(5), siginfo. */
#define NSEC_PER_CLOCK (NSEC_PER_SEC / ABI_CLOCKS_PER_SEC)

/* `tsc_at_start` is the counter at the kernel's first instruction: monotonic time zero. False if
 * the battery-backed clock gives no date: then it is 1970. */
bool clock_init(uint64_t tsc_at_start);
nsec_t clock_monotonic(void);
nsec_t clock_realtime(void); /* since 1970-01-01 00:00 UTC */
void clock_set_realtime(nsec_t now);
uint32_t clock_tsc_khz(void);

/* The page that holds what the clocks are computed from (syscall/abi/vdso.h), and nothing else:
 * programs see it. */
const void *clock_page(void);

/* Waits without sleeping, for hardware and for the end of a panic; any context. */
void clock_delay(nsec_t duration);

#endif
