#ifndef PROC_PGRP_H
#define PROC_PGRP_H

/*
 * Process groups and sessions (POSIX 3.296, 3.343; credentials(7)). A group lives while it has a
 * member, a session while it has a group; a pid is not handed out while it names either. All guarded
 * by proc_tree_lock, but for what a terminal adds, which fs/tty.c guards with it too.
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

struct proc;
struct tty;

struct session {
	pid_t sid;
	uint32_t groups;      /* how many groups it has */
	struct proc *leader;  /* NULL once it has exited */
	struct tty *tty;      /* the controlling terminal or NULL */
};

struct pgrp {
	pid_t pgid;
	struct list hash_link;
	struct list members;  /* struct proc.pgrp_link */
	uint32_t nmembers;
	struct session *session;
};

struct pgrp *pgrp_find_locked(pid_t pgid);

/* POSIX: no member has a parent in another group of the same session. */
bool pgrp_is_orphaned_locked(const struct pgrp *group);

int pgrp_setpgid(pid_t pid, pid_t pgid); /* setpgid(2), all rules */
int pgrp_setsid(void);                   /* setsid(2): the new session's id */

/* What happens to the terminal when a session's leader exits; filled at boot by fs/tty.c. Called
 * without locks. */
void pgrp_set_leader_exit_hook(void (*hook)(struct session *session));

#endif
