/*
 * Delivery: the one place where signals do something to a process, on its way back to user mode.
 * Each pass takes pending signals off until one has a handler, which is entered, or none is left.
 *
 * A system call that a signal interrupted has returned one of the restart numbers. Before a handler
 * is entered that becomes EINTR or a second execution of the int 0x80, as the number and SA_RESTART
 * say; with no handler the call is always made again. So a stopped and continued program never
 * sees that it was.
 */

#include "kernel/errno.h"
#include "kernel/panic.h"
#include "kernel/trap.h"
#include "proc/exit.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/signal_frame.h"
#include "proc/signal_queue.h"
#include "proc/thread.h"
#include "syscall/abi/syscalls.h"
#include "syscall/abi/wait.h"

#define INT_SIZE 2 /* bytes of int 0x80 */

/* --- Interrupted calls --- */

bool signal_wants_restart(const struct trapframe *tf)
{
	int result = -(int)tf->eax;

	return tf->vector == TRAP_SYSCALL && tf->error != NO_SYSTEM_CALL &&
	       (result == ERESTARTSYS || result == ERESTARTNOINTR || result == ERESTARTNOHAND ||
		result == ERESTART_RESTARTBLOCK);
}

static void call_again(struct trapframe *tf, uint32_t number)
{
	tf->eax = number;
	tf->eip -= INT_SIZE;
	tf->error = NO_SYSTEM_CALL;
}

static void restart_without_handler(struct trapframe *tf)
{
	if (!signal_wants_restart(tf))
		return;
	bool timed = -(int)tf->eax == ERESTART_RESTARTBLOCK;
	call_again(tf, timed ? (uint32_t)SYS_restart_syscall : tf->error);
}

static void restart_before_handler(struct trapframe *tf, const struct disposition *action)
{
	if (!signal_wants_restart(tf))
		return;
	int result = -(int)tf->eax;
	if (result == ERESTARTNOINTR || (result == ERESTARTSYS && (action->flags & SA_RESTART)))
		call_again(tf, tf->error);
	else
		tf->eax = (uint32_t)-EINTR;
}

/* --- Stopping and going on --- */

/* SIGCONT may have come since the stop signal was taken off, and a group that nobody in its session
 * could continue is not stopped by a terminal's signals (POSIX 2.4.3). */
static bool begin_stop(struct proc *p, int signo)
{
	spin_lock(&proc_tree_lock);
	bool allowed = signo == SIGSTOP || !pgrp_is_orphaned_locked(p->pgrp);
	spin_lock(&p->lock);
	bool stop = allowed && p->signals.stop_taken;
	p->signals.stop_taken = false;
	if (stop) {
		p->signals.stopped = true;
		p->event = PROC_STOPPED;
		p->event_status = W_STOPPED(signo);
	}
	spin_unlock(&p->lock);
	if (stop)
		wait_notify_locked(p, W_STOPPED(signo));
	spin_unlock(&proc_tree_lock);
	return stop;
}

/* Whoever ends the stop clears the flag under the lock and wakes: no wake-up is lost. */
static void stay_stopped(struct proc *p)
{
	spin_lock(&p->lock);
	while (p->signals.stopped)
		sched_stop(&p->lock);
	spin_unlock(&p->lock);
}

static void tell_continued(struct proc *p)
{
	spin_lock(&proc_tree_lock);
	spin_lock(&p->lock);
	bool owed = p->signals.continue_owed;
	p->signals.continue_owed = false;
	spin_unlock(&p->lock);
	if (owed)
		wait_notify_locked(p, W_CONTINUED);
	spin_unlock(&proc_tree_lock);
}

/* --- Taking signals off --- */

static int take_next(struct thread *t, struct signal_info *info)
{
	struct proc *p = t->proc;
	int signo = pending_take(&t->pending, ~t->blocked, info);

	return signo ? signo : pending_take(&p->signals.pending, ~t->blocked, info);
}

/* The next signal and what is to be done about it; 0: none is left. */
static int next_signal(struct thread *t, struct signal_info *info, struct disposition *action)
{
	struct proc *p = t->proc;

	spin_lock(&p->lock);
	int signo = take_next(t, info);
	if (signo) {
		struct disposition *d = &p->signals.actions[signo];
		*action = *d;
		if (d->handler > SIGNAL_IGNORE && (d->flags & SA_RESETHAND))
			d->handler = SIGNAL_DEFAULT;
		p->signals.stop_taken = signal_default_action(signo) == SIGNAL_STOP;
	}
	spin_unlock(&p->lock);
	return signo;
}

static void do_default(struct proc *p, int signo)
{
	if (p->signals.immune)
		return;
	switch (signal_default_action(signo)) {
	case SIGNAL_TERM:
	case SIGNAL_CORE:
		proc_exit(W_KILLED(signo));
	case SIGNAL_STOP:
		if (begin_stop(p, signo))
			stay_stopped(p);
		tell_continued(p);
		break;
	case SIGNAL_IGN:
	case SIGNAL_CONT:
		break;
	}
}

/* The mask that the handler's return brings back; sigsuspend's caller gets the one from before. */
static sigbits mask_to_return_to(struct thread *t)
{
	return t->restore_blocked ? t->saved_blocked : t->blocked;
}

static void no_stack_for_handler(struct thread *t, int signo)
{
	struct signal_info info = signal_from_kernel(SIGSEGV);

	if (signo == SIGSEGV)
		t->proc->signals.actions[SIGSEGV].handler = SIGNAL_DEFAULT;
	signal_force(t, &info);
}

static void do_handler(struct trapframe *tf, struct thread *t, const struct disposition *action,
		       const struct signal_info *info)
{
	restart_before_handler(tf, action);
	if (signal_enter_handler(tf, action, info, mask_to_return_to(t)) < 0) {
		no_stack_for_handler(t, info->signo);
		return;
	}
	t->restore_blocked = false;
	sigbits mask = t->blocked | action->mask;
	if (!(action->flags & SA_NODEFER))
		mask |= SIGBIT(info->signo);
	signal_set_mask(mask);
}

void signal_deliver(struct trapframe *tf)
{
	struct thread *t = thread_current();
	struct disposition action;
	struct signal_info info;
	int signo;

	if (t->proc->signals.stopped)
		stay_stopped(t->proc);
	if (t->proc->signals.continue_owed)
		tell_continued(t->proc);
	while ((signo = next_signal(t, &info, &action)) > 0) {
		if (action.handler == SIGNAL_DEFAULT) {
			do_default(t->proc, signo);
		} else if (action.handler != SIGNAL_IGNORE) {
			do_handler(tf, t, &action, &info);
			return;
		}
	}
	restart_without_handler(tf);
	if (t->restore_blocked) {
		t->restore_blocked = false;
		signal_set_mask(t->saved_blocked);
	}
}

/* --- Faults --- */

void signal_user_fault(struct trapframe *tf, const struct user_fault *fault)
{
	struct thread *t = thread_current();
	struct signal_info info = {.signo = fault->signo, .code = fault->code, .addr = fault->addr};

	(void)tf;
	t->fault.vector = fault->vector;
	t->fault.error = fault->error;
	if (fault->vector == TRAP_PAGE_FAULT)
		t->fault.address = fault->addr;
	signal_force(t, &info);
}
