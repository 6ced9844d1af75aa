#ifndef MM_FAIL_H
#define MM_FAIL_H

/*
 * Allocations that fail on purpose, so that what happens when memory runs out can be tried at every
 * place where it could. A thread has a count; each allocation that may fail counts it down, and the
 * one at which it reaches zero is refused. Programs set it in /proc/PID/fail-nth, as on Linux
 * (Documentation/fault-injection), in a machine booted with `fail-nth`; tests in the kernel call
 * the functions below.
 *
 * Every kind of memory that may be refused asks fail_now() where it is asked for: frames for the
 * kernel and for files, promises of pages and tables, slab objects, heap ranges, kernel stacks.
 * Frames for what was promised never fail, and are not counted.
 */

#include "kernel/types.h"

extern bool fail_in_use; /* some thread has had a count; stays set */

/* Counts an allocation of the current thread that passes when nobody counts. */
bool fail_counted(void);

/* Is the allocation that asks to be refused? Interrupt handlers' are neither counted nor refused.
 */
static inline bool fail_now(void)
{
	return __builtin_expect(fail_in_use, 0) && fail_counted();
}

/* The nth allocation from now on of the thread that owns `count` fails; 0: none. */
void fail_set(unsigned *count, unsigned nth);

/* The same for the current thread; returns what was left of the count before, 0 if it has run out:
 * fail_nth(0) ends a try and tells whether something was refused. */
unsigned fail_nth(unsigned nth);

/* How to find a thread's count: the thread is above memory. Called once at boot. */
struct thread;
void fail_init(unsigned *(*count_of)(struct thread *t));

#endif
