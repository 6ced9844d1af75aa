/*
 * The traps that other teaching kernels fell into where processes, signals and jobs meet; each has
 * a test of its name.
 */
#include "catch.h"

#include <sys/time.h>

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static pid_t start(void (*body)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		body();
		_exit(0);
	}
	return pid;
}

TEST(wnohang_with_only_running_children_is_zero_and_not_echild)
{
	pid_t first = start(sleep_for_ever), second = start(sleep_for_ever);
	CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
	CHECK_EQ(waitpid(first, NULL, WNOHANG), 0);
	CHECK_EQ(waitpid(0, NULL, WNOHANG), 0);
	CHECK_EQ(waitpid(-getpgrp(), NULL, WNOHANG | WUNTRACED | WCONTINUED), 0);
	end(first);
	end(second);
	CHECK_ERRNO(waitpid(-1, NULL, WNOHANG), ECHILD);
}

TEST(a_stop_is_not_reported_without_wuntraced)
{
	int status;
	pid_t pid = start(sleep_for_ever);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
	CHECK_OK(kill(pid, SIGSTOP));
	for (int i = 0; i < 20; i++) {
		CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
		CHECK_EQ(waitpid(pid, NULL, WNOHANG | WCONTINUED), 0);
		sleep_ms(1);
	}
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	end(pid);
}

TEST(an_interrupted_wait_is_eintr_and_not_the_signals_number)
{
	int status = -5;
	catch_with(SIGUSR1, count, 0);
	pid_t pid = start(sleep_for_ever), nagger = start_nagger(SIGUSR1);
	CHECK_ERRNO(waitpid(pid, &status, 0), EINTR);
	CHECK_EQ(status, -5);
	CHECK(calls > 0);
	end(nagger);
	end(pid);
}

TEST(setpgid_of_a_child_that_has_executed_is_eacces)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		execl("/bin/sh", "sh", "-c", "echo x; read y", (char *)NULL);
		_exit(127);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	CHECK_ERRNO(setpgid(pid, pid), EACCES);
	CHECK_ERRNO(setpgid(pid, getpgrp()), EACCES);
	end(pid);
}

TEST(no_status_is_stored_while_the_child_still_runs)
{
	int status = -5;
	siginfo_t info;
	pid_t pid = start(sleep_for_ever);
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	CHECK_EQ(status, -5);
	memset(&info, 0x55, sizeof(info));
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	CHECK_EQ(info.si_signo, 0);
	end(pid);
	CHECK_ERRNO(waitpid(pid, &status, 0), ECHILD);
	CHECK_EQ(status, -5);
}

static long elapsed_ms(const struct timespec *since)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

static void sleep_a_while(void)
{
	struct timespec before, time = {0, 300000000};
	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK_EQ(nanosleep(&time, NULL), 0);
	CHECK(elapsed_ms(&before) >= 300);
}

TEST(stop_and_cont_to_a_sleeping_process_leave_its_sleep_whole)
{
	int status;
	pid_t pid = start(sleep_a_while);
	for (int i = 0; i < 5; i++) {
		sleep_ms(10);
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK(WIFSTOPPED(status));
		CHECK_OK(kill(pid, SIGCONT));
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(stop_and_cont_at_once_to_a_sleeping_process_do_not_end_its_sleep)
{
	pid_t pid = start(sleep_a_while);
	sleep_ms(10);
	for (int i = 0; i < 50; i++) {
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_OK(kill(pid, SIGCONT));
	}
	CHECK_EXITED(wait_for(pid), 0);
}

/* A program that makes no system call, ever. */
static void compute(void)
{
	for (;;)
		__asm__ volatile("");
}

TEST(a_signal_ends_a_program_that_makes_no_system_call)
{
	const int signals[] = {SIGTERM, SIGKILL, SIGRTMIN};
	for (int i = 0; i < 3; i++) {
		pid_t pid = start(compute);
		sleep_ms(20);
		CHECK_OK(kill(pid, signals[i]));
		CHECK_KILLED(wait_for(pid), signals[i]);
	}
}

static void leave(int signal)
{
	_exit(signal);
}

static void compute_and_catch(void)
{
	catch_with(SIGUSR1, leave, 0);
	compute();
}

TEST(a_handler_runs_in_a_program_that_makes_no_system_call)
{
	pid_t pid = start(compute_and_catch);
	while (kill(pid, SIGWINCH) == 0 && calls < 20) {
		sleep_ms(5);
		calls++;
	}
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_EXITED(wait_for(pid), SIGUSR1);
}

TEST(a_program_that_makes_no_system_call_stops_and_goes_on)
{
	int status;
	pid_t pid = start(compute);
	for (int i = 0; i < 3; i++) {
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK(WIFSTOPPED(status));
		CHECK_OK(kill(pid, SIGCONT));
		CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
		CHECK(WIFCONTINUED(status));
	}
	end(pid);
}

TEST(a_timer_reaches_its_own_program_that_makes_no_system_call)
{
	catch_with(SIGALRM, count, 0);
	CHECK_OK(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 20000}}, NULL));
	while (!calls)
		__asm__ volatile("");
	CHECK_EQ(last_signal, SIGALRM);
}
