/*
 * What a signal would do to a process: its default action from the one list, and what the process
 * has said about it. Nothing is changed here; who sleeps, sends or delivers asks.
 */

#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/thread.h"

static const struct {
	const char *name;
	enum signal_default action;
} standard[] = {
#define SIGNAL(signo, what) [signo] = {#signo, what},
#include "proc/signal_list.h"
#undef SIGNAL
};

enum signal_default signal_default_action(int signo)
{
	return signo < SIGRTMIN_ABI ? standard[signo].action : SIGNAL_TERM;
}

const char *signal_name(int signo)
{
	return signo > 0 && signo < SIGRTMIN_ABI ? standard[signo].name : NULL;
}

bool signal_ends_process(const struct proc *p, int signo)
{
	enum signal_default action = signal_default_action(signo);

	return p->signals.actions[signo].handler == SIGNAL_DEFAULT && !p->signals.immune &&
	       (action == SIGNAL_TERM || action == SIGNAL_CORE);
}

bool signal_does_nothing(const struct proc *p, int signo)
{
	const struct disposition *d = &p->signals.actions[signo];
	enum signal_default action = signal_default_action(signo);

	if (d->handler == SIGNAL_IGNORE)
		return true;
	return d->handler == SIGNAL_DEFAULT &&
	       (action == SIGNAL_IGN || action == SIGNAL_CONT || p->signals.immune);
}

sigbits signal_actionable(const struct thread *t)
{
	return (t->pending.set | t->proc->signals.pending.set) & (~t->blocked | t->waited);
}

bool signal_pending(const struct thread *t)
{
	return signal_actionable(t) || t->proc->signals.stopped;
}

bool signal_pending_fatal(const struct thread *t)
{
	sigbits set = signal_actionable(t) & ~t->waited;

	for (int signo = 1; set; signo++, set >>= 1)
		if ((set & 1) && signal_ends_process(t->proc, signo))
			return true;
	return false;
}

bool signal_is_ignored(int signo)
{
	const struct thread *t = thread_current();

	return (t->blocked & SIGBIT(signo)) ||
	       t->proc->signals.actions[signo].handler == SIGNAL_IGNORE;
}
