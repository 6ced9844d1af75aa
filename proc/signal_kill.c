/*
 * Who may signal whom, and who is meant: kill(2), tkill(2), tgkill(2). The tree lock is held from
 * finding the receivers to the last sending, so that a group gets a signal all at once: a process
 * either is a member and gets it, or is forked by one that is about to get it.
 */

#include "kernel/errno.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/thread.h"

static bool same_user(const struct cred *sender, const struct cred *target)
{
	return sender->euid == target->suid || sender->euid == target->uid ||
	       sender->uid == target->suid || sender->uid == target->uid;
}

bool signal_permitted_locked(const struct proc *p, int signo)
{
	const struct proc *self = proc_current();

	if (p == self || cred_is_superuser(&self->cred) || same_user(&self->cred, &p->cred))
		return true;
	return signo == SIGCONT && p->pgrp->session == self->pgrp->session;
}

static int kill_one_locked(struct proc *p, const struct signal_info *info)
{
	if (info->signo < 0 || info->signo > SIGNAL_MAX)
		return -EINVAL;
	if (!signal_permitted_locked(p, info->signo))
		return -EPERM;
	return info->signo ? signal_send(p, info) : 0;
}

/* Success if one of them could be signalled. */
static int kill_group_locked(struct pgrp *group, const struct signal_info *info)
{
	int result = -ESRCH;
	bool sent = false;
	struct proc *p;

	list_for_each_entry (p, &group->members, pgrp_link) {
		int err = kill_one_locked(p, info);
		sent |= err == 0;
		result = err;
	}
	return sent ? 0 : result;
}

/* All but init and the caller. That it may not signal some is no failure. */
static int kill_all_locked(const struct signal_info *info)
{
	bool any = false;
	int result = 0;

	for (struct proc *p = proc_next_locked(PID_INIT); p; p = proc_next_locked(p->pid)) {
		if (p == proc_current())
			continue;
		any = true;
		int err = kill_one_locked(p, info);
		if (err != -EPERM)
			result = err;
	}
	return any ? result : -ESRCH;
}

static int kill_locked(pid_t pid, const struct signal_info *info)
{
	if (pid > 0) {
		struct proc *p = proc_find_locked(pid);
		return p ? kill_one_locked(p, info) : -ESRCH;
	}
	if (pid == -1)
		return kill_all_locked(info);
	struct pgrp *group = pid ? pgrp_find_locked(-pid) : proc_current()->pgrp;
	return group ? kill_group_locked(group, info) : -ESRCH;
}

int signal_kill(pid_t pid, const struct signal_info *info)
{
	if (pid == INT32_MIN)
		return -ESRCH;
	spin_lock(&proc_tree_lock);
	int err = kill_locked(pid, info);
	spin_unlock(&proc_tree_lock);
	return err;
}

static struct thread *find_thread(struct proc *p, pid_t tid)
{
	struct thread *t;

	list_for_each_entry (t, &p->threads, proc_link)
		if (t->tid == tid)
			return t;
	return NULL;
}

/* Today a process has one thread, whose number is its own. */
static int kill_thread_locked(pid_t tgid, pid_t tid, const struct signal_info *info)
{
	struct proc *p = proc_find_locked(tid);

	if (!p || (tgid && p->pid != tgid))
		return -ESRCH;
	if (info->signo < 0 || info->signo > SIGNAL_MAX)
		return -EINVAL;
	if (!signal_permitted_locked(p, info->signo))
		return -EPERM;
	spin_lock(&p->lock);
	struct thread *t = find_thread(p, tid);
	spin_unlock(&p->lock);
	return t && info->signo ? signal_send_thread(t, info) : 0;
}

int signal_kill_thread(pid_t tgid, pid_t tid, const struct signal_info *info)
{
	spin_lock(&proc_tree_lock);
	int err = kill_thread_locked(tgid, tid, info);
	spin_unlock(&proc_tree_lock);
	return err;
}
