/*
 * Who belongs together. A process is always in one group, a group in one session. Joining and
 * leaving keep the counts by which groups and sessions end: with its last member a group gives its
 * number back, with its last group a session.
 */

#include "proc/pgrp.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "mm/slab.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/signal.h"

#define GROUP_BUCKETS 1024

static struct list buckets[GROUP_BUCKETS]; /* proc_tree_lock */
static struct kmem_cache *group_cache, *session_cache;
static struct session zero_session;
static struct pgrp zero_group;
static void (*leader_exit_hook)(struct session *session);

/* --- Making, finding, ending --- */

static struct list *bucket(pid_t pgid)
{
	return &buckets[(uint32_t)pgid % GROUP_BUCKETS];
}

struct pgrp *pgrp_find_locked(pid_t pgid)
{
	struct pgrp *group;

	assert(spin_held(&proc_tree_lock));
	list_for_each_entry (group, bucket(pgid), hash_link)
		if (group->pgid == pgid)
			return group;
	return NULL;
}

static void show_group(struct pgrp *group, pid_t pgid, struct session *session)
{
	group->pgid = pgid;
	group->session = session;
	session->groups++;
	list_init(&group->members);
	list_add(bucket(pgid), &group->hash_link);
	pid_use(&pid_space, pgid);
}

static void end_group(struct pgrp *group)
{
	struct session *session = group->session;

	list_del(&group->hash_link);
	pid_drop(&pid_space, group->pgid);
	kmem_cache_free(group_cache, group);
	if (--session->groups > 0)
		return;
	assert(!session->tty);
	pid_drop(&pid_space, session->sid);
	kmem_cache_free(session_cache, session);
}

/* The living before the dead, so that who looks for a living member passes no dead one: thousands
 * may end before the first is reaped. */
static void put_among_members(struct proc *p)
{
	if (p->zombie)
		list_add_tail(&p->pgrp->members, &p->pgrp_link);
	else
		list_add(&p->pgrp->members, &p->pgrp_link);
}

void pgrp_member_died_locked(struct proc *p)
{
	list_del(&p->pgrp_link);
	put_among_members(p);
}

void pgrp_join_locked(struct proc *p, struct pgrp *group)
{
	assert(spin_held(&proc_tree_lock) && !p->pgrp);
	p->pgrp = group;
	put_among_members(p);
}

void pgrp_leave_locked(struct proc *p)
{
	struct pgrp *group = p->pgrp;

	assert(spin_held(&proc_tree_lock) && group);
	list_del(&p->pgrp_link);
	p->pgrp = NULL;
	if (list_empty(&group->members))
		end_group(group);
}

/* The new group is entered first: the old one's end may be its session's. */
static void move_locked(struct proc *p, struct pgrp *group)
{
	struct pgrp *old = p->pgrp;

	list_del(&p->pgrp_link);
	p->pgrp = NULL;
	pgrp_join_locked(p, group);
	if (list_empty(&old->members))
		end_group(old);
}

/* --- setpgid, setsid --- */

static bool leads_session(const struct proc *p)
{
	return p->pgrp->session->leader == p;
}

/* Whom may the current process move? Itself, and a child that has not executed a program yet. */
static int find_movable_locked(pid_t pid, struct proc **out)
{
	struct proc *self = proc_current(), *p = pid ? proc_find_locked(pid) : self;

	if (!p)
		return -ESRCH;
	if (p != self) {
		if (p->parent != self)
			return -ESRCH;
		if (p->pgrp->session != self->pgrp->session)
			return -EPERM;
		if (p->has_execed)
			return -EACCES;
	}
	if (leads_session(p))
		return -EPERM;
	*out = p;
	return 0;
}

/* `spare` becomes the group if it is a new one; what is not used is left in it. */
static int setpgid_locked(pid_t pid, pid_t pgid, struct pgrp **spare)
{
	struct proc *p;
	int err = find_movable_locked(pid, &p);

	if (err < 0)
		return err;
	if (pgid == 0)
		pgid = p->pid;
	struct pgrp *group = pgrp_find_locked(pgid);
	if (!group && pgid != p->pid)
		return -EPERM;
	if (group && group->session != p->pgrp->session)
		return -EPERM;
	if (group == p->pgrp)
		return 0;
	if (!group) {
		group = *spare;
		*spare = NULL;
		show_group(group, pgid, p->pgrp->session);
	}
	move_locked(p, group);
	return 0;
}

int pgrp_setpgid(pid_t pid, pid_t pgid)
{
	if (pid < 0 || pgid < 0)
		return pgid < 0 ? -EINVAL : -ESRCH;
	struct pgrp *spare = kmem_cache_zalloc(group_cache);
	if (!spare)
		return -ENOMEM;
	spin_lock(&proc_tree_lock);
	int err = setpgid_locked(pid, pgid, &spare);
	spin_unlock(&proc_tree_lock);
	if (spare)
		kmem_cache_free(group_cache, spare);
	return err;
}

/* POSIX setsid: not for the leader of a group, even one that only others are left in. */
static pid_t setsid_locked(struct session **session, struct pgrp **group)
{
	struct proc *self = proc_current();

	if (leads_session(self) || pgrp_find_locked(self->pid))
		return -EPERM;
	(*session)->sid = self->pid;
	(*session)->leader = self;
	self->tty_epoch = 0;
	pid_use(&pid_space, self->pid);
	show_group(*group, self->pid, *session);
	move_locked(self, *group);
	*session = NULL;
	*group = NULL;
	return self->pid;
}

pid_t pgrp_setsid(void)
{
	struct session *session = kmem_cache_zalloc(session_cache);
	struct pgrp *group = kmem_cache_zalloc(group_cache);
	pid_t sid = -ENOMEM;

	if (session && group) {
		spin_lock(&proc_tree_lock);
		sid = setsid_locked(&session, &group);
		spin_unlock(&proc_tree_lock);
	}
	if (session)
		kmem_cache_free(session_cache, session);
	if (group)
		kmem_cache_free(group_cache, group);
	return sid;
}

pid_t pgrp_getpgid(pid_t pid)
{
	spin_lock(&proc_tree_lock);
	struct proc *p = pid ? proc_find_locked(pid) : proc_current();
	pid_t pgid = p ? p->pgrp->pgid : -ESRCH;
	spin_unlock(&proc_tree_lock);
	return pgid;
}

pid_t pgrp_getsid(pid_t pid)
{
	spin_lock(&proc_tree_lock);
	struct proc *p = pid ? proc_find_locked(pid) : proc_current();
	pid_t sid = p ? p->pgrp->session->sid : -ESRCH;
	spin_unlock(&proc_tree_lock);
	return sid;
}

void pgrp_signal_locked(struct pgrp *group, int signo)
{
	struct proc *p;

	list_for_each_entry (p, &group->members, pgrp_link)
		signal_send_number(p, signo);
}

/* --- Orphaned groups --- */

static bool is_tie(const struct proc *p, const struct proc *parent)
{
	return parent->pgrp != p->pgrp && parent->pgrp->session == p->pgrp->session;
}

/* Orphans are adopted by init, which does not count. Process 0, with which init begins in one
 * group, has no parent. */
static bool has_tie(const struct proc *p)
{
	return p->parent && p->parent != proc_init_process() && is_tie(p, p->parent);
}

bool pgrp_is_orphaned_locked(const struct pgrp *group)
{
	struct proc *p;

	list_for_each_entry (p, &group->members, pgrp_link) {
		if (p->zombie)
			return true;
		if (has_tie(p))
			return false;
	}
	return true;
}

static bool has_stopped_member(const struct pgrp *group)
{
	struct proc *p;

	list_for_each_entry (p, &group->members, pgrp_link) {
		if (p->zombie)
			return false;
		if (p->signals.stopped)
			return true;
	}
	return false;
}

void pgrp_untied_locked(struct proc *p, const struct proc *parent)
{
	struct pgrp *group = p->pgrp;

	if (!is_tie(p, parent) || !pgrp_is_orphaned_locked(group) || !has_stopped_member(group))
		return;
	pgrp_signal_locked(group, SIGHUP);
	pgrp_signal_locked(group, SIGCONT);
}

/* --- The leader's end --- */

void pgrp_set_leader_exit_hook(void (*hook)(struct session *session))
{
	leader_exit_hook = hook;
}

void pgrp_leader_exit(void)
{
	struct proc *self = proc_current();
	struct session *session = self->pgrp->session;

	if (session->leader != self)
		return;
	if (leader_exit_hook)
		leader_exit_hook(session);
	spin_lock(&proc_tree_lock);
	session->leader = NULL;
	spin_unlock(&proc_tree_lock);
}

/* --- Starting --- */

void pgrp_init(void)
{
	group_cache = kmem_cache_create("pgrp", sizeof(struct pgrp), 0);
	session_cache = kmem_cache_create("session", sizeof(struct session), 0);
	for (unsigned i = 0; i < GROUP_BUCKETS; i++)
		list_init(&buckets[i]);
}

/* Group 0 never ends: process 0 is a member. */
void pgrp_init_zero(struct proc *zero)
{
	spin_lock(&proc_tree_lock);
	show_group(&zero_group, 0, &zero_session);
	pgrp_join_locked(zero, &zero_group);
	spin_unlock(&proc_tree_lock);
}
