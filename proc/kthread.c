/*
 * Processes that live in the kernel: the page daemon, the test runner, and init until it executes
 * its program. Like every process they are made whole before anyone sees them.
 */

#include "kernel/errno.h"
#include "proc/create.h"
#include "proc/proc.h"
#include "proc/resources.h"
#include "proc/sched.h"
#include "proc/thread.h"
#include "proc/tree.h"

/* What a kernel process does not have in common with its parent. */
static void make_kernel_only(struct proc *p, const char *name)
{
	p->kernel_only = true;
	p->dumpable = true;
	p->exit_signal = SIGCHLD;
	proc_set_name(p, name);
}

static int show(struct proc *p, struct proc *parent, struct thread *t, pid_t pid)
{
	spin_lock(&proc_tree_lock);
	int err = proc_show_locked(p, parent, parent->pgrp, pid);
	spin_unlock(&proc_tree_lock);
	if (err < 0)
		return err;
	t->tid = p->pid;
	thread_attach(t);
	return 0;
}

static int start(struct proc *parent, pid_t pid, const char *name, struct thread *t,
		 struct proc **out)
{
	struct proc *p = t->proc;

	make_kernel_only(p, name);
	int err = proc_fork_resources(p, parent, 0);
	if (err < 0)
		return err;
	err = show(p, parent, t, pid);
	if (err < 0) {
		proc_exit_resources(p);
		return err;
	}
	if (out) {
		proc_get(p);
		*out = p;
	}
	sched_make_ready(t);
	return 0;
}

static int create(struct proc *parent, pid_t pid, const char *name, void (*entry)(void *arg),
		  void *arg, struct proc **out)
{
	struct proc *p;
	int err = proc_create(parent, &p);

	if (err < 0)
		return err;
	struct thread *t = thread_create(p);
	if (t) {
		t->kernel_entry = entry;
		t->kernel_arg = arg;
		err = start(parent, pid, name, t, out);
		if (err == 0)
			return 0;
		thread_free(t);
	} else {
		err = -ENOMEM;
	}
	proc_discard(p);
	return err;
}

int kthread_start(const char *name, void (*entry)(void *arg), void *arg, struct proc **out)
{
	return create(proc_zero(), 0, name, entry, arg, out);
}

int kthread_start_child(const char *name, void (*entry)(void *arg), void *arg, struct proc **out)
{
	return create(proc_current(), 0, name, entry, arg, out);
}

int kthread_start_numbered(pid_t pid, const char *name, void (*entry)(void *arg), void *arg)
{
	return create(proc_zero(), pid, name, entry, arg, NULL);
}
