/*
 * Terminals and sessions (POSIX 11.1.3, 11.1.4; tty_ioctl(4)): who controls whom. All of it is
 * decided under proc_tree_lock, which keeps groups and sessions as they are. The foreground group
 * is kept as a number; a group that has ended is not found, and one that got the number later
 * counts only if it is of the same session.
 */

#include "fs/tty.h"
#include "kernel/errno.h"
#include "proc/cred.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/signal.h"

/* The terminal of the current process's session; the tree lock is held. */
static struct tty *current_locked(void)
{
	struct pgrp *group = proc_current()->pgrp;
	return group ? group->session->tty : NULL;
}

struct tty *tty_current(void)
{
	spin_lock(&proc_tree_lock);
	struct tty *tty = current_locked();
	spin_unlock(&proc_tree_lock);
	return tty;
}

/* The foreground group, or NULL. */
static struct pgrp *foreground_locked(const struct tty *tty)
{
	struct pgrp *group = tty->foreground > 0 ? pgrp_find_locked(tty->foreground) : NULL;
	return group && tty->session && group->session == tty->session ? group : NULL;
}

void tty_signal(struct tty *tty, int signo)
{
	spin_lock(&proc_tree_lock);
	struct pgrp *group = foreground_locked(tty);
	if (group)
		pgrp_signal_locked(group, signo);
	spin_unlock(&proc_tree_lock);
}

int tty_check_foreground(struct tty *tty, int signo)
{
	bool ignored = signal_is_ignored(signo);
	int err = 0;
	spin_lock(&proc_tree_lock);
	struct pgrp *group = proc_current()->pgrp;
	if (current_locked() != tty || group->pgid == tty->foreground) {
		err = 0;
	} else if (ignored) {
		err = signo == SIGTTIN ? -EIO : 0;
	} else if (pgrp_is_orphaned_locked(group)) {
		err = -EIO;
	} else {
		pgrp_signal_locked(group, signo);
		err = -ERESTARTSYS;
	}
	spin_unlock(&proc_tree_lock);
	return err;
}

/* The session that has the terminal loses it. */
static void take_away(struct tty *tty)
{
	if (tty->session)
		tty->session->tty = NULL;
	tty->session = NULL;
	tty->foreground = 0;
}

/* The leader of a session without a terminal may take one that no session has. */
static int take_locked(struct tty *tty, bool steal)
{
	struct proc *p = proc_current();
	struct session *session = p->pgrp ? p->pgrp->session : NULL;
	if (!session || session->leader != p)
		return -EPERM;
	if (session->tty)
		return session->tty == tty ? 0 : -EPERM;
	if (tty->session && !steal)
		return -EPERM;
	take_away(tty);
	tty->session = session;
	tty->foreground = p->pgrp->pgid;
	session->tty = tty;
	return 0;
}

int tty_take_session(struct tty *tty, bool steal)
{
	spin_lock(&proc_tree_lock);
	int err = take_locked(tty, steal);
	spin_unlock(&proc_tree_lock);
	return err;
}

int tty_get_foreground(struct tty *tty, pid_t *out)
{
	spin_lock(&proc_tree_lock);
	int err = current_locked() == tty ? 0 : -ENOTTY;
	*out = tty->foreground;
	spin_unlock(&proc_tree_lock);
	return err;
}

static int set_foreground_locked(struct tty *tty, pid_t pgid)
{
	if (current_locked() != tty)
		return -ENOTTY;
	if (pgid < 0)
		return -EINVAL;
	struct pgrp *group = pgrp_find_locked(pgid);
	if (!group)
		return -ESRCH;
	if (group->session != tty->session)
		return -EPERM;
	tty->foreground = pgid;
	return 0;
}

int tty_set_foreground(struct tty *tty, pid_t pgid)
{
	spin_lock(&proc_tree_lock);
	int err = set_foreground_locked(tty, pgid);
	spin_unlock(&proc_tree_lock);
	return err;
}

int tty_get_session(struct tty *tty, pid_t *out)
{
	spin_lock(&proc_tree_lock);
	int err = current_locked() == tty ? 0 : -ENOTTY;
	if (err == 0)
		*out = tty->session->sid;
	spin_unlock(&proc_tree_lock);
	return err;
}

/* The session and the terminal part; the foreground group is told. */
static void part_locked(struct tty *tty)
{
	struct pgrp *group = foreground_locked(tty);
	if (group) {
		pgrp_signal_locked(group, SIGHUP);
		pgrp_signal_locked(group, SIGCONT);
	}
	take_away(tty);
}

int tty_give_up(struct tty *tty)
{
	struct proc *p = proc_current();
	int err = 0;
	spin_lock(&proc_tree_lock);
	if (current_locked() != tty)
		err = -ENOTTY;
	else if (p->pgrp->session->leader != p)
		err = -EPERM;
	else
		part_locked(tty);
	spin_unlock(&proc_tree_lock);
	return err;
}

/* All open files are dead from now on: reads give the end of the file, writes EIO. */
static void hang_up(struct tty *tty)
{
	spin_lock(&tty->guard);
	tty->hangups++;
	line_flush_input(&tty->line);
	line_stop_output(&tty->line, false);
	waitq_wake_all(&tty->may_read);
	waitq_wake_all(&tty->may_write);
	poll_wake(&tty->poll);
	spin_unlock(&tty->guard);
}

/* The leader has exited: what its session has open of the terminal is dead, and the next session
 * gets it fresh. */
static void leader_exited(struct session *session)
{
	spin_lock(&proc_tree_lock);
	struct tty *tty = session->tty;
	if (tty)
		part_locked(tty);
	spin_unlock(&proc_tree_lock);
	if (tty)
		hang_up(tty);
}

void tty_of_process(struct proc *p, dev_t *number, pid_t *foreground)
{
	*number = 0;
	*foreground = -1;
	spin_lock(&proc_tree_lock);
	struct tty *tty = p->pgrp ? p->pgrp->session->tty : NULL;
	if (tty) {
		*number = tty->number;
		*foreground = tty->foreground;
	}
	spin_unlock(&proc_tree_lock);
}

void tty_session_init(void)
{
	pgrp_set_leader_exit_hook(leader_exited);
}
