#ifndef MM_ALLOC_SITE_H
#define MM_ALLOC_SITE_H

/* Who took a piece of the kernel's memory, or gave it back: which functions, for which process, and
 * when. */

#include "kernel/types.h"

#define ALLOC_CALLERS 4

struct alloc_site {
	vaddr_t callers[ALLOC_CALLERS]; /* return addresses, the nearest first; 0 past the last */
	nsec_t when;                    /* monotonic */
	pid_t pid;                      /* 0: the kernel itself */
};

/* `caller` is the return address of the function that others call. */
void alloc_site_note(struct alloc_site *site, vaddr_t caller);

/* Prints "WHAT by process 7, 0.012 s ago:" and the callers; nothing if it never happened. */
void alloc_site_tell(const char *what, const struct alloc_site *site);

/* How to learn who runs: filled by proc. Called in any context. */
void alloc_site_set_current_pid(pid_t (*current_pid)(void));

#endif
