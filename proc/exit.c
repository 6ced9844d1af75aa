/*
 * The end of a process. It gives up what it has, in the order in which others may notice: memory,
 * files, terminal. Then, under the tree lock, all at once: its children get another parent, it
 * becomes a zombie, its parent is told. What is left is its number, its status and its usage, until
 * the parent waits for it; a parent that does not care gets no zombie at all.
 *
 * The stack it runs on goes last: whoever runs next frees it.
 */

#include "proc/exit.h"
#include "kernel/panic.h"
#include "mm/addrspace.h"
#include "mm/memobj.h"
#include "mm/uaccess.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/resources.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "proc/tree.h"
#include "syscall/abi/wait.h"

static void (*init_exit_hook)(int status);

void proc_set_init_exit_hook(void (*hook)(int status))
{
	init_exit_hook = hook;
}

static void end_of_init(const struct proc *p, int status)
{
	if (init_exit_hook)
		init_exit_hook(status);
	if (WIFEXITED(status))
		panic("init (%s) ended with exit status %d", p->name, WEXITSTATUS(status));
	panic("init (%s) was killed by signal %d (%s)", p->name, WTERMSIG(status),
	      signal_name(WTERMSIG(status)) ? signal_name(WTERMSIG(status)) : "real-time");
}

/* --- What it has --- */

void proc_release_vfork_parent(void)
{
	struct proc *p = proc_current();

	spin_lock(&proc_tree_lock);
	if (p->vfork_pending) {
		p->vfork_pending = false;
		waitq_wake_all(&p->vfork_done);
	}
	spin_unlock(&proc_tree_lock);
}

/* CLONE_CHILD_CLEARTID: for those who still share the memory. */
static void clear_child_tid(struct thread *t)
{
	const uint32_t ended = 0;

	if (!t->clear_child_tid || !t->proc->as || t->proc->as->refs < 2)
		return;
	if (copy_to_user((void __user *)t->clear_child_tid, &ended, sizeof(ended)) < 0)
		return; /* the program gave a bad address: nobody to tell */
}

static void give_up_memory(struct proc *p)
{
	spin_lock(&p->lock);
	struct addrspace *as = p->as;
	struct memobj *executable = p->executable;
	p->as = NULL;
	p->executable = NULL;
	if (as)
		proc_fold_addrspace(p, as);
	spin_unlock(&p->lock);
	addrspace_activate(NULL);
	if (as)
		addrspace_put(as);
	if (executable)
		executable->ops->unref(executable);
	proc_release_vfork_parent();
}

static void give_up_thread(struct proc *p, struct thread *t)
{
	struct usage usage;

	spin_lock(&p->lock);
	thread_usage(t, &usage);
	usage_add(&p->ended_usage, &usage);
	list_del(&t->proc_link);
	p->nthreads--;
	signal_flush(&t->pending);
	signal_flush(&p->signals.pending);
	spin_unlock(&p->lock);
}

/* --- The parent's side --- */

/* Does the parent want no zombies? POSIX sigaction, SA_NOCLDWAIT and SIG_IGN for SIGCHLD. */
static bool wants_no_zombie(struct proc *parent, const struct proc *child)
{
	if (parent == proc_zero())
		return true;
	if (child->exit_signal != SIGCHLD)
		return false;
	spin_lock(&parent->lock);
	const struct disposition *d = &parent->signals.actions[SIGCHLD];
	bool unwanted = d->handler == SIGNAL_IGNORE || (d->flags & SA_NOCLDWAIT);
	spin_unlock(&parent->lock);
	return unwanted;
}

/* Tells the parent of a zombie. True: it was reaped at once, and the tree's reference is the
 * caller's to give back. */
static bool tell_end_locked(struct proc *p)
{
	bool reap = wants_no_zombie(p->parent, p);

	wait_notify_locked(p, p->wait_status);
	if (reap)
		proc_reap_locked(p, false);
	return reap;
}

/* --- The children --- */

/* The nearest ancestor that adopts (prctl PR_SET_CHILD_SUBREAPER), else init; the kernel's own go
 * to process 0. */
static struct proc *find_reaper_locked(const struct proc *p)
{
	struct proc *init = proc_init_process();

	if (p->kernel_only || !init)
		return proc_zero();
	for (struct proc *a = p->parent; a && a != init; a = a->parent)
		if (a->subreaper && !a->exiting)
			return a;
	return init;
}

static void adopt_locked(struct proc *child, struct proc *old, struct proc *reaper)
{
	list_del(&child->sibling);
	list_add_tail(child->zombie ? &reaper->zombies : &reaper->children, &child->sibling);
	child->parent = reaper;
	child->exit_signal = SIGCHLD;
	if (child->parent_death_signal && !child->zombie)
		signal_send_number(child, child->parent_death_signal);
	pgrp_untied_locked(child, old);
}

static void leave_children_locked(struct proc *p)
{
	struct proc *child, *next, *reaper = find_reaper_locked(p);

	list_for_each_entry_safe (child, next, &p->children, sibling)
		adopt_locked(child, p, reaper);
	list_for_each_entry_safe (child, next, &p->zombies, sibling) {
		adopt_locked(child, p, reaper);
		if (tell_end_locked(child))
			proc_put(child); /* takes no lock of lower rank */
	}
}

/* --- All together --- */

static void become_zombie(struct proc *p, int status)
{
	spin_lock(&proc_tree_lock);
	leave_children_locked(p);
	give_up_thread(p, thread_current());
	sched_end();
	p->zombie = true;
	p->wait_status = status;
	pgrp_member_died_locked(p);
	list_del(&p->sibling);
	list_add_tail(&p->parent->zombies, &p->sibling);
	pgrp_untied_locked(p, p->parent);
	bool reaped = tell_end_locked(p);
	spin_unlock(&proc_tree_lock);
	if (reaped)
		proc_put(p);
}

void proc_exit(int status)
{
	struct thread *t = thread_current();
	struct proc *p = t->proc;

	assert_may_sleep();
	assert(p != proc_zero());
	if (p->pid == PID_INIT)
		end_of_init(p, status);
	spin_lock(&p->lock);
	p->exiting = true;
	spin_unlock(&p->lock);
	itimer_cancel_all(p);
	posix_timer_delete_all(p);
	clear_child_tid(t);
	give_up_memory(p);
	proc_exit_resources(p);
	pgrp_leader_exit();
	become_zombie(p, status);
	sched_exit();
}
