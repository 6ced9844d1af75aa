/*
 * Waiting for children (POSIX wait, waitid). Zombies stand on a list of their own in the order of
 * their deaths, so the next one is found at once; a named child is found by its number. Only who
 * asks for stopped or continued children looks at the living ones.
 *
 * The wait queue's guard is the tree lock, under which children die, stop and go on in the eyes of
 * their parent: no change is missed.
 */

#include "proc/exit.h"
#include "kernel/errno.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/tree.h"
#include "syscall/abi/wait.h"

/* --- What a status says --- */

void wait_status_decode(int status, int *code, int *value)
{
	if (WIFCONTINUED(status)) {
		*code = CLD_CONTINUED;
		*value = SIGCONT;
	} else if (WIFSTOPPED(status)) {
		*code = CLD_STOPPED;
		*value = WSTOPSIG(status);
	} else if (WIFEXITED(status)) {
		*code = CLD_EXITED;
		*value = WEXITSTATUS(status);
	} else {
		*code = WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED;
		*value = WTERMSIG(status);
	}
}

static bool wants_signal(struct proc *parent, int status)
{
	if (!WIFSTOPPED(status) && !WIFCONTINUED(status))
		return true;
	spin_lock(&parent->lock);
	bool wants = !(parent->signals.actions[SIGCHLD].flags & SA_NOCLDSTOP);
	spin_unlock(&parent->lock);
	return wants;
}

void wait_notify_locked(struct proc *child, int status)
{
	struct proc *parent = child->parent;
	bool ended = !WIFSTOPPED(status) && !WIFCONTINUED(status);
	struct signal_info info = {
		.signo = ended ? child->exit_signal : SIGCHLD,
		.pid = child->pid,
		.uid = child->cred.uid,
	};

	wait_status_decode(status, &info.code, &info.status);
	proc_times(child, &info.utime, &info.stime);
	if (info.signo && wants_signal(parent, status))
		signal_send(parent, &info);
	waitq_wake_all(&parent->child_event);
}

/* --- Looking for one --- */

struct search {
	const struct wait_request *request;
	struct proc *self;
	bool any;           /* a child that could be waited for exists */
	struct proc *found; /* one that has something to tell */
	int status;
};

/* Children that tell their end by another signal than SIGCHLD are waited for with __WCLONE. */
static bool is_meant(const struct search *s, const struct proc *child)
{
	int options = s->request->options;
	pid_t pid = s->request->pid;

	if (!(options & __WALL) &&
	    (child->exit_signal != SIGCHLD) != ((unsigned)options & __WCLONE ? true : false))
		return false;
	if (pid > 0)
		return child->pid == pid;
	if (pid == -1)
		return true;
	return child->pgrp->pgid == (pid ? -pid : s->self->pgrp->pgid);
}

static bool event_is_wanted(const struct proc *child, int options)
{
	return (child->event == PROC_STOPPED && (options & WUNTRACED)) ||
	       (child->event == PROC_CONTINUED && (options & WCONTINUED));
}

static bool look_at_living(struct search *s, struct proc *child)
{
	int options = s->request->options;

	spin_lock(&child->lock);
	bool wanted = event_is_wanted(child, options);
	if (wanted) {
		s->status = child->event_status;
		if (!(options & WNOWAIT))
			child->event = PROC_NO_EVENT;
	}
	spin_unlock(&child->lock);
	return wanted;
}

/* True: the search is over. */
static bool look_at(struct search *s, struct proc *child)
{
	bool deaf = child->zombie && !(s->request->options & WEXITED); /* nothing more to come */

	if (!is_meant(s, child) || deaf)
		return false;
	s->any = true;
	if (child->zombie) {
		s->status = child->wait_status;
	} else if (!look_at_living(s, child)) {
		return false;
	}
	s->found = child;
	return true;
}

static void look_at_all(struct search *s)
{
	int options = s->request->options;
	bool all_meant = s->request->pid == -1 && !((unsigned)options & __WCLONE);
	struct proc *child;

	list_for_each_entry (child, &s->self->zombies, sibling)
		if (look_at(s, child))
			return;
	list_for_each_entry (child, &s->self->children, sibling) {
		if (look_at(s, child))
			return;
		if (s->any && all_meant && !(options & (WUNTRACED | WCONTINUED)))
			return;
	}
}

static void search_locked(struct search *s)
{
	if (s->request->pid <= 0) {
		look_at_all(s);
		return;
	}
	struct proc *child = proc_find_locked(s->request->pid);
	if (child && child->parent == s->self)
		look_at(s, child);
}

/* --- wait --- */

/* Fills the result; a reaped child is returned, its reference the caller's to give back. */
static struct proc *take_locked(const struct search *s, struct wait_result *result)
{
	struct proc *child = s->found;

	result->pid = child->pid;
	result->uid = child->cred.uid;
	result->status = s->status;
	proc_usage(child, &result->usage);
	usage_add(&result->usage, &child->children_usage);
	if (!child->zombie || (s->request->options & WNOWAIT))
		return NULL;
	proc_reap_locked(child, true);
	return child;
}

/* Looks and sleeps until there is something to report. */
static int wait_locked(struct search *s)
{
	for (;;) {
		s->any = false;
		search_locked(s);
		if (s->found)
			return 0;
		if (!s->any)
			return -ECHILD;
		if (s->request->options & WNOHANG)
			return 0;
		int err = waitq_wait(&s->self->child_event, &proc_tree_lock, WAIT_INTERRUPTIBLE,
				     WAIT_FOREVER);
		if (err < 0)
			return err;
	}
}

int proc_wait(const struct wait_request *request, struct wait_result *result)
{
	struct search s = {.request = request, .self = proc_current()};
	struct proc *reaped = NULL;

	*result = (struct wait_result){0};
	if (request->pid == INT32_MIN)
		return -ESRCH;
	spin_lock(&proc_tree_lock);
	int err = wait_locked(&s);
	if (s.found)
		reaped = take_locked(&s, result);
	spin_unlock(&proc_tree_lock);
	if (reaped)
		proc_put(reaped);
	return err;
}
