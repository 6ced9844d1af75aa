/*
 * Coming onto the tree and leaving it. A process is there from proc_show_locked(), all at once with
 * number, parent and group, to proc_reap_locked().
 */

#include "proc/tree.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/state.h"
#include "proc/user.h"

static pid_t take_number(pid_t wanted)
{
	if (!wanted)
		return pid_take(&pid_space);
	assert(!pid_space.uses[wanted]);
	pid_use(&pid_space, wanted);
	return wanted;
}

int proc_show_locked(struct proc *p, struct proc *parent, struct pgrp *group, pid_t pid)
{
	assert(spin_held(&proc_tree_lock));
	pid = take_number(pid);
	if (!pid)
		return -EAGAIN;
	p->pid = pid;
	p->parent = parent;
	p->signals.immune = pid == PID_INIT;
	proc_table_add_locked(p);
	list_add_tail(&parent->children, &p->sibling);
	pgrp_join_locked(p, group);
	p->tty_epoch = proc_current()->tty_epoch; /* whoever forks it is of its session */
	return 0;
}

void proc_reap_locked(struct proc *p, bool waited)
{
	struct usage usage;

	assert(spin_held(&proc_tree_lock) && p->zombie);
	if (waited) {
		proc_usage(p, &usage);
		usage_add(&p->parent->children_usage, &usage);
		usage_add(&p->parent->children_usage, &p->children_usage);
	}
	proc_note_gone(p, waited ? "waited for" : "nobody waits for it");
	list_del(&p->sibling);
	proc_table_remove_locked(p);
	pgrp_leave_locked(p);
	pid_drop(&pid_space, p->pid);
	user_uncharge_process(p->account);
}
