/*
 * wait4 and waitid in full: which children, which events, what is told, and what is refused; usage.
 */
#include "check.h"

#include "direct.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static pid_t start(void (*body)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		if (body)
			body();
		_exit(5);
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	wait_for(pid);
}

TEST(options_that_do_not_exist_are_einval)
{
	siginfo_t info;
	pid_t pid = start(sleep_for_ever);
	CHECK_ERRNO(DIRECT4(SYS_wait4, pid, NULL, 0x10, NULL), EINVAL);
	CHECK_ERRNO(DIRECT4(SYS_wait4, pid, NULL, WEXITED, NULL), EINVAL);
	CHECK_ERRNO(DIRECT4(SYS_wait4, pid, NULL, WNOWAIT, NULL), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PID, pid, &info, WEXITED | 0x10, NULL), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PID, pid, &info, 0, NULL), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PID, pid, &info, WNOHANG, NULL), EINVAL);
	end(pid);
}

TEST(ids_that_make_no_sense_are_refused)
{
	siginfo_t info;
	CHECK_ERRNO(DIRECT4(SYS_wait4, 0x80000000, NULL, 0, NULL), ESRCH);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PID, -1, &info, WEXITED, NULL), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PGID, -1, &info, WEXITED, NULL), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_waitid, 9, 0, &info, WEXITED, NULL), EINVAL);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PIDFD, 99, &info, WEXITED, NULL), EBADF);
	CHECK_ERRNO(DIRECT5(SYS_waitid, P_PIDFD, -1, &info, WEXITED, NULL), EINVAL);
}

TEST(nobody_who_is_no_child_can_be_waited_for)
{
	CHECK_ERRNO(waitpid(getpid(), NULL, 0), ECHILD);
	CHECK_ERRNO(waitpid(getppid(), NULL, 0), ECHILD);
	CHECK_ERRNO(waitpid(0x7ffffff0, NULL, 0), ECHILD);
	CHECK_ERRNO(waitpid(-0x7ffffff0, NULL, 0), ECHILD);
	CHECK_ERRNO(waitid(P_PID, getppid(), NULL, WEXITED), ECHILD);
	CHECK_ERRNO(waitid(P_PGID, 0x7ffffff0, NULL, WEXITED), ECHILD);
}

TEST(waitid_of_group_zero_is_of_the_own_group)
{
	siginfo_t info;
	pid_t other = fork();
	if (other == 0) {
		setpgid(0, 0);
		_exit(1);
	}
	setpgid(other, other);
	pid_t mine = start(NULL);
	CHECK_OK(waitid(P_PGID, 0, &info, WEXITED));
	CHECK_EQ(info.si_pid, mine);
	CHECK_ERRNO(waitid(P_PGID, 0, &info, WEXITED), ECHILD);
	CHECK_OK(waitid(P_PGID, other, &info, WEXITED));
	CHECK_EQ(info.si_pid, other);
}

TEST(waitid_fills_the_whole_of_its_information)
{
	siginfo_t info;
	memset(&info, 0xff, sizeof(info));
	pid_t pid = start(NULL);
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED));
	CHECK_EQ(info.si_signo, SIGCHLD);
	CHECK_EQ(info.si_errno, 0);
	CHECK_EQ(info.si_code, CLD_EXITED);
	CHECK_EQ(info.si_status, 5);
	CHECK_EQ(info.si_uid, getuid());
}

TEST(waitid_needs_no_place_for_its_information)
{
	pid_t pid = start(NULL);
	CHECK_OK(waitid(P_PID, pid, NULL, WEXITED | WNOWAIT));
	CHECK_OK(waitid(P_PID, pid, NULL, WEXITED));
	CHECK_ERRNO(waitid(P_PID, pid, NULL, WEXITED), ECHILD);
}

/* What is told may be left to be told again, of the living as well. */
TEST(wnowait_leaves_stops_and_continuations_to_be_told_again)
{
	siginfo_t info;
	int status;
	pid_t pid = start(sleep_for_ever);
	CHECK_OK(kill(pid, SIGSTOP));
	for (int i = 0; i < 2; i++) {
		CHECK_OK(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
		CHECK_EQ(info.si_code, CLD_STOPPED);
	}
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_OK(waitid(P_PID, pid, &info, WCONTINUED | WNOWAIT));
	CHECK_EQ(info.si_code, CLD_CONTINUED);
	CHECK_EQ(info.si_status, SIGCONT);
	CHECK_OK(waitid(P_PID, pid, &info, WCONTINUED));
	CHECK_OK(waitid(P_PID, pid, &info, WCONTINUED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	end(pid);
}

TEST(a_stop_that_ended_before_anybody_asked_is_not_told_any_more)
{
	int status;
	pid_t pid = start(sleep_for_ever);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_OK(waitid(P_PID, pid, NULL, WSTOPPED | WNOWAIT));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED | WCONTINUED), pid);
	CHECK(WIFCONTINUED(status));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED | WCONTINUED | WNOHANG), 0);
	end(pid);
}

TEST(a_zombie_is_no_child_for_who_waits_for_stops_alone)
{
	siginfo_t info;
	pid_t pid = start(NULL);
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	CHECK_ERRNO(waitid(P_PID, pid, &info, WSTOPPED | WNOHANG), ECHILD);
	CHECK_ERRNO(waitid(P_ALL, 0, &info, WSTOPPED | WCONTINUED), ECHILD);
	CHECK_EXITED(wait_for(pid), 5);
}

TEST(a_status_that_cannot_be_stored_is_efault_and_the_child_is_reaped)
{
	pid_t pid = start(NULL);
	CHECK_OK(waitid(P_PID, pid, NULL, WEXITED | WNOWAIT));
	CHECK_ERRNO(DIRECT4(SYS_wait4, pid, 16, 0, NULL), EFAULT);
	CHECK_ERRNO(waitpid(pid, NULL, 0), ECHILD);
}

TEST(no_core_is_said_to_be_dumped_under_a_limit_of_zero)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	pid_t pid = start(abort);
	int status = wait_for(pid);
	CHECK_KILLED(status, SIGABRT);
	CHECK(!WCOREDUMP(status));
}

static void use_a_while(void)
{
	use_processor(60);
}

static long milliseconds(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 +
	       (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

static void use_in_a_child(void)
{
	wait_for(start(use_a_while));
}

TEST(usage_is_that_of_the_child_and_of_those_it_waited_for)
{
	struct rusage usage, children;
	int status;
	pid_t pid = start(use_in_a_child);
	CHECK_EQ(wait4(pid, &status, 0, &usage), pid);
	CHECK(milliseconds(&usage) >= 50);
	CHECK_OK(getrusage(RUSAGE_CHILDREN, &children));
	CHECK(milliseconds(&children) >= 50);
	CHECK(children.ru_maxrss > 0);
}

TEST(usage_of_children_counts_when_they_are_waited_for)
{
	struct rusage before, after;
	pid_t pid = start(use_a_while);
	CHECK_OK(waitid(P_PID, pid, NULL, WEXITED | WNOWAIT));
	CHECK_OK(getrusage(RUSAGE_CHILDREN, &before));
	CHECK(milliseconds(&before) < 50);
	wait_for(pid);
	CHECK_OK(getrusage(RUSAGE_CHILDREN, &after));
	CHECK(milliseconds(&after) >= milliseconds(&before) + 50);
}

TEST(usage_of_children_that_nobody_waited_for_does_not_count)
{
	struct rusage usage;
	signal(SIGCHLD, SIG_IGN);
	start(use_a_while);
	CHECK_ERRNO(waitpid(-1, NULL, 0), ECHILD);
	CHECK_OK(getrusage(RUSAGE_CHILDREN, &usage));
	CHECK(milliseconds(&usage) < 50);
}

static void spend_a_second(void)
{
	setrlimit(RLIMIT_CPU, &(struct rlimit){1, 3});
	for (;;)
		__asm__ volatile("");
}

TEST(a_process_beyond_its_processor_time_gets_sigxcpu)
{
	CHECK_KILLED(run_child(spend_a_second), SIGXCPU);
}

static volatile sig_atomic_t warnings;

static void warn(int signal)
{
	warnings += signal == SIGXCPU;
}

static void ignore_warnings(void)
{
	signal(SIGXCPU, warn);
	setrlimit(RLIMIT_CPU, &(struct rlimit){1, 2});
	for (;;)
		__asm__ volatile("");
}

TEST(a_process_at_its_hard_limit_of_time_is_killed)
{
	CHECK_KILLED(run_child(ignore_warnings), SIGKILL);
}

static void write_too_much(void)
{
	int file = open("file", O_WRONLY | O_CREAT, 0600);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){100, 100});
	if (lseek(file, 100, SEEK_SET) != 100 || write(file, "x", 1) == 1)
		_exit(1);
}

TEST(a_process_beyond_its_file_size_gets_sigxfsz)
{
	CHECK_KILLED(run_child(write_too_much), SIGXFSZ);
}

TEST(setuid_beyond_the_limit_of_processes_succeeds_and_exec_fails)
{
	pid_t pid = fork();
	if (pid == 0 && getuid() == 0) {
		CHECK_OK(setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0}));
		CHECK_OK(setuid(54321));
		CHECK_ERRNO(fork(), EAGAIN);
		CHECK_ERRNO(execl("/bin/true", "true", (char *)NULL), EAGAIN);
	}
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
}

/* --- Priorities of others --- */

TEST(priorities_are_for_the_owner_to_lower_and_for_root_to_raise)
{
	pid_t victim = start(sleep_for_ever);
	pid_t pid = fork();
	if (pid == 0 && getuid() == 0) {
		CHECK_OK(setrlimit(RLIMIT_NICE, &(struct rlimit){0, 0}));
		CHECK_OK(setuid(54321));
		CHECK_ERRNO(setpriority(PRIO_PROCESS, victim, 5), EPERM);
		CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
		CHECK_ERRNO(setpriority(PRIO_PROCESS, 0, 4), EACCES);
		CHECK_ERRNO(nice(-1), EPERM);
		CHECK_OK(setpriority(PRIO_USER, 0, 6));
		CHECK_EQ(getpriority(PRIO_USER, 54321), 6);
	}
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(getpriority(PRIO_USER, 54321), ESRCH);
	CHECK_ERRNO(setpriority(PRIO_PGRP, 0x7ffffff0, 0), ESRCH);
	CHECK_ERRNO(setpriority(7, 0, 0), EINVAL);
	end(victim);
}

TEST(rlimit_nice_lets_an_owner_raise_as_far_as_it_says)
{
	pid_t pid = fork();
	if (pid == 0 && getuid() == 0 && setrlimit(RLIMIT_NICE, &(struct rlimit){22, 22}) == 0) {
		CHECK_OK(setpriority(PRIO_PROCESS, 0, 10));
		CHECK_OK(setuid(54321));
		CHECK_OK(setpriority(PRIO_PROCESS, 0, -2));
		CHECK_ERRNO(setpriority(PRIO_PROCESS, 0, -3), EACCES);
	}
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(nice_values_are_cut_to_what_there_is)
{
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 1000));
	CHECK_EQ(getpriority(PRIO_PROCESS, 0), 19);
}
