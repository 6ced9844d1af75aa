#ifndef SH_REDIRECT_H
#define SH_REDIRECT_H

#include <stdbool.h>

#include "ast.h"

enum {
	FIRST_PRIVATE_FD = 10
}; /* the shell's own descriptors are at or above this */

/* How a descriptor was before it was redirected; in scratch memory. */
struct saved_fd {
	struct saved_fd *next;
	int fd;
	int copy; /* where it is kept; -1 if it was closed */
};

/*
 * Carry out the redirections in order. SAVED gets what is needed to undo them; with NULL they stay.
 * On an error it is told, and false returned; what was done until then is still to be undone.
 */
bool redirects_apply(const struct redirect *redirects, struct saved_fd **saved);
void redirects_undo(struct saved_fd **saved);
/* The saved copies are not needed: the redirections stay. */
void redirects_keep(struct saved_fd **saved);

/* FD, moved to or above FIRST_PRIVATE_FD and not inherited by programs. -1 on failure. */
int fd_make_private(int fd);
/* pipe(2), but never with descriptors 0, 1 or 2, even if these are closed. */
int fd_pipe(int ends[2]);

#endif
