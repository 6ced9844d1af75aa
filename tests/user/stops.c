/*
 * Stopping and continuing: the state that is neither running nor ended, and how a parent sees it.
 */
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

static int wait_with(pid_t pid, int options)
{
	int status = -1;
	CHECK_EQ(waitpid(pid, &status, options), pid);
	return status;
}

TEST(a_stopped_child_is_reported_with_wuntraced)
{
	pid_t pid = start_sleeper();
	CHECK_OK(kill(pid, SIGSTOP));
	int status = wait_with(pid, WUNTRACED);
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(WSTOPSIG(status), SIGSTOP);
	CHECK(!WIFEXITED(status));
	CHECK(!WIFSIGNALED(status));
	end(pid);
}

TEST(a_stop_is_reported_once_and_not_without_wuntraced)
{
	pid_t pid = start_sleeper();
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK(WIFSTOPPED(wait_with(pid, WUNTRACED)));
	CHECK_EQ(waitpid(pid, NULL, WUNTRACED | WNOHANG), 0);
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	end(pid);
}

TEST(sigtstp_sigttin_and_sigttou_stop_too)
{
	static const int signals[] = {SIGTSTP, SIGTTIN, SIGTTOU};
	for (int i = 0; i < 3; i++) {
		pid_t pid = start_sleeper();
		CHECK_OK(kill(pid, signals[i]));
		int status = wait_with(pid, WUNTRACED);
		CHECK(WIFSTOPPED(status));
		CHECK_EQ(WSTOPSIG(status), signals[i]);
		end(pid);
	}
}

TEST(a_continued_child_is_reported_with_wcontinued)
{
	pid_t pid = start_sleeper();
	CHECK_OK(kill(pid, SIGSTOP));
	wait_with(pid, WUNTRACED);
	CHECK_OK(kill(pid, SIGCONT));
	int status = wait_with(pid, WCONTINUED);
	CHECK(WIFCONTINUED(status));
	CHECK_EQ(waitpid(pid, NULL, WCONTINUED | WNOHANG), 0);
	end(pid);
}

TEST(a_stopped_process_does_not_run_and_goes_on_when_continued)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		raise(SIGSTOP);
		CHECK_EQ(write(ends[1], "x", 1), 1);
		_exit(4);
	}
	CHECK(WIFSTOPPED(wait_with(pid, WUNTRACED)));
	CHECK_OK(fcntl(ends[0], F_SETFL, O_NONBLOCK));
	sleep_ms(30);
	CHECK_ERRNO(read(ends[0], &byte, 1), EAGAIN);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EXITED(wait_for(pid), 4);
	CHECK_EQ(read(ends[0], &byte, 1), 1);
}

TEST(sigkill_ends_a_stopped_process)
{
	pid_t pid = start_sleeper();
	CHECK_OK(kill(pid, SIGSTOP));
	wait_with(pid, WUNTRACED);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

TEST(other_signals_wait_until_a_stopped_process_continues)
{
	pid_t pid = start_sleeper();
	CHECK_OK(kill(pid, SIGSTOP));
	wait_with(pid, WUNTRACED);
	CHECK_OK(kill(pid, SIGTERM));
	sleep_ms(20);
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_KILLED(wait_for(pid), SIGTERM);
}

TEST(sigcont_takes_back_a_pending_stop_and_a_stop_a_pending_sigcont)
{
	sigset_t set, pending;
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGCONT);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	raise(SIGTSTP);
	CHECK_OK(sigpending(&pending));
	CHECK(sigismember(&pending, SIGTSTP));
	raise(SIGCONT);
	CHECK_OK(sigpending(&pending));
	CHECK(!sigismember(&pending, SIGTSTP));
	CHECK(sigismember(&pending, SIGCONT));
	raise(SIGTSTP);
	CHECK_OK(sigpending(&pending));
	CHECK(!sigismember(&pending, SIGCONT));
}

static volatile sig_atomic_t continued;

static void on_continue(int signal)
{
	continued += signal == SIGCONT;
}

TEST(a_handler_for_sigcont_runs_after_the_continuation)
{
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGCONT, on_continue);
		raise(SIGSTOP);
		_exit(continued == 1 ? 6 : 7);
	}
	CHECK(WIFSTOPPED(wait_with(pid, WUNTRACED)));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EXITED(wait_for(pid), 6);
}

static volatile sig_atomic_t child_events;
static volatile int last_code;

static void on_child(int signal, siginfo_t *info, void *context)
{
	(void)context;
	child_events += signal == SIGCHLD;
	last_code = info->si_code;
}

static void catch_sigchld(int flags)
{
	struct sigaction action = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO | flags};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGCHLD, &action, NULL));
}

/* Linux tells waitpid of a continuation a moment before it sends the signal. */
static void expect_child_events(int count)
{
	for (int i = 0; i < 2000 && child_events < count; i++)
		sleep_ms(5);
	CHECK_EQ(child_events, count);
}

TEST(the_parent_gets_sigchld_for_stop_and_continuation)
{
	catch_sigchld(SA_RESTART);
	pid_t pid = start_sleeper();
	kill(pid, SIGSTOP);
	wait_with(pid, WUNTRACED);
	expect_child_events(1);
	CHECK_EQ(last_code, CLD_STOPPED);
	kill(pid, SIGCONT);
	wait_with(pid, WCONTINUED);
	expect_child_events(2);
	CHECK_EQ(last_code, CLD_CONTINUED);
	end(pid);
}

TEST(sa_nocldstop_spares_the_parent_those)
{
	catch_sigchld(SA_RESTART | SA_NOCLDSTOP);
	pid_t pid = start_sleeper();
	kill(pid, SIGSTOP);
	wait_with(pid, WUNTRACED);
	kill(pid, SIGCONT);
	wait_with(pid, WCONTINUED);
	CHECK_EQ(child_events, 0);
	end(pid);
	CHECK_EQ(child_events, 1);
}

TEST(a_stop_of_the_whole_group_stops_every_member)
{
	pid_t first = start_sleeper(), second = start_sleeper();
	setpgid(first, first);
	setpgid(second, first);
	CHECK_OK(kill(-first, SIGSTOP));
	CHECK(WIFSTOPPED(wait_with(first, WUNTRACED)));
	CHECK(WIFSTOPPED(wait_with(second, WUNTRACED)));
	CHECK_OK(kill(-first, SIGCONT));
	CHECK(WIFCONTINUED(wait_with(second, WCONTINUED)));
	CHECK(WIFCONTINUED(wait_with(first, WCONTINUED)));
	end(first);
	end(second);
}

TEST(a_read_that_a_stop_interrupted_goes_on_after_it)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(read(ends[0], &byte, 1), 1);
		_exit(byte);
	}
	sleep_ms(20);
	kill(pid, SIGSTOP);
	wait_with(pid, WUNTRACED);
	kill(pid, SIGCONT);
	wait_with(pid, WCONTINUED);
	CHECK_EQ(write(ends[1], "\x07", 1), 1);
	CHECK_EXITED(wait_for(pid), 7);
}

/* --- Orphaned groups --- */

static int hung_up_output;

static void hung_up(int signal)
{
	CHECK_EQ(write(hung_up_output, signal == SIGHUP ? "h" : "c", 1), 1);
}

/* A group of its own below its parent, stopped; then the parent, which ties it to the session,
 * ends. */
static void stop_below(int output)
{
	pid_t pid = fork();
	if (pid == 0) {
		hung_up_output = output;
		signal(SIGHUP, hung_up);
		signal(SIGCONT, hung_up);
		setpgid(0, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	int status;
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	_exit(0);
}

TEST(a_stopped_group_that_becomes_orphaned_is_hung_up_and_continued)
{
	int ends[2];
	char first = 0, second = 0;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0)
		stop_below(ends[1]);
	CHECK_EXITED(wait_for(pid), 0);
	close(ends[1]);
	CHECK_EQ(read(ends[0], &first, 1), 1);
	CHECK_EQ(read(ends[0], &second, 1), 1);
	CHECK((first == 'h' && second == 'c') || (first == 'c' && second == 'h'));
	CHECK_EQ(read(ends[0], &first, 1), 0); /* it went on and ended */
}

TEST(sigtstp_does_not_stop_a_member_of_an_orphaned_group)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	if (fork() == 0) {
		if (fork() == 0) {
			setsid(); /* its parent is in another session: nobody could continue it */
			raise(SIGTSTP);
			CHECK_EQ(write(ends[1], "x", 1), 1);
			_exit(0);
		}
		_exit(0);
	}
	wait_for(-1);
	CHECK_EQ(read(ends[0], &byte, 1), 1);
}

/* The dead leader is no reason to take the group for an orphaned one. */
TEST(sigtstp_stops_who_joined_a_group_whose_first_member_is_dead)
{
	siginfo_t info;
	pid_t leader = fork();
	if (leader == 0) {
		setpgid(0, 0);
		_exit(0);
	}
	setpgid(leader, leader);
	CHECK_OK(waitid(P_PID, leader, &info, WEXITED | WNOWAIT));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setpgid(0, leader));
		raise(SIGTSTP);
		_exit(3);
	}
	int status = wait_with(pid, WUNTRACED);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EXITED(wait_for(pid), 3);
	CHECK_EXITED(wait_for(leader), 0);
}
