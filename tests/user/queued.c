/*
 * Signals with values: queued, ordered, waited for without a handler.
 */
#include "check.h"

static sigset_t set_of(int first, int second)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, first);
	if (second)
		sigaddset(&set, second);
	return set;
}

static void block(int first, int second)
{
	sigset_t set = set_of(first, second);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

static int queue(pid_t pid, int signal, int number)
{
	union sigval value = {.sival_int = number};
	return sigqueue(pid, signal, value);
}

TEST(values_arrive_in_the_order_they_were_sent)
{
	block(SIGRTMIN, 0);
	sigset_t set = set_of(SIGRTMIN, 0);
	siginfo_t info;
	for (int i = 0; i < 20; i++)
		CHECK_OK(queue(getpid(), SIGRTMIN, i * 3));
	for (int i = 0; i < 20; i++) {
		CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
		CHECK_EQ(info.si_value.sival_int, i * 3);
		CHECK_EQ(info.si_code, SI_QUEUE);
		CHECK_EQ(info.si_pid, getpid());
	}
}

TEST(the_lowest_number_comes_first)
{
	block(SIGRTMIN, SIGRTMIN + 1);
	sigset_t set = set_of(SIGRTMIN, SIGRTMIN + 1);
	siginfo_t info;
	CHECK_OK(queue(getpid(), SIGRTMIN + 1, 1));
	CHECK_OK(queue(getpid(), SIGRTMIN, 2));
	CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
	CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN + 1);
}

static int values[16];
static volatile sig_atomic_t count;

static void remember(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	values[count++] = info->si_value.sival_int;
}

TEST(a_handler_runs_once_for_each_queued_signal)
{
	struct sigaction action = {.sa_sigaction = remember, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGRTMIN + 2, &action, NULL));
	block(SIGRTMIN + 2, 0);
	for (int i = 0; i < 10; i++)
		CHECK_OK(queue(getpid(), SIGRTMIN + 2, 100 + i));
	sigset_t set = set_of(SIGRTMIN + 2, 0);
	CHECK_OK(sigprocmask(SIG_UNBLOCK, &set, NULL));
	CHECK_EQ(count, 10);
	for (int i = 0; i < 10; i++)
		CHECK_EQ(values[i], 100 + i);
}

TEST(a_standard_signal_keeps_its_first_value)
{
	block(SIGUSR1, 0);
	sigset_t set = set_of(SIGUSR1, 0);
	struct timespec none = {0, 0};
	siginfo_t info;
	CHECK_OK(queue(getpid(), SIGUSR1, 7));
	CHECK_OK(queue(getpid(), SIGUSR1, 8));
	CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
	CHECK_EQ(info.si_value.sival_int, 7);
	CHECK_ERRNO(sigtimedwait(&set, &info, &none), EAGAIN);
}

TEST(waiting_ends_at_its_time)
{
	block(SIGUSR1, 0);
	sigset_t set = set_of(SIGUSR1, 0);
	struct timespec short_time = {0, 30 * 1000 * 1000}, bad = {0, 1000000000}, before, after;
	siginfo_t info;
	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK_ERRNO(sigtimedwait(&set, &info, &short_time), EAGAIN);
	clock_gettime(CLOCK_MONOTONIC, &after);
	long passed =
		(after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
	CHECK(passed >= 29);
	CHECK_ERRNO(sigtimedwait(&set, &info, &bad), EINVAL);
}

TEST(waiting_is_ended_by_a_signal_from_another_process)
{
	block(SIGRTMIN, 0);
	sigset_t set = set_of(SIGRTMIN, 0);
	siginfo_t info;
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		sleep_ms(20);
		CHECK_OK(queue(parent, SIGRTMIN, 4711));
		_exit(0);
	}
	CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
	CHECK_EQ(info.si_value.sival_int, 4711);
	CHECK_EQ(info.si_pid, pid);
	CHECK_EXITED(wait_for(pid), 0);
}

static void do_nothing(int signal)
{
	(void)signal;
}

TEST(a_handler_for_another_signal_interrupts_the_waiting)
{
	struct sigaction action = {.sa_handler = do_nothing, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGALRM, &action, NULL));
	block(SIGUSR1, 0);
	sigset_t set = set_of(SIGUSR1, 0);
	siginfo_t info;
	alarm(1);
	CHECK_ERRNO(sigwaitinfo(&set, &info), EINTR);
}

TEST(an_ignored_signal_that_is_waited_for_arrives_if_it_is_blocked)
{
	block(SIGCHLD, 0);
	sigset_t set = set_of(SIGCHLD, 0);
	siginfo_t info;
	pid_t pid = fork();
	if (pid == 0)
		_exit(5);
	CHECK_EQ(sigwaitinfo(&set, &info), SIGCHLD);
	CHECK_EQ(info.si_code, CLD_EXITED);
	CHECK_EQ(info.si_status, 5);
	CHECK_EQ(info.si_pid, pid);
	CHECK_EXITED(wait_for(pid), 5);
}

TEST(what_is_pending_is_told)
{
	block(SIGUSR1, SIGRTMIN + 3);
	sigset_t set;
	raise(SIGUSR1);
	CHECK_OK(queue(getpid(), SIGRTMIN + 3, 1));
	CHECK_OK(sigpending(&set));
	CHECK_EQ(sigismember(&set, SIGUSR1), 1);
	CHECK_EQ(sigismember(&set, SIGRTMIN + 3), 1);
	CHECK_EQ(sigismember(&set, SIGUSR2), 0);
}

TEST(queueing_to_nobody_is_esrch_and_a_wrong_number_einval)
{
	CHECK_ERRNO(queue(0x7ffffff0, SIGRTMIN, 1), ESRCH);
	CHECK_ERRNO(queue(getpid(), 65, 1), EINVAL);
	CHECK_OK(queue(getpid(), 0, 1));
}

/* Forth and back: each value is answered, none is lost. */
TEST(a_thousand_values_go_forth_and_back)
{
	enum {
		ROUNDS = 1000
	};
	block(SIGRTMIN, SIGRTMIN + 1);
	sigset_t forth = set_of(SIGRTMIN, 0), back = set_of(SIGRTMIN + 1, 0);
	siginfo_t info;
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < ROUNDS; i++) {
			CHECK_EQ(sigwaitinfo(&forth, &info), SIGRTMIN);
			CHECK_OK(queue(parent, SIGRTMIN + 1, info.si_value.sival_int + 1));
		}
		_exit(0);
	}
	for (int i = 0; i < ROUNDS; i++) {
		CHECK_OK(queue(pid, SIGRTMIN, i));
		CHECK_EQ(sigwaitinfo(&back, &info), SIGRTMIN + 1);
		CHECK_EQ(info.si_value.sival_int, i + 1);
	}
	CHECK_EXITED(wait_for(pid), 0);
}
