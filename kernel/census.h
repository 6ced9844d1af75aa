#ifndef KERNEL_CENSUS_H
#define KERNEL_CENSUS_H

/*
 * How many of each thing the kernel holds: used frames, promised frames, live objects of each slab
 * cache, processes, open files. A room registers what it counts. The tests compare two censuses to
 * find what was not given back; /proc/census shows one.
 */

#include "kernel/types.h"

struct census_source {
	/* Calls `row` for each count it has; names are stable and have no spaces. */
	void (*count)(void (*row)(void *ctx, const char *name, unsigned long value), void *ctx);
	/* Gives back what is kept only for speed (empty slabs, spare stacks); may be NULL. */
	void (*settle)(void);
	/* Calls `line` with what it knows of things that came at `since` (monotonic) or later and
	 * are still there; may be NULL. */
	void (*explain)(nsec_t since, void (*line)(const char *text));
	struct census_source *next;
};

void census_register(struct census_source *source);
void census_settle(void);
void census_take(void (*row)(void *ctx, const char *name, unsigned long value), void *ctx);
void census_explain(nsec_t since, void (*line)(const char *text));

#endif
