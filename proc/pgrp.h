#ifndef PROC_PGRP_H
#define PROC_PGRP_H

/*
 * Process groups and sessions (POSIX 3.296, 3.343; credentials(7)). A group lives while it has a
 * member, a session while it has a group; a pid is not handed out while it names either. All is
 * guarded by proc_tree_lock, and so is what a terminal adds (fs/tty_session.c).
 */

#include "kernel/lib/list.h"
#include "kernel/types.h"

struct proc;
struct tty;

struct session {
	pid_t sid;
	uint32_t groups;     /* how many groups it has; the last one frees it */
	struct proc *leader; /* NULL once it has exited */
	struct tty *tty;     /* the controlling terminal, a reference; or NULL */
	uint32_t tty_epoch;  /* how many terminals it has had: proc.tty_epoch is of this one */
	pid_t hung_up_group; /* in front when its terminal was hung up; told at the end */
};

struct pgrp {
	pid_t pgid;
	struct list hash_link;
	struct list members; /* struct proc.pgrp_link: living ones, then zombies */
	struct session *session;
};

struct pgrp *pgrp_find_locked(pid_t pgid);

/* Sends to every member, as the kernel; tree lock held. */
void pgrp_signal_locked(struct pgrp *group, int signo);

/* POSIX 3.264: no living member has a parent in another group of the same session. */
bool pgrp_is_orphaned_locked(const struct pgrp *group);

int pgrp_setpgid(pid_t pid,
		 pid_t pgid);  /* setpgid(2), all rules; 0: the current process, its pid */
pid_t pgrp_setsid(void);       /* setsid(2): the new session's id, -EPERM */
pid_t pgrp_getpgid(pid_t pid); /* getpgid(2), getsid(2); 0: the current process; -ESRCH */
pid_t pgrp_getsid(pid_t pid);

/* What happens to the terminal when a session's leader exits; filled at boot by fs/tty_session.c.
 * Called in the leader without locks. */
void pgrp_set_leader_exit_hook(void (*hook)(struct session *session));

/* --- For proc/ itself --- */

void pgrp_init(void);
void pgrp_init_zero(struct proc *zero); /* group and session 0: the kernel's processes, and init */
void pgrp_join_locked(struct proc *p, struct pgrp *group);
void pgrp_leave_locked(struct proc *p);
void pgrp_member_died_locked(struct proc *p); /* it is a zombie now */
void pgrp_leader_exit(void); /* the current process ends: if it leads a session, that is over */

/* `parent` tied `p` to the rest of its session, and does not any more: one of the two has ended. If
 * that orphaned a group with stopped members, these are hung up and continued (POSIX _exit). */
void pgrp_untied_locked(struct proc *p, const struct proc *parent);

#endif
