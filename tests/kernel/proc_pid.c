/* Numbers of processes: the circle, what keeps a number, and how numbers lead to processes. */

#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "proc/exit.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "tests/kernel/children.h"

#define SMALL_MAX  10
#define SMALL_WRAP 4

static uint8_t small_uses[SMALL_MAX];

static struct pid_space small_space(void)
{
	memset(small_uses, 0, sizeof(small_uses));
	return (struct pid_space){.uses = small_uses, .max = SMALL_MAX, .wrap = SMALL_WRAP};
}

KERNEL_TEST(pids_are_handed_out_in_a_circle)
{
	struct pid_space space = small_space();

	for (pid_t expected = 1; expected < SMALL_MAX; expected++) {
		EXPECT_EQ(pid_take(&space), expected);
		pid_drop(&space, expected);
	}
	EXPECT_EQ(pid_take(&space), SMALL_WRAP);
	EXPECT_EQ(space.taken, 1);
}

KERNEL_TEST(a_pid_that_is_in_use_is_left_out)
{
	struct pid_space space = small_space();

	pid_use(&space, 2);
	EXPECT_EQ(pid_take(&space), 1);
	EXPECT_EQ(pid_take(&space), 3);
	pid_drop(&space, 2);
	EXPECT_EQ(pid_take(&space), 4);
}

KERNEL_TEST(a_pid_stays_in_use_until_all_that_it_names_is_gone)
{
	struct pid_space space = small_space();
	pid_t pid = pid_take(&space);

	pid_use(&space, pid); /* a group of the same number */
	pid_drop(&space, pid);
	space.last = pid - 1;
	EXPECT_EQ(pid_take(&space), pid + 1);
	pid_drop(&space, pid);
	space.last = pid - 1;
	EXPECT_EQ(pid_take(&space), pid);
}

KERNEL_TEST(when_all_pids_are_in_use_there_is_none)
{
	struct pid_space space = small_space();

	for (pid_t pid = 1; pid < SMALL_MAX; pid++)
		EXPECT_EQ(pid_take(&space), pid);
	EXPECT_EQ(pid_take(&space), 0);
	pid_drop(&space, 6);
	EXPECT_EQ(pid_take(&space), 6);
}

KERNEL_TEST(numbers_lead_to_processes_and_to_nothing_else)
{
	struct proc *self = proc_find(proc_current()->pid);

	EXPECT(self == proc_current());
	proc_put(self);
	EXPECT(!proc_find(PID_MAX - 1));
	EXPECT(!proc_find(-1));
}

KERNEL_TEST(init_and_the_page_daemon_have_their_numbers)
{
	struct proc *init = proc_find(PID_INIT), *daemon = proc_find(PID_PAGEOUT);

	EXPECT(init && init == proc_init_process());
	EXPECT(daemon && daemon->kernel_only);
	EXPECT_STR(daemon->name, "pageout");
	EXPECT_EQ(proc_zero()->pid, 0);
	EXPECT(init->parent == proc_zero() && daemon->parent == proc_zero());
	proc_put(init);
	proc_put(daemon);
}

static void sleep_little(void *unused)
{
	(void)unused;
}

KERNEL_TEST(processes_are_listed_in_order_of_their_pids)
{
	pid_t children[3], last = 0;
	unsigned seen = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(children); i++)
		children[i] = child_start(sleep_little, NULL);
	for (struct proc *p = proc_next(0); p; p = proc_next(last)) {
		EXPECT(p->pid > last);
		last = p->pid;
		for (unsigned i = 0; i < ARRAY_SIZE(children); i++)
			seen += p->pid == children[i];
		proc_put(p);
	}
	EXPECT_EQ(seen, ARRAY_SIZE(children));
	for (unsigned i = 0; i < ARRAY_SIZE(children); i++)
		child_reap(children[i]);
}

static void lead_new_group(void *unused)
{
	(void)unused;
	EXPECT_EQ(pgrp_setpgid(0, 0), 0);
}

KERNEL_TEST(a_reaped_leaders_pid_is_kept_while_its_group_has_a_member)
{
	pid_t leader = child_start(lead_new_group, NULL);
	pid_t member = child_start(sleep_little, NULL);

	EXPECT_EQ(pgrp_setpgid(leader, leader), 0);
	EXPECT_EQ(pgrp_setpgid(member, leader), 0);
	child_reap(leader);
	EXPECT(!proc_find(leader));
	EXPECT(pid_space.uses[leader] > 0);
	child_reap(member);
	EXPECT_EQ(pid_space.uses[leader], 0);
}
