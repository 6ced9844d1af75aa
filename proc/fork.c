/*
 * A process from a process. The child is made whole where nobody can see it: control block, thread
 * and stack, memory, and what other rooms attach; each step that fails undoes those before it. Only
 * then does it get a number and its place on the tree, all at once, and is ready to run.
 *
 * A signal for the parent's group may arrive in between. The parent has it pending then, and the
 * child would miss it; so fork begins again after the signal was handled.
 */

#include "proc/fork.h"
#include "kernel/errno.h"
#include "kernel/trap.h"
#include "mm/addrspace.h"
#include "mm/memobj.h"
#include "mm/uaccess.h"
#include "proc/create.h"
#include "proc/fpu.h"
#include "proc/proc.h"
#include "proc/resources.h"
#include "proc/sched.h"
#include "proc/thread.h"
#include "proc/tls.h"
#include "proc/tree.h"
#include "syscall/abi/sched.h"

#define FLAGS_KNOWN                                                                      \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_PTRACE | CLONE_VFORK | CLONE_PARENT | \
	 CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID |     \
	 CLONE_DETACHED | CLONE_UNTRACED | CLONE_CHILD_SETTID | CLONE_IO)

static int check(const struct clone_request *request)
{
	if (request->flags & ~FLAGS_KNOWN)
		return -EINVAL;
	if ((request->flags & CLONE_PARENT) && proc_current() == proc_init_process())
		return -EINVAL;
	if (request->exit_signal < 0 || request->exit_signal > SIGNAL_MAX)
		return -EINVAL;
	return 0;
}

/* --- Memory --- */

static int copy_memory(struct proc *child, struct proc *parent, uint32_t flags)
{
	int err = 0;

	if (flags & CLONE_VM) {
		addrspace_get(parent->as);
		child->as = parent->as;
	} else {
		err = addrspace_fork(parent->as, &child->as);
	}
	if (err < 0)
		return err;
	child->executable = parent->executable;
	if (child->executable)
		child->executable->ops->ref(child->executable);
	return 0;
}

static void drop_memory(struct proc *child)
{
	addrspace_put(child->as);
	child->as = NULL;
	if (child->executable)
		child->executable->ops->unref(child->executable);
	child->executable = NULL;
}

/* --- The thread --- */

static int set_tls(struct thread *t, vaddr_t address)
{
	struct user_desc desc;

	if (copy_from_user(&desc, (const void __user *)address, sizeof(desc)) < 0)
		return -EFAULT;
	if (desc.entry_number == ~0U)
		return -EINVAL;
	return tls_set(t, &desc);
}

/* The child returns from the same trap, with 0. */
static int copy_thread(struct thread *t, const struct trapframe *tf,
		       const struct clone_request *request)
{
	const struct thread *parent = thread_current();

	*t->user_frame = *tf;
	t->user_frame->eax = 0;
	if (request->stack)
		t->user_frame->esp = request->stack;
	t->blocked = parent->restore_blocked ? parent->saved_blocked : parent->blocked;
	if (!(request->flags & CLONE_VM) || (request->flags & CLONE_VFORK))
		t->altstack = parent->altstack;
	t->timer_slack = t->timer_slack_default = parent->timer_slack;
	if (!parent->reset_on_fork) {
		t->policy = parent->policy;
		t->rt_priority = parent->rt_priority;
	}
	fpu_fork(t);
	for (unsigned i = 0; i < SEG_TLS_COUNT; i++)
		t->tls[i] = parent->tls[i];
	if (request->flags & CLONE_CHILD_SETTID)
		t->set_child_tid = request->child_tid;
	if (request->flags & CLONE_CHILD_CLEARTID)
		t->clear_child_tid = request->child_tid;
	return request->flags & CLONE_SETTLS ? set_tls(t, request->tls) : 0;
}

/* --- On the tree --- */

static int show(struct proc *child, struct thread *t, const struct clone_request *request)
{
	uint32_t flags = request->flags;
	struct proc *self = proc_current();

	/* A sibling ends as this process does: nobody chooses what hits another's parent. */
	child->exit_signal = flags & CLONE_PARENT ? self->exit_signal : request->exit_signal;
	child->no_new_privs = self->no_new_privs;
	child->personality = self->personality;
	child->keep_caps = self->keep_caps;
	child->dumpable = self->dumpable;
	child->vfork_pending = flags & CLONE_VFORK;
	spin_lock(&proc_tree_lock);
	int err = -ERESTARTNOINTR;
	if (!signal_pending(thread_current())) {
		struct proc *parent = flags & CLONE_PARENT ? self->parent : self;
		err = proc_show_locked(child, parent, self->pgrp, 0);
	}
	if (err == 0) {
		t->tid = child->pid;
		thread_attach(t);
	}
	spin_unlock(&proc_tree_lock);
	return err;
}

static int fill(struct proc *child, struct thread *t, const struct trapframe *tf,
		const struct clone_request *request)
{
	struct proc *self = proc_current();
	int err = copy_thread(t, tf, request);

	if (err < 0)
		return err;
	if (request->clear_handlers)
		signal_exec(child);
	err = copy_memory(child, self, request->flags);
	if (err < 0)
		return err;
	err = proc_fork_resources(child, self, request->flags);
	if (err == 0) {
		err = show(child, t, request);
		if (err == 0)
			return 0;
		proc_exit_resources(child);
	}
	drop_memory(child);
	return err;
}

static int make(const struct trapframe *tf, const struct clone_request *request,
		struct thread **out)
{
	struct proc *child;
	int err = proc_create(proc_current(), &child);

	if (err < 0)
		return err;
	struct thread *t = thread_create(child);
	if (t) {
		err = fill(child, t, tf, request);
		if (err == 0) {
			*out = t;
			return 0;
		}
		thread_free(t);
	} else {
		err = -ENOMEM;
	}
	proc_discard(child);
	return err;
}

/* --- vfork --- */

/* The parent sleeps while the child borrows its memory. The child clears the mark under the guard
 * and wakes: no wake-up is lost. Only a signal that kills the parent ends the wait early. */
static void wait_for_vfork(struct proc *child)
{
	spin_lock(&proc_tree_lock);
	while (child->vfork_pending)
		if (waitq_wait(&child->vfork_done, &proc_tree_lock, WAIT_KILLABLE, WAIT_FOREVER) <
		    0)
			break;
	spin_unlock(&proc_tree_lock);
}

static void tell_parent_tid(vaddr_t address, pid_t pid)
{
	if (copy_to_user((void __user *)address, &pid, sizeof(pid)) < 0)
		return; /* the child is there all the same, as on Linux */
}

pid_t proc_fork(const struct trapframe *tf, const struct clone_request *request)
{
	struct thread *t = NULL;
	int err = check(request);

	if (err < 0)
		return err;
	if (signal_pending(thread_current()))
		return -ERESTARTNOINTR;
	err = make(tf, request, &t);
	if (err < 0)
		return err;
	struct proc *child = t->proc;
	pid_t pid = child->pid;
	proc_get(child);
	if (request->flags & CLONE_PARENT_SETTID)
		tell_parent_tid(request->parent_tid, pid);
	sched_make_ready(t);
	if (request->flags & CLONE_VFORK)
		wait_for_vfork(child);
	proc_put(child);
	return pid;
}
