/*
 * Sending. A signal is made pending under the lock of the process it is for, and a thread that can
 * take it is woken under the same lock; a sleeper looks at what is pending after it has marked
 * itself asleep (proc/sched.c), so no signal is slept through.
 *
 * Two things happen when a signal is sent, not when it is delivered. A stop signal takes back a
 * pending SIGCONT and the other way round, and SIGCONT lets a stopped process go on, whether or not
 * it is blocked or ignored. And a signal that would do nothing is dropped at once, unless it is
 * blocked: then its fate is decided when it is let through.
 */

#include "proc/signal.h"
#include "kernel/errno.h"
#include "kernel/panic.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/signal_queue.h"
#include "proc/thread.h"
#include "syscall/abi/poll.h"
#include "syscall/abi/wait.h"

#define STOPS (SIGBIT(SIGSTOP) | SIGBIT(SIGTSTP) | SIGBIT(SIGTTIN) | SIGBIT(SIGTTOU))

struct signal_info signal_from_current(int signo, int code)
{
	const struct proc *p = proc_current();

	return (struct signal_info){
		.signo = signo, .code = code, .pid = p->pid, .uid = p->cred.uid};
}

struct signal_info signal_from_kernel(int signo)
{
	return (struct signal_info){.signo = signo, .code = SI_KERNEL};
}

/* --- Sending --- */

static bool is_held_back(const struct thread *t, int signo)
{
	return (t->blocked | t->waited) & SIGBIT(signo);
}

static void discard_everywhere(struct proc *p, sigbits set)
{
	struct thread *t;

	pending_discard(&p->signals.pending, set);
	list_for_each_entry (t, &p->threads, proc_link)
		pending_discard(&t->pending, set);
}

static void wake_all(struct proc *p, enum wake_reason reason)
{
	struct thread *t;

	list_for_each_entry (t, &p->threads, proc_link)
		sched_wake(t, reason);
}

static void let_go_on(struct proc *p)
{
	if (p->signals.stopped) {
		p->signals.stopped = false;
		p->signals.continue_owed = true;
		p->event = PROC_CONTINUED;
		p->event_status = W_CONTINUED;
	}
	wake_all(p, WAKE_CONTINUE);
}

/* What sending alone does, whatever becomes of the signal. */
static void apply_at_once(struct proc *p, int signo)
{
	if (STOPS & SIGBIT(signo)) {
		discard_everywhere(p, SIGBIT(SIGCONT));
	} else if (signo == SIGCONT) {
		discard_everywhere(p, STOPS);
		p->signals.stop_taken = false;
		let_go_on(p);
	} else if (signo == SIGKILL && !p->signals.immune) {
		p->signals.stop_taken = false;
		p->signals.stopped = false;
	}
}

/* Wakes one thread that would take the signal; all if it ends them all. */
static void wake_taker(struct proc *p, struct thread *only, int signo)
{
	struct thread *t;

	if (signo == SIGKILL) {
		wake_all(p, WAKE_KILL);
		return;
	}
	enum wake_reason reason = signal_ends_process(p, signo) ? WAKE_FATAL : WAKE_SIGNAL;
	list_for_each_entry (t, &p->threads, proc_link) {
		if ((only && t != only) || !(signal_actionable(t) & SIGBIT(signo)))
			continue;
		sched_wake(t, reason);
		return;
	}
}

/* What sending does in any case. True: the signal is to be queued, too. */
static bool begin_send(struct proc *p, struct thread *only, int signo)
{
	struct thread *first = only ? only : proc_main_thread(p);

	if (p->kernel_only || p->exiting || !first)
		return false;
	apply_at_once(p, signo);
	return !signal_does_nothing(p, signo) || is_held_back(first, signo);
}

static struct pending_signals *pending_of(struct proc *p, struct thread *only)
{
	return only ? &only->pending : &p->signals.pending;
}

/* It is queued. */
static void end_send(struct proc *p, struct thread *only, int signo)
{
	waitq_wake_all(&p->signals.arrivals);
	poll_wake_for(&p->signals.arrival_point, POLLIN | POLLRDNORM);
	wake_taker(p, only, signo);
}

static int send_locked(struct proc *p, struct thread *only, const struct signal_info *info)
{
	if (!begin_send(p, only, info->signo))
		return 0;
	int err = pending_add(pending_of(p, only), info, p->account,
			      p->limits[RLIMIT_SIGPENDING].rlim_cur);
	if (err == 0)
		end_send(p, only, info->signo);
	return err;
}

bool signal_send_owned_locked(struct proc *p, struct thread *only, struct queued_signal *q)
{
	if (!begin_send(p, only, q->info.signo))
		return false;
	pending_add_owned(pending_of(p, only), q);
	end_send(p, only, q->info.signo);
	return true;
}

int signal_send(struct proc *p, const struct signal_info *info)
{
	assert(info->signo > 0 && info->signo <= SIGNAL_MAX);
	spin_lock(&p->lock);
	int err = send_locked(p, NULL, info);
	spin_unlock(&p->lock);
	return err;
}

int signal_send_number(struct proc *p, int signo)
{
	struct signal_info info = signal_from_kernel(signo);

	return signal_send(p, &info);
}

int signal_send_thread(struct thread *t, const struct signal_info *info)
{
	spin_lock(&t->proc->lock);
	int err = send_locked(t->proc, t, info);
	spin_unlock(&t->proc->lock);
	return err;
}

/* A fault cannot be put off: a program that blocks or ignores it gets the default action. */
void signal_force(struct thread *t, const struct signal_info *info)
{
	struct proc *p = t->proc;
	struct disposition *d = &p->signals.actions[info->signo];

	spin_lock(&p->lock);
	if (d->handler == SIGNAL_IGNORE || (t->blocked & SIGBIT(info->signo)))
		d->handler = SIGNAL_DEFAULT;
	t->blocked &= ~SIGBIT(info->signo);
	if (d->handler == SIGNAL_DEFAULT)
		p->signals.immune = false;
	send_locked(p, t, info);
	spin_unlock(&p->lock);
}

/* --- fork, exec --- */

void signal_fork(struct proc *child, struct proc *parent)
{
	spin_lock(&parent->lock);
	for (int signo = 1; signo <= SIGNAL_MAX; signo++)
		child->signals.actions[signo] = parent->signals.actions[signo];
	spin_unlock(&parent->lock);
}

/* execve(2): what was caught gets its default action, what was ignored stays ignored. */
void signal_exec(struct proc *p)
{
	spin_lock(&p->lock);
	for (int signo = 1; signo <= SIGNAL_MAX; signo++) {
		struct disposition *d = &p->signals.actions[signo];
		uint32_t handler = d->handler == SIGNAL_IGNORE ? SIGNAL_IGNORE : SIGNAL_DEFAULT;
		*d = (struct disposition){.handler = handler};
	}
	spin_unlock(&p->lock);
}

void signal_init(void)
{
	signal_queue_init();
}
