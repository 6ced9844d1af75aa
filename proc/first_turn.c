/*
 * Where every new thread starts, on its own stack. It stands above all that a thread may do first:
 * run a function of the kernel, end, or go to user mode.
 */

#include "proc/first_turn.h"
#include "kernel/x86.h"
#include "mm/uaccess.h"
#include "proc/exit.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/thread.h"
#include "proc/user_return.h"

/* CLONE_CHILD_SETTID. A bad address is the program's own affair (clone(2) names no error). */
static void write_child_tid(const struct thread *t)
{
	if (copy_to_user((void __user *)t->set_child_tid, &t->tid, sizeof(t->tid)) < 0)
		return;
}

/* A kernel thread that has executed a program, and every child of
 * fork, leaves through its user frame; nothing comes back here. */
void thread_first_turn(void)
{
	struct thread *t = thread_current();

	sched_first_turn();
	if (t->set_child_tid)
		write_child_tid(t);
	if (t->kernel_entry) {
		t->kernel_entry(t->kernel_arg);
		if (t->proc->kernel_only)
			proc_exit(0);
	}
	interrupts_off();
	user_return(t->user_frame);
	thread_enter_user(t->user_frame);
}
