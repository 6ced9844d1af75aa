#ifndef MM_OWNERS_H
#define MM_OWNERS_H

/*
 * Whose the kernel's objects are: those in use, summed up by cache and by the functions that took
 * them. Only objects that are checked (mm/memcheck.h) remember that. For /proc/slab_owners, and for
 * a test that left something behind.
 */

#include "mm/alloc_site.h"

struct owner {
	const char *cache; /* "heap": areas of the kernel heap */
	vaddr_t callers[ALLOC_CALLERS];
	unsigned long objects;
	uint64_t bytes;        /* asked for */
	nsec_t oldest, newest; /* when they were taken */
	nsec_t sum_of_times;
	pid_t lowest_pid, highest_pid;
};

/* Counts what was taken at `since` or later and calls `row` for each owner, no lock held. -ENOMEM:
 * nothing was counted. */
int owners_count(nsec_t since, void (*row)(void *ctx, const struct owner *owner), void *ctx);

#define OWNER_TEXT_MAX 320

/* One line without its end: cache, objects, bytes, ages in milliseconds, processes, functions. */
size_t owner_text(const struct owner *owner, char text[OWNER_TEXT_MAX]);

#endif
