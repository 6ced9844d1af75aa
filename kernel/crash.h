#ifndef KERNEL_CRASH_H
#define KERNEL_CRASH_H

/*
 * Faults planted on purpose, to see what becomes of them: boot word crash=KIND. Process 1 calls
 * this before it becomes init.
 *
 *	stack         recursion without end: runs into the page below the kernel stack
 *	null          reads through a null pointer
 *	assert        asserts what is false
 *	write-text    writes to the kernel's own code
 *	execute-data  jumps through a null pointer
 *	smash         writes beyond a local array
 *	lock-order    takes two spin locks against the order of ranks
 *	sleep-locked  takes a mutex with a spin lock held
 *	triple        an exception with an empty interrupt table: the processor shuts down
 *	hang          loops with interrupts off
 *
 * Other rooms add theirs.
 */

#include "kernel/types.h"

struct crash_fault {
	const char *kind;
	void (*plant)(void);
};

/* A room's faults; stays for ever. Registered at boot, before process 1 runs. */
struct crash_faults {
	const struct crash_fault *faults;
	size_t count;
	struct crash_faults *next;
};
void crash_register(struct crash_faults *faults);

/* Does as told. What does no harm at once returns; if `kind` is none of these, the log says so. */
void crash_planted(const char *kind);

#endif
