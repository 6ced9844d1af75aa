/*
 * Who may signal whom; the first calls, with sets of 32 bits; limits on what is queued; what beats
 * what.
 */
#include "catch.h"

#include "direct.h"

#define SOMEONE         12345
#define ANOTHER         12346
#define THIRD           12347

#define OLD_SET(signal) (1UL << ((signal)-1))

static bool is_root(void)
{
	return geteuid() == 0;
}

/* --- kill(2), "permission" --- */

/* A child with these real, effective and saved users that waits for a signal. */
static pid_t start_as(uid_t real, uid_t effective, uid_t saved)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setresuid(real, effective, saved));
		CHECK_EQ(write(ends[1], "r", 1), 1);
		for (;;)
			pause();
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	close(ends[0]);
	close(ends[1]);
	return pid;
}

/* May a process with these real and effective users signal `victim`? */
static bool may_signal(uid_t real, uid_t effective, pid_t victim, int signal)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setresuid(real, effective, effective));
		if (kill(victim, signal) == 0)
			_exit(1);
		_exit(errno == EPERM ? 0 : 2);
	}
	int status = wait_for(pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) < 2);
	return WEXITSTATUS(status) == 1;
}

TEST(real_or_effective_user_must_be_the_targets_real_or_saved_user)
{
	if (!is_root())
		return;
	pid_t victim = start_as(SOMEONE, ANOTHER, THIRD);
	CHECK(may_signal(SOMEONE, 1, victim, 0));
	CHECK(may_signal(1, SOMEONE, victim, 0));
	CHECK(may_signal(THIRD, 1, victim, 0));
	CHECK(may_signal(1, THIRD, victim, 0));
	CHECK(!may_signal(ANOTHER, ANOTHER, victim, 0)); /* its effective user does not count */
	CHECK(!may_signal(1, 1, victim, 0));
	CHECK(may_signal(1, 0, victim, 0));
	CHECK(!may_signal(0, 1, victim, 0));
	end(victim);
}

TEST(sigcont_may_be_sent_within_the_session)
{
	if (!is_root())
		return;
	pid_t victim = start_as(SOMEONE, SOMEONE, SOMEONE);
	CHECK(may_signal(ANOTHER, ANOTHER, victim, SIGCONT));
	CHECK(!may_signal(ANOTHER, ANOTHER, victim, SIGTERM));
	end(victim);
	victim = fork();
	if (victim == 0) {
		setsid();
		CHECK_OK(setresuid(SOMEONE, SOMEONE, SOMEONE));
		for (;;)
			pause();
	}
	while (getsid(victim) != victim || may_signal(1, 1, victim, 0))
		sleep_ms(2);
	while (!may_signal(SOMEONE, SOMEONE, victim, 0))
		sleep_ms(2);
	CHECK(!may_signal(ANOTHER, ANOTHER, victim, SIGCONT));
	end(victim);
}

TEST(a_group_is_signalled_if_one_member_may_be_and_eperm_if_none)
{
	if (!is_root())
		return;
	pid_t mine = start_as(SOMEONE, SOMEONE, SOMEONE);
	pid_t other = start_as(ANOTHER, ANOTHER, ANOTHER);
	CHECK_OK(setpgid(mine, mine));
	CHECK_OK(setpgid(other, mine));
	CHECK(may_signal(SOMEONE, SOMEONE, -mine, 0));
	CHECK(may_signal(SOMEONE, SOMEONE, -mine, SIGTERM));
	CHECK_KILLED(wait_for(mine), SIGTERM);
	CHECK_EQ(waitpid(other, NULL, WNOHANG), 0);
	CHECK(!may_signal(SOMEONE, SOMEONE, -mine, SIGTERM));
	end(other);
	CHECK_ERRNO(kill(-mine, 0), ESRCH);
}

TEST(sigqueue_to_others_cannot_pretend_to_be_the_kernel)
{
	siginfo_t info = {.si_code = SI_USER};
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	CHECK_ERRNO(DIRECT3(SYS_rt_sigqueueinfo, pid, SIGUSR1, &info), EPERM);
	info.si_code = SI_KERNEL;
	CHECK_ERRNO(DIRECT3(SYS_rt_sigqueueinfo, pid, SIGUSR1, &info), EPERM);
	info.si_code = SI_TKILL;
	CHECK_ERRNO(DIRECT3(SYS_rt_sigqueueinfo, pid, SIGUSR1, &info), EPERM);
	info.si_code = SI_QUEUE;
	CHECK_OK(DIRECT3(SYS_rt_sigqueueinfo, pid, SIGUSR1, &info));
	CHECK_KILLED(wait_for(pid), SIGUSR1);
}

TEST(tkill_and_tgkill_name_a_thread)
{
	catch_with(SIGUSR1, count, 0);
	CHECK_OK(DIRECT2(SYS_tkill, getpid(), SIGUSR1));
	CHECK_OK(DIRECT3(SYS_tgkill, getpid(), getpid(), SIGUSR1));
	CHECK_EQ(calls, 2);
	CHECK_ERRNO(DIRECT2(SYS_tkill, 0, SIGUSR1), EINVAL);
	CHECK_ERRNO(DIRECT2(SYS_tkill, -1, SIGUSR1), EINVAL);
	CHECK_ERRNO(DIRECT2(SYS_tkill, 0x7ffffff0, SIGUSR1), ESRCH);
	CHECK_ERRNO(DIRECT3(SYS_tgkill, 1, getpid(), SIGUSR1), ESRCH);
	CHECK_ERRNO(DIRECT3(SYS_tgkill, getpid(), getpid(), 65), EINVAL);
	CHECK_ERRNO(DIRECT3(SYS_tgkill, 0, getpid(), SIGUSR1), EINVAL);
}

/* --- The first calls --- */

TEST(the_first_sigaction_takes_and_tells_a_set_of_32)
{
	struct {
		void (*handler)(int);
		unsigned long mask;
		unsigned long flags;
		void (*restorer)(void);
	} new = {count, OLD_SET(SIGUSR2), 0, NULL}, old;
	CHECK_OK(DIRECT3(SYS_sigaction, SIGUSR1, &new, NULL));
	CHECK_OK(DIRECT3(SYS_sigaction, SIGUSR1, NULL, &old));
	CHECK(old.handler == count);
	CHECK_EQ(old.mask, OLD_SET(SIGUSR2));
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK_ERRNO(DIRECT3(SYS_sigaction, SIGKILL, &new, NULL), EINVAL);
	CHECK_ERRNO(DIRECT3(SYS_sigaction, 0, &new, NULL), EINVAL);
}

TEST(the_first_sigprocmask_leaves_real_time_signals_alone)
{
	sigset_t mask;
	unsigned long set = OLD_SET(SIGUSR2), old = 0;
	block(SIGUSR1);
	block(SIGRTMIN);
	CHECK_OK(DIRECT3(SYS_sigprocmask, SIG_SETMASK, &set, &old));
	CHECK(old & OLD_SET(SIGUSR1));
	CHECK_OK(sigprocmask(SIG_BLOCK, NULL, &mask));
	CHECK(!sigismember(&mask, SIGUSR1));
	CHECK(sigismember(&mask, SIGUSR2));
	CHECK_ERRNO(DIRECT3(SYS_sigprocmask, 77, &set, NULL), EINVAL);
}

TEST(sgetmask_and_ssetmask_are_the_mask_as_a_number)
{
	DIRECT1(SYS_ssetmask, OLD_SET(SIGUSR1) | OLD_SET(SIGKILL));
	CHECK_EQ(DIRECT1(SYS_sgetmask, 0), OLD_SET(SIGUSR1));
	CHECK_EQ(DIRECT1(SYS_ssetmask, OLD_SET(SIGUSR2)), OLD_SET(SIGUSR1));
	catch_with(SIGUSR2, count, 0);
	raise(SIGUSR2);
	CHECK_EQ(calls, 0);
	DIRECT1(SYS_ssetmask, 0);
	CHECK_EQ(calls, 1);
}

TEST(the_first_sigpending_and_sigsuspend)
{
	unsigned long set = 0;
	catch_with(SIGUSR1, count, 0);
	block(SIGUSR1);
	raise(SIGUSR1);
	CHECK_OK(DIRECT1(SYS_sigpending, &set));
	CHECK_EQ(set, OLD_SET(SIGUSR1));
	CHECK_ERRNO(DIRECT3(SYS_sigsuspend, 0, 0, OLD_SET(SIGUSR2)), EINTR);
	CHECK_EQ(calls, 1);
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
}

TEST(system_v_signal_is_for_once_and_does_not_block)
{
	struct sigaction action;
	CHECK_EQ(DIRECT2(SYS_signal, SIGUSR1, count), (long)SIG_DFL);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_flags & SA_RESETHAND);
	CHECK(action.sa_flags & SA_NODEFER);
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK_EQ(DIRECT2(SYS_signal, SIGUSR1, SIG_IGN), (long)SIG_DFL);
	CHECK_EQ(DIRECT2(SYS_signal, SIGUSR1, SIG_DFL), (long)SIG_IGN);
	CHECK_ERRNO(DIRECT2(SYS_signal, SIGKILL, count), EINVAL);
}

/* --- Limits --- */

TEST(queued_signals_are_limited_per_user)
{
	union sigval value = {.sival_int = 1};
	if (is_root()) {
		CHECK_OK(setuid(ANOTHER));
	}
	CHECK_OK(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){4, 4}));
	block(SIGRTMIN);
	block(SIGUSR1);
	int sent = 0;
	while (sent < 100 && sigqueue(getpid(), SIGRTMIN, value) == 0)
		sent++;
	CHECK_EQ(errno, EAGAIN);
	CHECK(sent > 0 && sent <= 4);
	CHECK_OK(kill(getpid(), SIGUSR1)); /* a standard one is pending all the same */
	CHECK(is_pending(SIGUSR1));
	CHECK_OK(kill(getpid(), SIGRTMIN)); /* and so is one that kill sends */
}

/* --- What beats what --- */

static void block_all(void)
{
	sigset_t all;
	sigfillset(&all);
	CHECK_OK(sigprocmask(SIG_SETMASK, &all, NULL));
}

TEST(sigkill_ends_a_process_that_blocks_all)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		block_all();
		CHECK_EQ(write(ends[1], "r", 1), 1);
		for (;;)
			sleep_ms(1000);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	CHECK_OK(kill(pid, SIGTERM));
	sleep_ms(10);
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

TEST(sigkill_ends_a_stopped_process_that_blocks_all)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		block_all();
		raise(SIGSTOP);
		_exit(1);
	}
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

TEST(sigkill_ends_who_waits_for_a_vfork_child)
{
	pid_t pid = fork();
	if (pid == 0) {
		if (vfork() == 0) {
			DIRECT1(SYS_pause, 0);
			_exit(0);
		}
		_exit(1);
	}
	sleep_ms(30);
	CHECK_OK(kill(pid, SIGTERM)); /* a signal that ends it, too */
	CHECK_KILLED(wait_for(pid), SIGTERM);
}

TEST(of_kill_and_stop_sent_together_kill_wins)
{
	for (int i = 0; i < 20; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			for (;;)
				pause();
		}
		kill(pid, SIGSTOP);
		kill(pid, SIGKILL);
		kill(pid, SIGSTOP);
		CHECK_KILLED(wait_for(pid), SIGKILL);
	}
}
