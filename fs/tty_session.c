/*
 * Terminals and sessions (POSIX 11.1.3, 11.1.4; tty_ioctl(4)): who controls whom. All of it is
 * decided under proc_tree_lock, which keeps groups and sessions as they are.
 *
 * The terminal is the session's, but a process of the session may have given it up for itself, or
 * may be older than the session's having it. So each process says of which of the session's
 * terminals it knows (tty_epoch), and its children inherit that.
 *
 * The foreground group is kept as a number; a group that has ended is not found, and one that got
 * the number later counts only if it is of the same session.
 */

#include "fs/refs.h"
#include "fs/tty.h"
#include "kernel/errno.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/signal.h"

static void (*hang_up_hook)(struct tty *tty);

/* --- Whose terminal --- */

void tty_get(struct tty *tty)
{
	refs_get(&tty->refs);
}

void tty_put(struct tty *tty)
{
	if (refs_put(&tty->refs))
		tty->driver->release(tty);
}

/* The terminal that controls a process, or NULL; the tree lock is held. */
static struct tty *terminal_of(const struct proc *p)
{
	const struct session *session = p->pgrp ? p->pgrp->session : NULL;
	return session && session->tty && p->tty_epoch == session->tty_epoch ? session->tty : NULL;
}

struct tty *tty_current(void)
{
	spin_lock(&proc_tree_lock);
	struct tty *tty = terminal_of(proc_current());
	if (tty)
		tty_get(tty);
	spin_unlock(&proc_tree_lock);
	return tty;
}

bool tty_is_current(const struct tty *tty)
{
	spin_lock(&proc_tree_lock);
	bool current = terminal_of(proc_current()) == tty;
	spin_unlock(&proc_tree_lock);
	return current;
}

void tty_of_process(struct proc *p, dev_t *number, pid_t *foreground)
{
	*number = 0;
	*foreground = -1;
	spin_lock(&proc_tree_lock);
	struct tty *tty = terminal_of(p);
	if (tty) {
		*number = tty->number;
		*foreground = tty->foreground;
	}
	spin_unlock(&proc_tree_lock);
}

/* The session that has the terminal loses it, and with it all its processes. */
static void take_away(struct tty *tty)
{
	if (!tty->session)
		return;
	tty->session->tty = NULL;
	tty->session = NULL;
	tty->foreground = 0;
	tty_put(tty); /* never the last: the caller came by one */
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
	tty_get(tty);
	tty->session = session;
	tty->foreground = p->pgrp->pgid;
	session->tty = tty;
	session->hung_up_group = 0;
	p->tty_epoch = ++session->tty_epoch;
	return 0;
}

int tty_take_session(struct tty *tty, bool steal)
{
	spin_lock(&proc_tree_lock);
	int err = take_locked(tty, steal);
	spin_unlock(&proc_tree_lock);
	return err;
}

/* --- The foreground --- */

/* A group of the session that has this number, or NULL. */
static struct pgrp *group_in(const struct session *session, pid_t pgid)
{
	struct pgrp *group = pgid > 0 ? pgrp_find_locked(pgid) : NULL;
	return group && group->session == session ? group : NULL;
}

static struct pgrp *foreground_locked(const struct tty *tty)
{
	return tty->session ? group_in(tty->session, tty->foreground) : NULL;
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
	if (terminal_of(proc_current()) != tty || group->pgid == tty->foreground) {
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

int tty_get_foreground(struct tty *tty, bool device, pid_t *out)
{
	spin_lock(&proc_tree_lock);
	int err = device || terminal_of(proc_current()) == tty ? 0 : -ENOTTY;
	*out = tty->foreground;
	spin_unlock(&proc_tree_lock);
	return err;
}

static int set_foreground_locked(struct tty *tty, pid_t pgid)
{
	if (pgid < 0)
		return -EINVAL;
	if (terminal_of(proc_current()) != tty)
		return -ENOTTY;
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

int tty_get_session(struct tty *tty, bool device, pid_t *out)
{
	spin_lock(&proc_tree_lock);
	bool may_ask = device || terminal_of(proc_current()) == tty;
	int err = may_ask && tty->session ? 0 : -ENOTTY;
	if (err == 0)
		*out = tty->session->sid;
	spin_unlock(&proc_tree_lock);
	return err;
}

/* --- Parting --- */

static void hang_up_group(struct pgrp *group, bool go_on)
{
	if (!group)
		return;
	pgrp_signal_locked(group, SIGHUP);
	if (go_on)
		pgrp_signal_locked(group, SIGCONT);
}

int tty_give_up(struct tty *tty)
{
	struct proc *p = proc_current();
	int err = 0;
	spin_lock(&proc_tree_lock);
	if (terminal_of(p) != tty) {
		err = -ENOTTY;
	} else if (p->pgrp->session->leader == p) {
		hang_up_group(foreground_locked(tty), true);
		take_away(tty);
	} else {
		p->tty_epoch = 0;
	}
	spin_unlock(&proc_tree_lock);
	return err;
}

void tty_part_session(struct tty *tty)
{
	spin_lock(&proc_tree_lock);
	struct session *session = tty->session;
	if (session && session->leader) {
		signal_send_number(session->leader, SIGHUP);
		signal_send_number(session->leader, SIGCONT);
	}
	if (session)
		session->hung_up_group = tty->foreground;
	take_away(tty);
	spin_unlock(&proc_tree_lock);
}

/* The leader has exited. The foreground group is told, and only that: the others go on. It is told
 * to go on too if the terminal was hung up before, as nobody else will. */
static void leader_exited(struct session *session)
{
	spin_lock(&proc_tree_lock);
	struct tty *tty = session->tty;
	if (tty) {
		tty_get(tty);
		hang_up_group(foreground_locked(tty), false);
		take_away(tty);
	} else {
		hang_up_group(group_in(session, session->hung_up_group), true);
	}
	spin_unlock(&proc_tree_lock);
	if (!tty)
		return;
	if (!tty->driver->outlives_session)
		hang_up_hook(tty);
	tty_put(tty);
}

void tty_session_init(void (*hang_up)(struct tty *tty))
{
	hang_up_hook = hang_up;
	pgrp_set_leader_exit_hook(leader_exited);
}
