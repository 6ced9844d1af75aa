/*
 * The clocks of setitimer(2) and of RLIMIT_CPU: setting them, and sending what they send.
 */

#include "proc/itimer.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "proc/account.h"
#include "proc/cpu_clock.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "syscall/abi/time.h"

/* --- The real timer --- */

/* In the timer interrupt. */
static void real_expired(struct timer *timer)
{
	struct proc *p = container_of(timer, struct proc, itimers.real);
	nsec_t now = clock_monotonic();

	spin_lock(&p->lock);
	nsec_t interval = p->itimers.real_interval;
	if (interval && !p->exiting) {
		nsec_t missed = (now - timer->deadline) / interval;
		timer_arm(timer, timer->deadline + (missed + 1) * interval);
	}
	spin_unlock(&p->lock);
	signal_send_number(p, SIGALRM);
}

static void set_real(struct itimers *it, const struct itimer_value *value)
{
	timer_cancel(&it->real);
	it->real_interval = value->interval;
	if (value->remaining)
		timer_arm(&it->real, clock_monotonic() + value->remaining);
}

static void get_real(const struct itimers *it, struct itimer_value *out)
{
	nsec_t now = clock_monotonic();

	*out = (struct itimer_value){.interval = it->real_interval};
	if (it->real.armed)
		out->remaining = it->real.deadline > now ? it->real.deadline - now : 1;
}

/* --- Used time --- */

static bool fire(struct cpu_timer *timer, nsec_t used)
{
	if (!timer->due || used < timer->due)
		return false;
	timer->due = timer->interval ? used + timer->interval : 0;
	return true;
}

/* getrlimit(2), RLIMIT_CPU: SIGXCPU each second from the soft limit on, SIGKILL at the hard one. */
static int limit_signal(struct proc *p, nsec_t used)
{
	struct itimers *it = &p->itimers;
	uint64_t hard = p->limits[RLIMIT_CPU].rlim_max;

	if (!it->limit_due || used < it->limit_due)
		return 0;
	it->limit_due += NSEC_PER_SEC;
	return hard != RLIM_INFINITY64 && used >= hard * NSEC_PER_SEC ? SIGKILL : SIGXCPU;
}

static void note_cpu_set(struct itimers *it)
{
	it->cpu_set = it->virtual.due || it->prof.due || it->limit_due || it->posix_due ||
		      it->posix_thread_due;
}

void itimer_set_posix_due(struct proc *p, nsec_t process, nsec_t thread)
{
	p->itimers.posix_due = process;
	p->itimers.posix_thread_due = thread;
	note_cpu_set(&p->itimers);
}

void itimer_check_cpu(struct thread *t)
{
	struct proc *p = t->proc;
	struct itimers *it = &p->itimers;
	struct used_time used = cpu_clock_of(t);

	spin_lock(&p->lock);
	bool virtual = fire(&it->virtual, used.user);
	bool prof = fire(&it->prof, used.total);
	int limit = limit_signal(p, used.total);
	note_cpu_set(it);
	spin_unlock(&p->lock);
	if (virtual)
		signal_send_number(p, SIGVTALRM);
	if (prof)
		signal_send_number(p, SIGPROF);
	if (limit)
		signal_send_number(p, limit);
}

void itimer_limit_changed(struct proc *p)
{
	spin_lock(&p->lock);
	uint64_t soft = p->limits[RLIMIT_CPU].rlim_cur;
	if (soft == RLIM_INFINITY64 || soft >= WAIT_FOREVER / NSEC_PER_SEC)
		p->itimers.limit_due = 0;
	else
		p->itimers.limit_due = MAX(soft, 1U) * NSEC_PER_SEC;
	note_cpu_set(&p->itimers);
	spin_unlock(&p->lock);
}

/* --- setitimer, getitimer --- */

static void set_cpu(struct cpu_timer *timer, const struct itimer_value *value, nsec_t used)
{
	timer->interval = value->interval;
	timer->due = value->remaining ? used + value->remaining : 0;
}

static void get_cpu(const struct cpu_timer *timer, nsec_t used, struct itimer_value *out)
{
	out->interval = timer->interval;
	out->remaining = timer->due ? MAX(cpu_clock_until(timer->due, used), 1U) : 0;
}

static void get_locked(struct proc *p, int which, struct itimer_value *out)
{
	struct used_time used = cpu_clock_of(thread_current());

	if (which == ITIMER_REAL)
		get_real(&p->itimers, out);
	else if (which == ITIMER_VIRTUAL)
		get_cpu(&p->itimers.virtual, used.user, out);
	else
		get_cpu(&p->itimers.prof, used.total, out);
}

int itimer_get(int which, struct itimer_value *out)
{
	struct proc *p = proc_current();

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	account_now();
	spin_lock(&p->lock);
	get_locked(p, which, out);
	spin_unlock(&p->lock);
	return 0;
}

int itimer_set(int which, const struct itimer_value *value, struct itimer_value *old)
{
	struct proc *p = proc_current();
	int err = itimer_get(which, old);

	if (err < 0)
		return err;
	struct used_time used = cpu_clock_of(thread_current());
	spin_lock(&p->lock);
	if (which == ITIMER_REAL)
		set_real(&p->itimers, value);
	else if (which == ITIMER_VIRTUAL)
		set_cpu(&p->itimers.virtual, value, used.user);
	else
		set_cpu(&p->itimers.prof, value, used.total);
	note_cpu_set(&p->itimers);
	spin_unlock(&p->lock);
	return 0;
}

/* --- A process's beginning and end --- */

void itimer_init_process(struct proc *p)
{
	timer_init(&p->itimers.real, real_expired);
	cpu_clock_init(p);
}

void itimer_cancel_all(struct proc *p)
{
	spin_lock(&p->lock);
	p->itimers.real_interval = 0;
	p->itimers.cpu_set = false;
	spin_unlock(&p->lock);
	timer_cancel(&p->itimers.real);
	timer_cancel(&p->itimers.check);
}
