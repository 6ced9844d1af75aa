/*
 * What a process says about its own signals: dispositions, masks, the alternate stack; and waiting
 * for signals. Sleeping here uses the process's lock as guard, under which signals are made pending
 * and threads woken, so none is missed.
 */

#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/signal_queue.h"
#include "proc/thread.h"

#define FLAGS_KNOWN                                                                         \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_RESTORER | SA_ONSTACK | SA_RESTART | \
	 SA_NODEFER | SA_RESETHAND)

static bool ignores(const struct disposition *d, int signo)
{
	enum signal_default action = signal_default_action(signo);

	return d->handler == SIGNAL_IGNORE ||
	       (d->handler == SIGNAL_DEFAULT && (action == SIGNAL_IGN || action == SIGNAL_CONT));
}

/* POSIX 2.4.3: a pending signal that is set to be ignored is discarded, blocked or not. */
static void forget_if_ignored(struct proc *p, int signo)
{
	struct thread *t;

	if (!ignores(&p->signals.actions[signo], signo))
		return;
	pending_discard(&p->signals.pending, SIGBIT(signo));
	list_for_each_entry (t, &p->threads, proc_link)
		pending_discard(&t->pending, SIGBIT(signo));
}

int signal_action(int signo, const struct disposition *new, struct disposition *old)
{
	struct proc *p = proc_current();

	if (signo < 1 || signo > SIGNAL_MAX || (new && (SIGNALS_UNBLOCKED & SIGBIT(signo))))
		return -EINVAL;
	spin_lock(&p->lock);
	if (old)
		*old = p->signals.actions[signo];
	if (new) {
		struct disposition *d = &p->signals.actions[signo];
		*d = *new;
		d->mask &= ~SIGNALS_UNBLOCKED;
		d->flags &= FLAGS_KNOWN;
		forget_if_ignored(p, signo);
	}
	spin_unlock(&p->lock);
	return 0;
}

/* --- Masks --- */

void signal_set_mask(sigbits mask)
{
	struct thread *t = thread_current();

	spin_lock(&t->proc->lock);
	t->blocked = mask & ~SIGNALS_UNBLOCKED;
	spin_unlock(&t->proc->lock);
}

int signal_change_mask(int how, sigbits set, sigbits *old)
{
	sigbits mask = thread_current()->blocked;

	*old = mask;
	switch (how) {
	case SIG_BLOCK:
		signal_set_mask(mask | set);
		return 0;
	case SIG_UNBLOCK:
		signal_set_mask(mask & ~set);
		return 0;
	case SIG_SETMASK:
		signal_set_mask(set);
		return 0;
	default:
		return -EINVAL;
	}
}

sigbits signal_pending_blocked(void)
{
	struct thread *t = thread_current();

	spin_lock(&t->proc->lock);
	sigbits set = (t->pending.set | t->proc->signals.pending.set) & t->blocked;
	spin_unlock(&t->proc->lock);
	return set;
}

/* --- Waiting for signals --- */

/* Sleeps until a signal is to be acted on, or the deadline. */
static int sleep_for_signal(struct proc *p, nsec_t deadline)
{
	struct waitq only_signals_wake = WAITQ_INIT(only_signals_wake);
	int err;

	do
		err = waitq_wait(&only_signals_wake, &p->lock, WAIT_INTERRUPTIBLE, deadline);
	while (err == 0);
	return err;
}

int signal_pause(void)
{
	struct proc *p = proc_current();

	spin_lock(&p->lock);
	sleep_for_signal(p, WAIT_FOREVER);
	spin_unlock(&p->lock);
	return -ERESTARTNOHAND;
}

/* The old mask comes back when the handler returns, or at once if none runs (signal_deliver). */
static void replace_mask(struct thread *t, sigbits mask)
{
	if (!t->restore_blocked)
		t->saved_blocked = t->blocked;
	t->restore_blocked = true;
	t->blocked = mask & ~SIGNALS_UNBLOCKED;
}

void signal_wait_with_mask(sigbits mask)
{
	struct thread *t = thread_current();

	spin_lock(&t->proc->lock);
	replace_mask(t, mask);
	spin_unlock(&t->proc->lock);
}

void signal_waited_with_mask(bool interrupted)
{
	struct thread *t = thread_current();

	if (interrupted)
		return;
	spin_lock(&t->proc->lock);
	t->blocked = t->saved_blocked;
	t->restore_blocked = false;
	spin_unlock(&t->proc->lock);
}

int signal_suspend(sigbits mask)
{
	struct thread *t = thread_current();

	spin_lock(&t->proc->lock);
	replace_mask(t, mask);
	sleep_for_signal(t->proc, WAIT_FOREVER);
	spin_unlock(&t->proc->lock);
	return -ERESTARTNOHAND;
}

static int take(struct thread *t, sigbits set, struct signal_info *out)
{
	int signo = pending_take(&t->pending, set, out);

	return signo ? signo : pending_take(&t->proc->signals.pending, set, out);
}

int signal_wait(sigbits set, nsec_t deadline, struct signal_info *out)
{
	struct thread *t = thread_current();
	int err = 0;

	set &= ~SIGNALS_UNBLOCKED;
	spin_lock(&t->proc->lock);
	int signo = take(t, set, out);
	if (!signo && deadline > 0) {
		t->waited = set;
		err = sleep_for_signal(t->proc, deadline);
		t->waited = 0;
		signo = take(t, set, out);
	}
	spin_unlock(&t->proc->lock);
	if (signo)
		return signo;
	return err == -ERESTARTSYS ? -EINTR : -EAGAIN;
}

/* --- Reading signals (signalfd) --- */

sigbits signal_readable_locked(const struct thread *t, sigbits set)
{
	return (t->pending.set | t->proc->signals.pending.set) & set & ~SIGNALS_UNBLOCKED;
}

/* Every signal that becomes pending wakes the readers, blocked or not. */
int signal_read(sigbits set, bool wait, struct signal_info *out)
{
	struct thread *t = thread_current();
	struct proc *p = t->proc;
	int signo, err = 0;

	set &= ~SIGNALS_UNBLOCKED;
	spin_lock(&p->lock);
	while (!(signo = take(t, set, out)) && err == 0)
		err = wait ? waitq_wait(&p->signals.arrivals, &p->lock, WAIT_INTERRUPTIBLE,
					WAIT_FOREVER)
			   : -EAGAIN;
	spin_unlock(&p->lock);
	return signo ? signo : err;
}

/* --- The alternate stack --- */

bool signal_on_altstack(const struct signal_stack *s, vaddr_t esp)
{
	return s->size && !(s->flags & SS_AUTODISARM) && esp > s->base && esp - s->base <= s->size;
}

int signal_altstack(const stack_t *new, stack_t *old, vaddr_t user_esp)
{
	struct signal_stack *s = &thread_current()->altstack;
	bool on = signal_on_altstack(s, user_esp);

	if (old) {
		*old = (stack_t){
			.ss_sp = (void *)s->base,
			.ss_flags = (int)(s->flags | (on        ? SS_ONSTACK
						      : s->size ? 0
								: SS_DISABLE)),
			.ss_size = s->size,
		};
	}
	if (!new)
		return 0;
	uint32_t flags = (uint32_t) new->ss_flags &SS_AUTODISARM;
	uint32_t mode = (uint32_t) new->ss_flags & ~SS_AUTODISARM;
	if (on)
		return -EPERM;
	if (mode != 0 && mode != SS_ONSTACK && mode != SS_DISABLE)
		return -EINVAL;
	if (mode == SS_DISABLE) {
		*s = (struct signal_stack){.flags = flags};
		return 0;
	}
	if (new->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	*s = (struct signal_stack){(vaddr_t) new->ss_sp, new->ss_size, flags};
	return 0;
}
