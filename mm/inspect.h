#ifndef MM_INSPECT_H
#define MM_INSPECT_H

/*
 * What an address space holds, page by page, for those who want to look: /proc/PID/smaps, pagemap
 * and clear_refs (proc(5)). Nothing here changes what a program sees.
 */

#include "kernel/types.h"

struct addrspace;
struct vm_area;

/* The frames that an area's page-table entries name; the frame of zeros is nobody's. A frame is
 * shared when more than one entry names it, dirty when the entry says so or nothing else holds its
 * content (anonymous pages), referenced when the entry says so. A page's proportional share is its
 * size divided by the entries that name it; shares are bytes << SHARE_SHIFT. */
#define SHARE_SHIFT 12
struct area_pages {
	unsigned long resident, shared_clean, shared_dirty, private_clean, private_dirty;
	unsigned long referenced, anonymous;
	uint64_t share, share_dirty, share_anon, share_file, share_shared;
};

/* Adds what `area` holds to `sum`; the space's lock is held. */
void area_add_pages(struct addrspace *as, const struct vm_area *area, struct area_pages *sum);

/* An entry of /proc/PID/pagemap: these bits, and the frame's number in the low ones if `frames`. */
#define PAGEMAP_PRESENT   (1ULL << 63)
#define PAGEMAP_FILE      (1ULL << 61) /* of a file or of shared anonymous memory */
#define PAGEMAP_EXCLUSIVE (1ULL << 56) /* no other entry names the frame */

/* Entries for `count` pages from `va` on, which lie below USERLIMIT. Takes the space's lock. */
void addrspace_pagemap(struct addrspace *as, vaddr_t va, unsigned count, bool frames,
		       uint64_t *entries);

/* Clears the referenced bits of the pages of all areas, of those without a file, or of those with
 * one; or makes the peak of resident pages what there is now. Takes the space's lock. */
enum clear_refs {
	CLEAR_REFS_ALL = 1, /* the numbers that are written to clear_refs */
	CLEAR_REFS_ANON = 2,
	CLEAR_REFS_MAPPED = 3,
	CLEAR_REFS_SOFT_DIRTY = 4, /* there are no such marks on i386: nothing to clear */
	CLEAR_REFS_PEAK = 5,
};
void addrspace_clear_refs(struct addrspace *as, enum clear_refs what);

#endif
