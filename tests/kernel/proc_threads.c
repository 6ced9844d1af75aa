/* States of threads, and processes of the kernel from their start until they are reaped. */

#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/heap.h"
#include "mm/pagetable.h"
#include "proc/exit.h"
#include "proc/sched.h"
#include "syscall/abi/wait.h"
#include "tests/kernel/children.h"

KERNEL_TEST(only_the_documented_state_changes_are_legal)
{
	static const struct {
		enum thread_state from, to;
	} legal[] = {
		{THREAD_NEW, THREAD_READY},       {THREAD_READY, THREAD_RUNNING},
		{THREAD_RUNNING, THREAD_READY},   {THREAD_RUNNING, THREAD_BLOCKED},
		{THREAD_RUNNING, THREAD_STOPPED}, {THREAD_RUNNING, THREAD_ZOMBIE},
		{THREAD_BLOCKED, THREAD_READY},   {THREAD_STOPPED, THREAD_READY},
		{THREAD_ZOMBIE, THREAD_GONE},
	};
	unsigned count = 0;

	for (unsigned from = 0; from < THREAD_STATES; from++)
		for (unsigned to = 0; to < THREAD_STATES; to++)
			count += thread_transition_is_legal(from, to);
	EXPECT_EQ(count, ARRAY_SIZE(legal));
	for (unsigned i = 0; i < ARRAY_SIZE(legal); i++)
		EXPECT(thread_transition_is_legal(legal[i].from, legal[i].to));
}

static void set_flag(void *arg)
{
	*(bool *)arg = true;
}

KERNEL_TEST(a_kernel_process_runs_and_ends_with_status_zero)
{
	bool ran = false;

	EXPECT_EQ(child_run(set_flag, &ran), W_EXITED(0));
	EXPECT(ran);
}

static void exit_with_seven(void *unused)
{
	(void)unused;
	proc_exit(W_EXITED(7));
}

KERNEL_TEST(the_exit_status_reaches_the_parent)
{
	EXPECT_EQ(child_run(exit_with_seven, NULL), W_EXITED(7));
}

static void do_nothing(void *unused)
{
	(void)unused;
}

KERNEL_TEST(a_new_process_knows_its_parent_and_its_state)
{
	pid_t pid = child_start(do_nothing, NULL);
	struct proc *child = proc_find(pid);
	struct proc_identity id;

	proc_identify(child, &id);
	EXPECT_EQ(id.ppid, proc_current()->pid);
	EXPECT_EQ(id.nthreads, 1);
	EXPECT_EQ(proc_main_thread(child)->state, THREAD_READY);
	EXPECT_EQ(proc_state_letter(child), 'R');
	sched_yield();
	EXPECT(child->zombie);
	EXPECT_EQ(proc_state_letter(child), 'Z');
	proc_put(child);
	child_reap(pid);
}

KERNEL_TEST(without_children_waiting_is_echild)
{
	struct wait_request request = {.pid = -1, .options = WEXITED};
	struct wait_result result;

	EXPECT_EQ(proc_wait(&request, &result), -ECHILD);
	request.pid = 1;
	EXPECT_EQ(proc_wait(&request, &result), -ECHILD);
}

KERNEL_TEST(not_to_hang_with_a_living_child_finds_nothing)
{
	struct wait_request request = {.pid = -1, .options = WEXITED | WNOHANG};
	struct wait_result result;
	pid_t pid = child_start(do_nothing, NULL);

	EXPECT_EQ(proc_wait(&request, &result), 0);
	EXPECT_EQ(result.pid, 0);
	child_reap(pid);
}

KERNEL_TEST(zombies_are_found_in_the_order_of_their_deaths)
{
	struct wait_request request = {.pid = -1, .options = WEXITED};
	struct wait_result result;
	pid_t first = child_start(do_nothing, NULL), second = child_start(do_nothing, NULL);

	sched_yield();
	EXPECT_EQ(proc_wait(&request, &result), 0);
	EXPECT_EQ(result.pid, first);
	EXPECT_EQ(proc_wait(&request, &result), 0);
	EXPECT_EQ(result.pid, second);
}

KERNEL_TEST(waiting_without_taking_leaves_the_zombie)
{
	struct wait_request request = {.pid = -1, .options = WEXITED | WNOWAIT};
	struct wait_result result;
	pid_t pid = child_start(exit_with_seven, NULL);

	EXPECT_EQ(proc_wait(&request, &result), 0);
	EXPECT_EQ(result.pid, pid);
	EXPECT_EQ(proc_wait(&request, &result), 0);
	EXPECT_EQ(result.status, W_EXITED(7));
	EXPECT_EQ(child_reap(pid), W_EXITED(7));
}

static pid_t orphan_pid;
static bool adopted;

/* Runs when its parent has ended. */
static void look_at_parent(void *unused)
{
	(void)unused;
	adopted = proc_current()->parent == proc_zero();
}

static void leave_an_orphan(void *unused)
{
	(void)unused;
	orphan_pid = child_start(look_at_parent, NULL);
}

KERNEL_TEST(an_orphan_of_the_kernel_is_adopted_and_reaped_by_process_zero)
{
	adopted = false;
	child_run(leave_an_orphan, NULL);
	sched_yield();
	EXPECT(adopted);
	EXPECT(!proc_find(orphan_pid));
}

KERNEL_TEST(a_parent_that_ignores_sigchld_gets_no_zombies)
{
	struct disposition ignore = {.handler = SIGNAL_IGNORE}, old;
	struct wait_request request = {.pid = -1, .options = WEXITED};
	struct wait_result result;

	EXPECT_EQ(signal_action(SIGCHLD, &ignore, &old), 0);
	child_start(do_nothing, NULL);
	EXPECT_EQ(proc_wait(&request, &result), -ECHILD); /* but only once it has ended */
	EXPECT_EQ(signal_action(SIGCHLD, &old, NULL), 0);
}

KERNEL_TEST(a_thousand_processes_come_and_go)
{
	for (int i = 0; i < 1000; i++)
		if (child_run(do_nothing, NULL) != W_EXITED(0))
			EXPECT(false);
}

KERNEL_TEST(three_hundred_processes_at_once_are_all_reaped)
{
	struct wait_request request = {.pid = -1, .options = WEXITED};
	struct wait_result result;
	unsigned reaped = 0;

	for (int i = 0; i < 300; i++)
		child_start(do_nothing, NULL);
	while (proc_wait(&request, &result) == 0)
		reaped++;
	EXPECT_EQ(reaped, 300);
}

static void become_nobody_and_fork(void *unused)
{
	struct proc *p = proc_current(), *child;

	(void)unused;
	p->limits[RLIMIT_NPROC].rlim_cur = 1;
	EXPECT_EQ(cred_setresuid(12345, 12345, 12345), 0);
	EXPECT_EQ(kthread_start_child("too many", do_nothing, NULL, &child), -EAGAIN);
	p->limits[RLIMIT_NPROC].rlim_cur = 2;
	child_run(do_nothing, NULL);
}

KERNEL_TEST(a_users_processes_are_limited)
{
	child_run(become_nobody_and_fork, NULL);
}

/* The thread that boots starts on a stack in the kernel's data, which has no guard; it must not
 * stay there. */
KERNEL_TEST(process_zero_has_a_stack_with_an_unmapped_page_below)
{
	struct proc *zero = proc_zero();

	spin_lock(&zero->lock);
	vaddr_t stack = proc_main_thread(zero)->kstack;
	spin_unlock(&zero->lock);
	EXPECT(stack != 0);
	EXPECT(kstack_guard_hit(stack - 1));
	EXPECT(!pagetable_lookup(pagetable_kernel(), stack - 1, &(struct mapping){0}));
}
