/*
 * Looked at again and again until nothing is left to do, the last time with interrupts off up to
 * the very return: what comes later interrupts the program, and is looked at on the way back from
 * that.
 */

#include "proc/user_return.h"
#include "kernel/cpu.h"
#include "kernel/mutex.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "proc/account.h"
#include "proc/cpu_clock.h"
#include "proc/pageout.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/thread.h"

static bool signal_work(const struct thread *t, const struct trapframe *tf)
{
	return signal_pending(t) || t->restore_blocked || signal_wants_restart(tf) ||
	       t->proc->signals.continue_owed;
}

void user_return(struct trapframe *tf)
{
	struct thread *t = thread_current();

	assert_no_mutex_held();
	pageout_wake_if_due();
	for (;;) {
		if (cpu_this()->need_resched) {
			sched_reschedule_if_due();
		} else if (t->proc->itimers.cpu_set && cpu_clock_due(t)) {
			interrupts_on();
			itimer_check_cpu(t);
			posix_timer_check_cpu(t);
		} else if (signal_work(t, tf)) {
			interrupts_on();
			signal_deliver(tf);
		} else {
			break;
		}
		interrupts_off();
	}
	account_user_return();
}
