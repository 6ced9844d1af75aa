#ifndef PROC_PID_H
#define PROC_PID_H

/*
 * Numbers for processes, threads, groups and sessions. All four share one space: a number is free
 * again only when it names none of them. Numbers are handed out in a circle, so that one that
 * became free is not used again soon; after the first turn the lowest ones are left out, as on
 * Linux. A space is a structure of its own, so that tests can have small ones.
 */

#include "kernel/types.h"

#define PID_MAX        32768 /* one more than the highest number */
#define PID_WRAP_FIRST 300   /* where later turns begin */
#define PID_INIT       1
#define PID_PAGEOUT    2

struct pid_space {
	uint8_t *uses;  /* for each number, how many things it names */
	pid_t max;      /* one more than the highest number */
	pid_t wrap;     /* where the second turn begins */
	pid_t last;     /* handed out last */
	unsigned taken; /* numbers in use */
};

/* The next free number, used once; 0 when none is free. */
pid_t pid_take(struct pid_space *space);

/* One more thing, one thing less, that the number names. */
void pid_use(struct pid_space *space, pid_t pid);
void pid_drop(struct pid_space *space, pid_t pid);

/* The first number in use at or after `pid`, or 0. */
pid_t pid_next_used(const struct pid_space *space, pid_t pid);

/* The space of all processes; guarded by proc_tree_lock. */
extern struct pid_space pid_space;

#endif
