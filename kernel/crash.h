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
 */

/* Returns only if `kind` is none of these, which the log then says. */
void crash_planted(const char *kind);

#endif
