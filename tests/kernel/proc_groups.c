/* Process groups and sessions, with processes that the kernel makes (POSIX setpgid, setsid). */

#include "proc/pgrp.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "proc/pid.h"
#include "proc/sched.h"
#include "tests/kernel/children.h"

static void do_nothing(void *unused)
{
	(void)unused;
}

KERNEL_TEST(a_child_begins_in_its_parents_group_and_session)
{
	pid_t pid = child_start(do_nothing, NULL);

	EXPECT_EQ(pgrp_getpgid(pid), pgrp_getpgid(0));
	EXPECT_EQ(pgrp_getsid(pid), pgrp_getsid(0));
	child_reap(pid);
	EXPECT_EQ(pgrp_getpgid(pid), -ESRCH);
	EXPECT_EQ(pgrp_getsid(pid), -ESRCH);
}

KERNEL_TEST(a_group_is_made_joined_and_ends_with_its_last_member)
{
	pid_t first = child_start(do_nothing, NULL), second = child_start(do_nothing, NULL);

	EXPECT_EQ(pgrp_setpgid(first, 0), 0);
	EXPECT_EQ(pgrp_getpgid(first), first);
	EXPECT_EQ(pgrp_setpgid(second, first), 0);
	EXPECT_EQ(pgrp_getpgid(second), first);
	child_reap(first);
	child_reap(second);
	spin_lock(&proc_tree_lock);
	EXPECT(!pgrp_find_locked(first));
	spin_unlock(&proc_tree_lock);
}

KERNEL_TEST(setpgid_refuses_what_is_not_there)
{
	pid_t pid = child_start(do_nothing, NULL);

	EXPECT_EQ(pgrp_setpgid(pid, PID_MAX - 1), -EPERM); /* no such group, not its own number */
	EXPECT_EQ(pgrp_setpgid(pid, -1), -EINVAL);
	EXPECT_EQ(pgrp_setpgid(PID_MAX - 1, 0), -ESRCH);
	EXPECT_EQ(pgrp_setpgid(PID_PAGEOUT, 0), -ESRCH); /* not a child */
	child_reap(pid);
}

KERNEL_TEST(setpgid_on_a_child_that_has_executed_is_eacces)
{
	pid_t pid = child_start(do_nothing, NULL);
	struct proc *child = proc_find(pid);

	child->has_execed = true;
	EXPECT_EQ(pgrp_setpgid(pid, 0), -EACCES);
	proc_put(child);
	child_reap(pid);
}

static void lead_a_session(void *unused)
{
	pid_t self = proc_current()->pid;

	(void)unused;
	EXPECT_EQ(pgrp_setsid(), self);
	EXPECT_EQ(pgrp_getsid(0), self);
	EXPECT_EQ(pgrp_getpgid(0), self);
	EXPECT_EQ(pgrp_setsid(), -EPERM);
	EXPECT_EQ(pgrp_setpgid(0, 0), -EPERM);
	sched_yield(); /* the parent tries to move it */
}

KERNEL_TEST(a_session_leader_stays_in_its_group)
{
	pid_t pid = child_start(lead_a_session, NULL);

	sched_yield();
	EXPECT_EQ(pgrp_setpgid(pid, pgrp_getpgid(0)), -EPERM); /* in another session now */
	child_reap(pid);
	EXPECT_EQ(pid_space.uses[pid], 0);
}

static void lead_a_group(void *unused)
{
	(void)unused;
	EXPECT_EQ(pgrp_setpgid(0, 0), 0);
	EXPECT_EQ(pgrp_setsid(), -EPERM);
}

KERNEL_TEST(a_group_leader_cannot_make_a_session)
{
	child_run(lead_a_group, NULL);
}

static pid_t other_group;

static void join_a_group_of_another_session(void *unused)
{
	(void)unused;
	EXPECT_EQ(pgrp_setpgid(0, other_group), -EPERM);
}

KERNEL_TEST(setpgid_across_sessions_is_refused)
{
	other_group = child_start(lead_a_session, NULL);
	sched_yield();
	child_run(join_a_group_of_another_session, NULL);
	child_reap(other_group);
}

/* The parent in the middle ties the lower group to the session as long as it lives. */
static bool tied, orphaned;

static bool own_group_is_orphaned(void)
{
	spin_lock(&proc_tree_lock);
	bool is = pgrp_is_orphaned_locked(proc_current()->pgrp);
	spin_unlock(&proc_tree_lock);
	return is;
}

static void sit_in_a_group_below(void *unused)
{
	(void)unused;
	pgrp_setpgid(0, 0);
	tied = !own_group_is_orphaned();
	while (proc_current()->parent != proc_zero())
		sched_yield();
	orphaned = own_group_is_orphaned();
}

static void lead_and_leave(void *unused)
{
	(void)unused;
	pgrp_setsid();
	child_start(sit_in_a_group_below, NULL);
	sched_yield();
}

KERNEL_TEST(a_group_is_orphaned_when_its_last_tie_ends)
{
	tied = orphaned = false;
	child_run(lead_and_leave, NULL);
	for (int i = 0; i < 10 && !orphaned; i++)
		sched_yield();
	EXPECT(tied);
	EXPECT(orphaned);
}

/* It read the parent of process 0, which has none: a terminal's stop signal to a process that had
 * never left the group it was started in was a panic. */
KERNEL_TEST(the_group_of_process_zero_is_orphaned)
{
	spin_lock(&proc_tree_lock);
	bool is = pgrp_is_orphaned_locked(proc_zero()->pgrp);
	spin_unlock(&proc_tree_lock);
	EXPECT(is);
}
