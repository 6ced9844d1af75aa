#ifndef FS_FSCONTEXT_H
#define FS_FSCONTEXT_H

/*
 * What path names mean to a process: its root, its working directory, and the permissions that new
 * files do not get. Shared by clone(CLONE_FS), else each process has its own.
 */

#include "fs/mount.h"
#include "kernel/spinlock.h"
#include "kernel/types.h"

struct proc;

struct fscontext {
	uint32_t refs; /* atomic */

	struct spinlock lock;
	struct path root; /* references */
	struct path cwd;
	mode_t umask;
};

int fscontext_create(struct fscontext **out); /* at the root of all, umask 022 */
int fscontext_copy(struct fscontext *from, struct fscontext **out);
void fscontext_get(struct fscontext *fs);
void fscontext_put(struct fscontext *fs);

/* The current process's, with references. A process without one is at the root of all. */
void fscontext_root(struct path *out);
void fscontext_cwd(struct path *out);
mode_t fscontext_umask(void);

/* Another process's; -ESRCH when it has ended. */
int fscontext_of(struct proc *p, struct path *root, struct path *cwd);
int fscontext_umask_of(struct proc *p, mode_t *out);

/* Takes new references to the path. */
void fscontext_set_root(const struct path *root);
void fscontext_set_cwd(const struct path *cwd);
mode_t fscontext_set_umask(mode_t mask); /* returns the old one */

#endif
