/*
 * The process room comes up: process 0 out of the thread that boots, the scheduler, and the hooks
 * by which traps and panics reach processes.
 */

#include "kernel/lib/format.h"
#include "kernel/panic_report.h"
#include "kernel/trap.h"
#include "mm/alloc_site.h"
#include "proc/account.h"
#include "proc/create.h"
#include "proc/first_turn.h"
#include "proc/fpu.h"
#include "proc/limits.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "proc/user.h"
#include "proc/user_return.h"

/* In a panic: locks are not taken, and there may be no thread yet. */
static int describe_current(char *buf, size_t size)
{
	const struct thread *t = thread_current();

	if (!t || !t->proc)
		return snprintf(buf, size, "no process yet");
	return snprintf(buf, size, "process %d (%s)", t->proc->pid, t->proc->name);
}

/* Who takes a piece of the kernel's memory. In any context. */
static pid_t current_pid(void)
{
	const struct thread *t = thread_current();

	return t && t->proc ? t->proc->pid : 0;
}

void proc_init(vaddr_t stack)
{
	static const struct trap_hooks hooks = {
		.user_fault = signal_user_fault,
		.user_entry = account_user_entry,
		.user_return = user_return,
	};

	user_init();
	pgrp_init();
	signal_init();
	thread_init(thread_first_turn);
	proc_table_init();
	sched_init(proc_make_zero(stack));
	fpu_init();
	limits_init();
	trap_set_hooks(&hooks);
	panic_set_describe_current(describe_current);
	alloc_site_set_current_pid(current_pid);
}
