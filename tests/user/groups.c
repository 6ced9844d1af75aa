/* Process groups and sessions: who may join or found which, and signals to a whole group. */
#include "check.h"

/* A child that does nothing until it is killed. */
static pid_t start_sleeper(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	wait_for(pid);
}

TEST(setpgid_with_zeros_makes_a_group_of_ones_own)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK(getpgrp() != getpid());
		CHECK_OK(setpgid(0, 0));
		CHECK_EQ(getpgrp(), getpid());
		CHECK_EQ(getpgid(0), getpid());
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_parent_puts_its_children_into_one_group)
{
	pid_t first = start_sleeper(), second = start_sleeper();
	CHECK_OK(setpgid(first, 0));
	CHECK_OK(setpgid(second, first));
	CHECK_EQ(getpgid(first), first);
	CHECK_EQ(getpgid(second), first);
	end(first);
	end(second);
}

TEST(a_group_outlives_its_leader)
{
	pid_t leader = start_sleeper(), member = start_sleeper();
	CHECK_OK(setpgid(leader, leader));
	CHECK_OK(setpgid(member, leader));
	end(leader);
	CHECK_EQ(getpgid(member), leader);
	CHECK_OK(kill(-leader, 0));
	CHECK_OK(kill(-leader, SIGKILL));
	CHECK_KILLED(wait_for(member), SIGKILL);
	CHECK_ERRNO(kill(-leader, 0), ESRCH);
}

TEST(joining_a_group_that_does_not_exist_is_eperm)
{
	pid_t pid = start_sleeper(), gone = fork();
	if (gone == 0)
		_exit(0);
	wait_for(gone);
	CHECK_ERRNO(setpgid(pid, gone), EPERM);
	end(pid);
}

TEST(a_negative_group_is_einval_and_a_strange_process_esrch)
{
	CHECK_ERRNO(setpgid(0, -1), EINVAL);
	CHECK_ERRNO(setpgid(getppid(), 0), ESRCH); /* no child of ours */
	CHECK_ERRNO(getpgid(-1), ESRCH);
}

TEST(a_grandchild_is_not_ours_to_move)
{
	int ends[2];
	pid_t grandchild = 0;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		grandchild = start_sleeper();
		CHECK_EQ(write(ends[1], &grandchild, sizeof(grandchild)), sizeof(grandchild));
		pause();
	}
	CHECK_EQ(read(ends[0], &grandchild, sizeof(grandchild)), sizeof(grandchild));
	CHECK_ERRNO(setpgid(grandchild, grandchild), ESRCH);
	kill(grandchild, SIGKILL);
	end(pid);
}

TEST(setpgid_after_the_childs_exec_is_eacces)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		execl("/bin/sleep", "sleep", "1000", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	CHECK_EQ(read(ends[0], &byte, 1), 0); /* closed on exec */
	CHECK_ERRNO(setpgid(pid, pid), EACCES);
	end(pid);
}

TEST(a_session_leader_cannot_change_its_group)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(setsid(), getpid());
		CHECK_ERRNO(setpgid(0, 0), EPERM);
		pid_t child = start_sleeper();
		CHECK_OK(setpgid(child, child));
		CHECK_ERRNO(setpgid(0, child), EPERM);
		end(child);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_parent_cannot_move_a_child_into_another_session)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_EQ(write(ends[1], "x", 1), 1);
		pause();
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	CHECK_ERRNO(setpgid(pid, getpgrp()), EPERM);
	CHECK_ERRNO(setpgid(0, pid), EPERM);
	end(pid);
}

TEST(setsid_makes_a_session_and_a_group_of_the_callers_pid)
{
	pid_t old = getsid(0);
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(getsid(0), old);
		CHECK_EQ(setsid(), getpid());
		CHECK_EQ(getsid(0), getpid());
		CHECK_EQ(getpgrp(), getpid());
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(getsid(0), old);
}

TEST(setsid_of_a_group_leader_is_eperm)
{
	CHECK_EQ(getpgrp(), getpid()); /* as the harness starts a test */
	CHECK_ERRNO(setsid(), EPERM);
}

TEST(setsid_is_eperm_while_a_group_has_the_callers_pid)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setpgid(0, 0));
		pid_t member = start_sleeper();
		CHECK_OK(setpgid(0, getppid())); /* leave the group; the member keeps it alive */
		CHECK_EQ(getpgid(member), getpid());
		CHECK_ERRNO(setsid(), EPERM);
		end(member);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(getsid_of_others_and_of_none)
{
	CHECK_EQ(getsid(getpid()), getsid(0));
	CHECK_EQ(getsid(getppid()), getsid(0));
	CHECK_ERRNO(getsid(-1), ESRCH);
}

TEST(a_new_session_has_no_terminal)
{
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_signal_to_a_group_reaches_every_member_and_nobody_else)
{
	enum {
		MEMBERS = 5
	};
	pid_t members[MEMBERS], outsider = start_sleeper();
	for (int i = 0; i < MEMBERS; i++) {
		members[i] = start_sleeper();
		CHECK_OK(setpgid(members[i], members[0]));
	}
	CHECK_OK(kill(-members[0], SIGTERM));
	for (int i = 0; i < MEMBERS; i++)
		CHECK_KILLED(wait_for(members[i]), SIGTERM);
	CHECK_EQ(waitpid(outsider, NULL, WNOHANG), 0);
	end(outsider);
}

TEST(kill_with_pid_zero_reaches_the_own_group_alone)
{
	pid_t outsider = start_sleeper();
	CHECK_OK(setpgid(outsider, outsider));
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		pid_t member = start_sleeper();
		signal(SIGTERM, SIG_IGN);
		CHECK_OK(kill(0, SIGTERM));
		CHECK_KILLED(wait_for(member), SIGTERM);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(waitpid(outsider, NULL, WNOHANG), 0);
	end(outsider);
}
