/*
 * Interval timers, sleeps until a time, limits on processor time; and what a stop does to a sleep.
 */
#include "check.h"

#include <sys/resource.h>
#include <sys/time.h>

static volatile sig_atomic_t count;

static void note(int signal)
{
	(void)signal;
	count++;
}

static void handle(int signal)
{
	struct sigaction action = {.sa_handler = note};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

static long ms_since(const struct timespec *start)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static struct itimerval timer_of(long first_ms, long interval_ms)
{
	struct itimerval timer = {
		.it_value = {first_ms / 1000, first_ms % 1000 * 1000},
		.it_interval = {interval_ms / 1000, interval_ms % 1000 * 1000},
	};
	return timer;
}

TEST(an_interval_timer_comes_again_and_again)
{
	struct itimerval timer = timer_of(10, 10), off = timer_of(0, 0), rest;
	handle(SIGALRM);
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	while (count < 5)
		pause();
	CHECK_OK(setitimer(ITIMER_REAL, &off, &rest));
	CHECK_EQ(rest.it_interval.tv_usec, 10000);
	int reached = count;
	sleep_ms(40);
	CHECK_EQ(count, reached);
}

TEST(a_timer_without_an_interval_comes_once)
{
	struct itimerval timer = timer_of(5, 0);
	handle(SIGALRM);
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	while (count == 0)
		pause();
	sleep_ms(30);
	CHECK_EQ(count, 1);
	CHECK_OK(getitimer(ITIMER_REAL, &timer));
	CHECK_EQ(timer.it_value.tv_sec, 0);
	CHECK_EQ(timer.it_value.tv_usec, 0);
}

TEST(a_running_timer_tells_what_is_left)
{
	struct itimerval timer = timer_of(50000, 0), left;
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	CHECK_OK(getitimer(ITIMER_REAL, &left));
	CHECK(left.it_value.tv_sec >= 45 && left.it_value.tv_sec <= 50);
	long rest = alarm(0); /* whole seconds, to the nearest */
	CHECK(rest >= left.it_value.tv_sec - 1 && rest <= left.it_value.tv_sec + 1);
}

TEST(timers_that_make_no_sense_are_einval)
{
	struct itimerval timer = timer_of(0, 0);
	timer.it_value.tv_usec = 1000000;
	CHECK_ERRNO(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
	timer.it_value.tv_usec = -1;
	CHECK_ERRNO(setitimer(ITIMER_REAL, &timer, NULL), EINVAL);
	timer = timer_of(0, 0);
	CHECK_ERRNO(setitimer(3, &timer, NULL), EINVAL);
	CHECK_ERRNO(getitimer(-1, &timer), EINVAL);
}

/* Computes until the signal has come; how long that took, in milliseconds. */
static long compute_until_signal(void)
{
	struct timespec start;
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (count == 0)
		continue;
	return ms_since(&start);
}

TEST(a_virtual_timer_counts_computing)
{
	struct itimerval timer = timer_of(30, 0);
	handle(SIGVTALRM);
	CHECK_OK(setitimer(ITIMER_VIRTUAL, &timer, NULL));
	CHECK(compute_until_signal() >= 29);
}

TEST(a_virtual_timer_does_not_count_sleeping)
{
	struct itimerval timer = timer_of(200, 0);
	handle(SIGVTALRM);
	CHECK_OK(setitimer(ITIMER_VIRTUAL, &timer, NULL));
	sleep_ms(300);
	CHECK_EQ(count, 0);
}

TEST(a_profiling_timer_counts_the_kernels_time_too)
{
	struct itimerval timer = timer_of(30, 0);
	handle(SIGPROF);
	CHECK_OK(setitimer(ITIMER_PROF, &timer, NULL));
	while (count == 0)
		getppid();
	CHECK_EQ(count, 1);
}

TEST(timers_are_not_inherited)
{
	struct itimerval timer = timer_of(20000, 0), left;
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	CHECK_OK(setitimer(ITIMER_VIRTUAL, &timer, NULL));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(getitimer(ITIMER_REAL, &left));
		CHECK_EQ(left.it_value.tv_sec, 0);
		CHECK_OK(getitimer(ITIMER_VIRTUAL, &left));
		CHECK_EQ(left.it_value.tv_sec, 0);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(processor_time_has_a_limit)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct rlimit limit = {1, 10};
		CHECK_OK(setrlimit(RLIMIT_CPU, &limit));
		for (;;)
			continue;
	}
	CHECK_KILLED(wait_for(pid), SIGXCPU);
}

/* --- Sleeps --- */

TEST(a_sleep_until_a_time_ends_then)
{
	static const clockid_t clocks[] = {CLOCK_MONOTONIC, CLOCK_REALTIME};
	for (unsigned i = 0; i < 2; i++) {
		struct timespec until, now;
		clock_gettime(clocks[i], &until);
		CHECK_EQ(clock_nanosleep(clocks[i], TIMER_ABSTIME, &until, NULL), 0);
		until.tv_nsec += 20 * 1000 * 1000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		CHECK_EQ(clock_nanosleep(clocks[i], TIMER_ABSTIME, &until, NULL), 0);
		clock_gettime(clocks[i], &now);
		CHECK(now.tv_sec > until.tv_sec ||
		      (now.tv_sec == until.tv_sec && now.tv_nsec >= until.tv_nsec));
	}
}

TEST(a_sleep_on_a_clock_that_is_none_is_einval)
{
	struct timespec time = {0, 1};
	CHECK_EQ(clock_nanosleep(12345, 0, &time, NULL), EINVAL);
	CHECK_EQ(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &time, NULL), EINVAL);
}

/* The stop does not count as an interruption: the sleep goes on to the end it had. */
TEST(a_sleep_that_was_stopped_goes_on_to_its_end)
{
	struct timespec start;
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t pid = fork();
	if (pid == 0) {
		struct timespec time = {0, 300 * 1000 * 1000};
		CHECK_OK(nanosleep(&time, NULL));
		_exit(0);
	}
	int status;
	sleep_ms(50);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	sleep_ms(50);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EXITED(wait_for(pid), 0);
	CHECK(ms_since(&start) >= 299);
}

TEST(an_ignored_signal_does_not_shorten_a_sleep)
{
	struct timespec start, time = {0, 100 * 1000 * 1000}, left;
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGUSR1, SIG_IGN);
		clock_gettime(CLOCK_MONOTONIC, &start);
		CHECK_OK(nanosleep(&time, &left));
		CHECK(ms_since(&start) >= 99);
		_exit(0);
	}
	sleep_ms(30);
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_EXITED(wait_for(pid), 0);
}
