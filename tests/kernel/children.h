#ifndef TESTS_KERNEL_CHILDREN_H
#define TESTS_KERNEL_CHILDREN_H

/*
 * Processes for tests: children of the test that run a function in the kernel and are waited for;
 * and a target, a process that never runs, at which signals can be sent and looked at.
 */

#include "proc/proc.h"
#include "proc/thread.h"

/* Starts a child; its pid. */
pid_t child_start(void (*work)(void *arg), void *arg);

/* Waits for that child and returns its wait status. */
int child_reap(pid_t pid);

/* Both: what `work` does in a process of its own. */
int child_run(void (*work)(void *arg), void *arg);

/* A user process with one thread, not on the tree; unmade by target_end(). */
struct thread *target_make(void);
void target_end(struct thread *t);

#endif
