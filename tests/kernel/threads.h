#ifndef TESTS_KERNEL_THREADS_H
#define TESTS_KERNEL_THREADS_H

/*
 * Kernel threads for tests: start some, give each its place in line, wait until all are done. All
 * threads run on one processor and give it up only when they sleep, so a test knows who runs when.
 */

#include "kernel/spinlock.h"
#include "kernel/types.h"
#include "kernel/waitq.h"

struct crew {
	struct spinlock guard;
	struct waitq ended; /* the test sleeps here */
	unsigned running;   /* members that have not ended; guarded by guard */
};

struct crew_member {
	struct crew *crew;
	void (*work)(struct crew_member *member);
	unsigned number;
	void *shared; /* the test's */
};

void crew_init(struct crew *crew);

/* Starts `member`, whose work, number and shared are set; it must live until crew_wait(). */
void crew_start(struct crew *crew, struct crew_member *member);

/* Waits until all members have ended. */
void crew_wait(struct crew *crew);

/* Lets the others run until they sleep. */
void crew_let_run(void);

#endif
