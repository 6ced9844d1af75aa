/*
 * Signals: default actions, dispositions, who may send, and what a handler is told.
 */
#include "catch.h"

TEST(default_actions_end_stop_or_ignore)
{
	static const int ending[] = {SIGHUP,  SIGINT,  SIGQUIT,   SIGILL,  SIGTRAP,
				     SIGABRT, SIGBUS,  SIGFPE,    SIGKILL, SIGUSR1,
				     SIGSEGV, SIGUSR2, SIGPIPE,   SIGALRM, SIGTERM,
				     SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS};
	static const int ignored[] = {SIGCHLD, SIGCONT, SIGURG, SIGWINCH};
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		pid_t pid = fork();
		if (pid == 0) {
			raise(ending[i]);
			_exit(0);
		}
		CHECK_KILLED(wait_for(pid), ending[i]);
	}
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		CHECK_OK(raise(ignored[i]));
}

TEST(a_handler_runs_with_the_signals_number_and_the_program_goes_on)
{
	catch_with(SIGUSR1, count, 0);
	CHECK_OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(calls, 1);
	CHECK_EQ(last_signal, SIGUSR1);
}

TEST(an_ignored_signal_does_nothing)
{
	catch_with(SIGTERM, SIG_IGN, 0);
	CHECK_OK(raise(SIGTERM));
}

TEST(sigaction_returns_what_was_set_before)
{
	struct sigaction old;
	catch_with(SIGUSR1, count, SA_RESTART);
	CHECK_OK(sigaction(SIGUSR1, NULL, &old));
	CHECK(old.sa_handler == count);
	CHECK(old.sa_flags & SA_RESTART);
	catch_with(SIGUSR1, SIG_DFL, 0);
	CHECK_OK(sigaction(SIGUSR1, NULL, &old));
	CHECK(old.sa_handler == SIG_DFL);
}

TEST(sigkill_and_sigstop_cannot_be_caught_ignored_or_blocked)
{
	struct sigaction action = {.sa_handler = count};
	sigset_t set;
	CHECK_ERRNO(sigaction(SIGKILL, &action, NULL), EINVAL);
	CHECK_ERRNO(sigaction(SIGSTOP, &action, NULL), EINVAL);
	action.sa_handler = SIG_IGN;
	CHECK_ERRNO(sigaction(SIGKILL, &action, NULL), EINVAL);
	sigfillset(&set);
	CHECK_OK(sigprocmask(SIG_SETMASK, &set, NULL));
	CHECK_OK(sigprocmask(SIG_SETMASK, NULL, &set));
	CHECK(!sigismember(&set, SIGKILL));
	CHECK(!sigismember(&set, SIGSTOP));
	CHECK(sigismember(&set, SIGTERM));
}

TEST(signal_numbers_that_do_not_exist_are_einval)
{
	struct sigaction action = {.sa_handler = count};
	CHECK_ERRNO(kill(getpid(), 65), EINVAL);
	CHECK_ERRNO(kill(getpid(), -1), EINVAL);
	CHECK_ERRNO(sigaction(65, &action, NULL), EINVAL);
	CHECK_ERRNO(sigaction(0, &action, NULL), EINVAL);
}

TEST(a_signal_to_nobody_is_esrch)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	wait_for(pid);
	CHECK_ERRNO(kill(pid, SIGTERM), ESRCH);
	CHECK_ERRNO(kill(pid, 0), ESRCH);
}

TEST(sa_resethand_is_for_once)
{
	struct sigaction action;
	catch_with(SIGUSR1, count, SA_RESETHAND);
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_handler == SIG_DFL);
}

static volatile pid_t sender;
static volatile uid_t sender_user;
static volatile int code;

static void note_sender(int signal, siginfo_t *info, void *context)
{
	(void)context;
	last_signal = signal;
	sender = info->si_pid;
	sender_user = info->si_uid;
	code = info->si_code;
	CHECK_EQ(info->si_signo, signal);
	calls++;
}

TEST(siginfo_tells_who_sent_it)
{
	struct sigaction action = {.sa_sigaction = note_sender, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		kill(parent, SIGUSR1);
		_exit(0);
	}
	wait_for(pid);
	CHECK_EQ(calls, 1);
	CHECK_EQ(sender, pid);
	CHECK_EQ(sender_user, getuid());
	CHECK_EQ(code, SI_USER);
}

TEST(abort_kills_even_when_sigabrt_is_ignored)
{
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGABRT, SIG_IGN);
		abort();
	}
	CHECK_KILLED(wait_for(pid), SIGABRT);
}

TEST(a_process_without_rights_cannot_signal_anothers)
{
	pid_t victim = fork();
	if (victim == 0) {
		for (;;)
			pause();
	}
	pid_t pid = fork();
	if (pid == 0) {
		if (getuid() == 0)
			CHECK_OK(setuid(12345));
		if (getuid() == 12345) {
			CHECK_ERRNO(kill(victim, SIGTERM), EPERM);
			CHECK_ERRNO(kill(victim, 0), EPERM);
		}
		CHECK_ERRNO(kill(1, SIGTERM), EPERM);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(waitpid(victim, NULL, WNOHANG), 0);
	end(victim);
}
