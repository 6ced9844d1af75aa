/* Children are started and reaped like any process; a target is made like a child of fork, and
 * stops short of being shown to others. */

#include "tests/kernel/children.h"
#include "kernel/panic.h"
#include "proc/create.h"
#include "proc/exit.h"
#include "syscall/abi/wait.h"

pid_t child_start(void (*work)(void *arg), void *arg)
{
	struct proc *p;

	if (kthread_start_child("test child", work, arg, &p) < 0)
		panic("no memory for a test's child");
	pid_t pid = p->pid;
	proc_put(p);
	return pid;
}

int child_reap(pid_t pid)
{
	struct wait_request request = {.pid = pid, .options = WEXITED};
	struct wait_result result;

	if (proc_wait(&request, &result) < 0 || result.pid != pid)
		panic("child %d cannot be waited for", pid);
	return result.status;
}

int child_run(void (*work)(void *arg), void *arg)
{
	return child_reap(child_start(work, arg));
}

struct thread *target_make(void)
{
	struct proc *p;

	if (proc_create(proc_zero(), &p) < 0)
		panic("no memory for a test's target");
	struct thread *t = thread_create(p);
	if (!t)
		panic("no memory for a test's target");
	thread_attach(t);
	return t;
}

void target_end(struct thread *t)
{
	struct proc *p = t->proc;

	list_del(&t->proc_link);
	p->nthreads--;
	signal_flush(&t->pending);
	signal_flush(&p->signals.pending);
	thread_free(t);
	proc_discard(p);
}
