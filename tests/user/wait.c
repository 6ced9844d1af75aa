/* How a process ends and how its parent learns of it: exit, wait, zombies, orphans. */
#include "check.h"

#include <sys/resource.h>

static pid_t start_child(int code)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(code);
	return pid;
}

static pid_t start_sleeper(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

TEST(the_exit_status_is_the_low_eight_bits)
{
	CHECK_EXITED(wait_for(start_child(0)), 0);
	CHECK_EXITED(wait_for(start_child(7)), 7);
	CHECK_EXITED(wait_for(start_child(255)), 255);
	CHECK_EXITED(wait_for(start_child(256)), 0);
	CHECK_EXITED(wait_for(start_child(0x1234)), 0x34);
	CHECK_EXITED(wait_for(start_child(-1)), 255);
}

TEST(a_signal_shows_in_the_status)
{
	static const int signals[] = {SIGKILL, SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGPIPE, SIGALRM};
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		pid_t pid = start_sleeper();
		CHECK_OK(kill(pid, signals[i]));
		int status = wait_for(pid);
		CHECK_KILLED(status, signals[i]);
		CHECK(!WIFEXITED(status));
		CHECK(!WIFSTOPPED(status));
	}
}

TEST(wait_without_children_is_echild)
{
	int status;
	CHECK_ERRNO(wait(&status), ECHILD);
	CHECK_ERRNO(waitpid(-1, &status, WNOHANG), ECHILD);
}

TEST(wait_for_another_processes_child_is_echild)
{
	pid_t own = start_sleeper();
	CHECK_ERRNO(waitpid(getppid(), NULL, 0), ECHILD);
	CHECK_ERRNO(waitpid(getpid(), NULL, 0), ECHILD);
	kill(own, SIGKILL);
	wait_for(own);
}

TEST(a_child_is_reaped_only_once)
{
	pid_t pid = start_child(3);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	CHECK_ERRNO(waitpid(pid, NULL, 0), ECHILD);
}

TEST(wait_takes_any_child_and_tells_which)
{
	pid_t first = start_child(1), second = start_child(2);
	for (int i = 0; i < 2; i++) {
		int status;
		pid_t pid = wait(&status);
		CHECK(pid == first || pid == second);
		CHECK_EXITED(status, pid == first ? 1 : 2);
	}
	CHECK_ERRNO(wait(NULL), ECHILD);
}

TEST(waitpid_takes_the_one_child_asked_for)
{
	pid_t first = start_child(1), second = start_child(2);
	int status;
	CHECK_EQ(waitpid(second, &status, 0), second);
	CHECK_EXITED(status, 2);
	CHECK_EQ(waitpid(first, &status, 0), first);
	CHECK_EXITED(status, 1);
}

TEST(wnohang_returns_zero_while_the_child_runs)
{
	pid_t pid = start_sleeper();
	int status = 0x5a5a;
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	CHECK_EQ(waitpid(-1, &status, WNOHANG), 0);
	CHECK_EQ(status, 0x5a5a);
	kill(pid, SIGKILL);
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

TEST(unknown_options_are_einval)
{
	pid_t pid = start_child(0);
	CHECK_ERRNO(waitpid(pid, NULL, 0x10), EINVAL);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(wait_sleeps_until_the_child_ends)
{
	struct timespec before, after;
	clock_gettime(CLOCK_MONOTONIC, &before);
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(100);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	long ms =
		(after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
	CHECK(ms >= 95);
}

TEST(children_are_waited_for_by_process_group)
{
	pid_t mine = start_child(1), other = fork();
	int status;
	if (other == 0) {
		setpgid(0, 0);
		_exit(2);
	}
	setpgid(other, other);
	CHECK_EQ(waitpid(-other, &status, 0), other);
	CHECK_EXITED(status, 2);
	CHECK_ERRNO(waitpid(-other, &status, 0), ECHILD);
	CHECK_EQ(waitpid(0, &status, 0), mine);
	CHECK_EXITED(status, 1);
	CHECK_ERRNO(waitpid(0, &status, 0), ECHILD);
}

TEST(a_zombie_keeps_its_pid_until_it_is_reaped)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0)
		_exit(9);
	close(ends[1]);
	CHECK_EQ(read(ends[0], &byte, 1), 0); /* the last writer is gone: the child has ended */
	CHECK_OK(kill(pid, 0));
	CHECK_OK(kill(pid, SIGTERM)); /* and changes nothing */
	CHECK_EXITED(wait_for(pid), 9);
	CHECK_ERRNO(kill(pid, 0), ESRCH);
}

TEST(hundred_zombies_keep_their_hundred_statuses)
{
	enum {
		CHILDREN = 100
	};
	pid_t pids[CHILDREN];
	for (int i = 0; i < CHILDREN; i++)
		CHECK_OK(pids[i] = start_child(i));
	for (int i = CHILDREN - 1; i >= 0; i--)
		CHECK_EXITED(wait_for(pids[i]), i);
}

TEST(an_orphan_gets_another_parent)
{
	int ends[2];
	pid_t pids[2];
	CHECK_OK(pipe(ends));
	pid_t middle = fork();
	if (middle == 0) {
		pid_t parent = getpid();
		if (fork() == 0) {
			for (int i = 0; i < 2000 && getppid() == parent; i++)
				sleep_ms(5);
			pids[0] = parent;
			pids[1] = getppid();
			CHECK_EQ(write(ends[1], pids, sizeof(pids)), sizeof(pids));
		}
		_exit(0);
	}
	CHECK_EXITED(wait_for(middle), 0);
	CHECK_EQ(read(ends[0], pids, sizeof(pids)), sizeof(pids));
	CHECK_EQ(pids[0], middle);
	CHECK(pids[1] != middle);
	CHECK(pids[1] != getpid());
	CHECK(pids[1] > 0);
	CHECK_ERRNO(wait(NULL), ECHILD); /* a grandchild is not ours to wait for */
}

TEST(an_orphan_is_reaped_by_its_new_parent)
{
	int ends[2];
	pid_t orphan;
	CHECK_OK(pipe(ends));
	pid_t middle = fork();
	if (middle == 0) {
		pid_t pid = start_child(0);
		CHECK_EQ(write(ends[1], &pid, sizeof(pid)), sizeof(pid));
		_exit(0);
	}
	CHECK_EXITED(wait_for(middle), 0);
	CHECK_EQ(read(ends[0], &orphan, sizeof(orphan)), sizeof(orphan));
	for (int i = 0; i < 2000 && kill(orphan, 0) == 0; i++)
		sleep_ms(5);
	CHECK_ERRNO(kill(orphan, 0), ESRCH);
}

static volatile sig_atomic_t child_signals;
static volatile pid_t child_pid;
static volatile int child_code, child_status;

static void on_child(int signal, siginfo_t *info, void *context)
{
	(void)context;
	child_signals += signal == SIGCHLD;
	child_pid = info->si_pid;
	child_code = info->si_code;
	child_status = info->si_status;
}

static void catch_sigchld(int flags)
{
	struct sigaction action = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO | flags};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGCHLD, &action, NULL));
}

TEST(sigchld_tells_who_exited_and_how)
{
	catch_sigchld(0);
	pid_t pid = start_child(5);
	CHECK_EXITED(wait_for(pid), 5);
	CHECK_EQ(child_signals, 1);
	CHECK_EQ(child_pid, pid);
	CHECK_EQ(child_code, CLD_EXITED);
	CHECK_EQ(child_status, 5);
}

TEST(sigchld_tells_which_signal_killed)
{
	catch_sigchld(0);
	pid_t pid = start_sleeper();
	kill(pid, SIGKILL);
	CHECK_KILLED(wait_for(pid), SIGKILL);
	CHECK_EQ(child_pid, pid);
	CHECK_EQ(child_code, CLD_KILLED);
	CHECK_EQ(child_status, SIGKILL);
}

TEST(with_sigchld_ignored_children_leave_no_zombies)
{
	signal(SIGCHLD, SIG_IGN);
	pid_t pid = start_child(1);
	CHECK_ERRNO(waitpid(pid, NULL, 0), ECHILD); /* after it has ended */
	CHECK_ERRNO(kill(pid, 0), ESRCH);
}

TEST(sa_nocldwait_leaves_no_zombies)
{
	catch_sigchld(SA_NOCLDWAIT | SA_RESTART);
	pid_t pid = start_child(1);
	CHECK_ERRNO(wait_for(pid), ECHILD);
	CHECK_ERRNO(kill(pid, 0), ESRCH);
}

static void do_nothing(int signal)
{
	(void)signal;
}

TEST(a_signal_interrupts_wait)
{
	struct sigaction action = {.sa_handler = do_nothing};
	sigaction(SIGUSR1, &action, NULL);
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0) {
		for (;;) {
			sleep_ms(20);
			kill(parent, SIGUSR1);
		}
	}
	CHECK_ERRNO(waitpid(pid, NULL, 0), EINTR);
	kill(pid, SIGKILL);
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

TEST(wait4_reports_the_time_a_child_used)
{
	struct rusage usage;
	int status;
	memset(&usage, 0xff, sizeof(usage));
	pid_t pid = fork();
	if (pid == 0) {
		use_processor(50);
		_exit(0);
	}
	CHECK_EQ(wait4(pid, &status, 0, &usage), pid);
	CHECK_EXITED(status, 0);
	CHECK(usage.ru_utime.tv_sec >= 0 && usage.ru_utime.tv_sec < 60);
	CHECK(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec > 0 ||
	      usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 10000);
}

TEST(descriptors_are_closed_when_a_process_ends)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(20);
		kill(getpid(), SIGKILL);
	}
	close(ends[1]);
	CHECK_EQ(read(ends[0], &byte, 1), 0);
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

static void say_goodbye(void)
{
	CHECK_EQ(write(1, "bye", 3), 3);
}

TEST(exit_runs_atexit_handlers_and_flushes_and_underscore_exit_does_not)
{
	int ends[2];
	char text[16] = "";
	CHECK_OK(pipe(ends));
	for (int quick = 0; quick < 2; quick++) {
		pid_t pid = fork();
		if (pid == 0) {
			dup2(ends[1], 1);
			atexit(say_goodbye);
			printf("out ");
			if (quick)
				_exit(0);
			exit(0);
		}
		CHECK_EXITED(wait_for(pid), 0);
	}
	close(ends[1]);
	CHECK_EQ(read(ends[0], text, sizeof(text) - 1), 7);
	CHECK_STR(text, "byeout ");
}
