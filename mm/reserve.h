#ifndef MM_RESERVE_H
#define MM_RESERVE_H

/*
 * Reservation: nothing is promised to a program that memory could not fulfil. brk, mmap, fork and a
 * growing stack reserve a frame for each private writable page they promise, and one for each page
 * table those could need; when the sum would exceed what is left, they fail with ENOMEM. A page
 * fault on promised memory then cannot fail.
 *
 * Two counts suffice: pages promised in all areas, and frames in use for them. A frame shared after
 * fork is one frame and several promised pages, so the difference is what may still be asked for.
 */

#include "kernel/types.h"

int reserve_pages(unsigned long pages); /* 0 or -ENOMEM */
void unreserve_pages(unsigned long pages);
int reserve_tables(unsigned long tables); /* page tables: frames inside the physical map */
void unreserve_tables(unsigned long tables);

struct reserve_counts {
	unsigned long limit;     /* frames that can be promised at all (CommitLimit) */
	unsigned long committed; /* promised pages and tables (Committed_AS) */
};
struct reserve_counts reserve_counts(void);

#endif
