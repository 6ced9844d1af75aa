#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

/*
 * Hardware interrupts: lines 0..15 of the two 8259 controllers. Handlers run with interrupts off,
 * on the stack of whatever was interrupted, and do little: take the data, wake who waits.
 */

#include "kernel/types.h"

#define IRQ_TIMER    0
#define IRQ_KEYBOARD 1
#define IRQ_COM1     4
#define IRQ_COUNT    16

typedef void (*irq_handler)(void *arg);

void irq_init(void);

/* Sets the handler of a line and unmasks it. Panics if the line is taken. */
void irq_register(unsigned line, irq_handler handler, void *arg);

/* How often a line was raised since boot. */
unsigned long irq_count(unsigned line);

/* Called by trap_dispatch() for vectors TRAP_IRQ_BASE .. +15. */
void irq_dispatch(unsigned line);

#endif
