#ifndef KERNEL_DEV_PIT_H
#define KERNEL_DEV_PIT_H

/*
 * The 8254 timer (Intel 8254 data sheet): 16-bit counters at 1.193182 MHz. Channel 0 interrupts on
 * line 0, channel 2 (once the speaker's) only counts, under a gate of its own.
 */

#include "kernel/types.h"

#define PIT_HZ        1193182U
#define PIT_COUNT_MAX 0xFFFFU

/* Readies channel 0 for pit_interrupt_after(); nothing is counted yet. */
void pit_init(void);

/* Raises line 0 once, `count` ticks (1 .. PIT_COUNT_MAX) from now; forgets what it was set to. */
void pit_interrupt_after(uint32_t count);

/* Starts channel 2 at zero; it may be read for PIT_COUNT_MAX ticks (54 ms). */
void pit_stopwatch_start(void);
uint32_t pit_stopwatch_ticks(void); /* since then */

/* The same in two steps: the moment that counts, and what the count was. */
void pit_stopwatch_stamp(void);
uint32_t pit_stopwatch_stamped(void);

#endif
