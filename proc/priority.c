/*
 * Nice values. Whoever is meant, one rule decides: its owner or root may raise the value, and lower
 * it as far as RLIMIT_NICE allows; root lowers as it likes (setpriority(2)).
 */

#include "kernel/errno.h"
#include "proc/limits.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "proc/proc.h"

#define NICE_LOWEST  (-20)
#define NICE_HIGHEST 19

static bool owns(const struct proc *p)
{
	const struct cred *c = &proc_current()->cred;

	return cred_is_superuser(c) || c->euid == p->cred.uid || c->euid == p->cred.euid;
}

static int set_one(struct proc *p, int nice)
{
	if (!owns(p))
		return -EPERM;
	bool allowed = nice >= p->nice || cred_is_superuser(&proc_current()->cred) ||
		       (uint64_t)(PRIORITY_BASE - nice) <= p->limits[RLIMIT_NICE].rlim_cur;
	if (!allowed)
		return -EACCES;
	p->nice = nice;
	return 0;
}

/* What is done with each process that is meant; the result so far goes in and comes out. */
typedef int (*visit)(struct proc *p, int argument, int result);

static int visit_set(struct proc *p, int nice, int result)
{
	int err = set_one(p, nice);

	if (err < 0)
		return err;
	return result == -ESRCH ? 0 : result;
}

static int visit_get(struct proc *p, int unused, int result)
{
	(void)unused;
	return MAX(PRIORITY_BASE - p->nice, result);
}

static int visit_group(int who, visit each, int argument)
{
	struct pgrp *group = who ? pgrp_find_locked(who) : proc_current()->pgrp;
	int result = -ESRCH;
	struct proc *p;

	if (!group)
		return -ESRCH;
	list_for_each_entry (p, &group->members, pgrp_link)
		result = each(p, argument, result);
	return result;
}

static int visit_user(uid_t uid, visit each, int argument)
{
	int result = -ESRCH;

	for (struct proc *p = proc_next_locked(0); p; p = proc_next_locked(p->pid))
		if (p->cred.uid == uid)
			result = each(p, argument, result);
	return result;
}

static int visit_locked(int which, int who, visit each, int argument)
{
	struct proc *p;

	switch (which) {
	case PRIO_PROCESS:
		p = who ? proc_find_locked(who) : proc_current();
		return p ? each(p, argument, -ESRCH) : -ESRCH;
	case PRIO_PGRP:
		return visit_group(who, each, argument);
	case PRIO_USER:
		return visit_user(who ? (uid_t)who : proc_current()->cred.uid, each, argument);
	default:
		return -EINVAL;
	}
}

int priority_set(int which, int who, int nice)
{
	nice = MAX(NICE_LOWEST, MIN(nice, NICE_HIGHEST));
	spin_lock(&proc_tree_lock);
	int result = visit_locked(which, who, visit_set, nice);
	spin_unlock(&proc_tree_lock);
	return result;
}

int priority_get(int which, int who)
{
	spin_lock(&proc_tree_lock);
	int result = visit_locked(which, who, visit_get, 0);
	spin_unlock(&proc_tree_lock);
	return result;
}
