/*
 * System calls that a signal interrupts: EINTR or again; alarms; SIGPIPE.
 */
#include "catch.h"

TEST(pause_returns_after_a_handler)
{
	catch_with(SIGUSR1, count, 0);
	pid_t pid = start_nagger(SIGUSR1);
	CHECK_ERRNO(pause(), EINTR);
	CHECK(calls > 0);
	end(pid);
}

TEST(a_handler_without_restart_interrupts_a_read)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	catch_with(SIGUSR1, count, 0);
	pid_t pid = start_nagger(SIGUSR1);
	CHECK_ERRNO(read(ends[0], &byte, 1), EINTR);
	CHECK(calls > 0);
	end(pid);
}

TEST(sa_restart_lets_a_read_go_on)
{
	int ends[2];
	char byte = 0;
	CHECK_OK(pipe(ends));
	catch_with(SIGUSR1, count, SA_RESTART);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 5; i++) {
			sleep_ms(20);
			kill(parent, SIGUSR1);
		}
		sleep_ms(20);
		CHECK_EQ(write(ends[1], "x", 1), 1);
		_exit(0);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	CHECK_EQ(byte, 'x');
	CHECK(calls > 0);
	wait_for(pid);
}

TEST(an_ignored_signal_does_not_interrupt)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	catch_with(SIGUSR1, SIG_IGN, 0);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 3; i++) {
			sleep_ms(20);
			kill(parent, SIGUSR1);
		}
		CHECK_EQ(write(ends[1], "x", 1), 1);
		_exit(0);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	wait_for(pid);
}

TEST(nanosleep_is_interrupted_and_tells_what_is_left)
{
	struct timespec time = {1000, 0}, left = {0, 0};
	catch_with(SIGUSR1, count, SA_RESTART); /* which nanosleep does not heed */
	pid_t pid = start_nagger(SIGUSR1);
	CHECK_ERRNO(nanosleep(&time, &left), EINTR);
	CHECK(left.tv_sec >= 900 && left.tv_sec < 1000);
	end(pid);
}

TEST(writing_to_a_pipe_without_reader_kills_by_sigpipe)
{
	int ends[2];
	CHECK_OK(pipe(ends));
	close(ends[0]);
	pid_t pid = fork();
	if (pid == 0) {
		if (write(ends[1], "x", 1) < 0)
			_exit(1);
		_exit(0);
	}
	CHECK_KILLED(wait_for(pid), SIGPIPE);
	catch_with(SIGPIPE, SIG_IGN, 0);
	CHECK_ERRNO(write(ends[1], "x", 1), EPIPE);
	catch_with(SIGPIPE, count, 0);
	CHECK_ERRNO(write(ends[1], "x", 1), EPIPE);
	CHECK_EQ(calls, 1);
}

TEST(an_alarm_comes_after_its_time)
{
	struct timespec before, after;
	catch_with(SIGALRM, count, 0);
	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK_EQ(alarm(1), 0);
	CHECK_ERRNO(pause(), EINTR);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK_EQ(last_signal, SIGALRM);
	CHECK((after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000 >=
	      990);
	CHECK_EQ(alarm(0), 0);
}

TEST(a_new_alarm_replaces_the_old_one_and_tells_its_rest)
{
	alarm(1000);
	unsigned rest = alarm(500);
	CHECK(rest > 900 && rest <= 1000);
	CHECK(alarm(0) > 400);
	CHECK_EQ(alarm(0), 0);
}
