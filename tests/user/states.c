/*
 * The states of a process, as /proc/PID/stat and status show them: R, S, D, T, Z, and no entry at
 * all when it is gone.
 */
#include "procfile.h"

/* The letters of stat and status, '-' where there is no such process, '?' where they differ. */
static char letter_of(pid_t pid)
{
	char stat[1024], letter;
	if (read_proc(pid, "stat", stat, sizeof(stat)) < 0)
		return '-';
	letter = strrchr(stat, ')')[2];
	char status[64];
	if (!proc_status_field(pid, "State", status, sizeof(status)))
		return '-';
	return status[0] == letter ? letter : '?';
}

/* Looks until the process has the state; the letter it has in the end. */
static char wait_until(pid_t pid, char letter)
{
	char seen = letter_of(pid);
	for (int i = 0; i < 2000 && seen != letter; i++) {
		sleep_ms(5);
		seen = letter_of(pid);
	}
	return seen;
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

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	wait_for(pid);
}

static void compute(void)
{
	for (;;)
		__asm__ volatile("");
}

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

TEST(who_asks_is_running)
{
	CHECK_EQ(letter_of(getpid()), 'R');
}

TEST(a_computing_process_is_running_or_ready)
{
	pid_t pid = start(compute);
	for (int i = 0; i < 20; i++) {
		sleep_ms(2);
		CHECK_EQ(letter_of(pid), 'R');
	}
	end(pid);
}

TEST(a_process_that_waits_is_sleeping)
{
	pid_t pid = start(sleep_for_ever);
	CHECK_EQ(wait_until(pid, 'S'), 'S');
	end(pid);
}

TEST(a_stopped_process_is_stopped_and_sleeps_again_when_continued)
{
	char text[64];
	pid_t pid = start(sleep_for_ever);
	CHECK_EQ(wait_until(pid, 'S'), 'S');
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(wait_until(pid, 'T'), 'T');
	CHECK(proc_status_field(pid, "State", text, sizeof(text)));
	CHECK_STR(text, "T (stopped)");
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(wait_until(pid, 'S'), 'S');
	end(pid);
}

TEST(a_stopped_process_that_computed_is_running_again_when_continued)
{
	pid_t pid = start(compute);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(wait_until(pid, 'T'), 'T');
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(wait_until(pid, 'R'), 'R');
	end(pid);
}

TEST(a_process_that_ended_is_a_zombie_and_gone_once_it_was_waited_for)
{
	char text[1024];
	pid_t pid = start(sleep_for_ever);
	CHECK_OK(kill(pid, SIGTERM));
	CHECK_EQ(wait_until(pid, 'Z'), 'Z');
	CHECK(proc_status_field(pid, "State", text, sizeof(text)));
	CHECK_STR(text, "Z (zombie)");
	CHECK_KILLED(wait_for(pid), SIGTERM);
	CHECK_EQ(letter_of(pid), '-');
	CHECK(read_proc(pid, "status", text, sizeof(text)) < 0);
}

static void lend_memory(void)
{
	if (vfork() == 0) {
		struct timespec long_time = {1000, 0};
		nanosleep(&long_time, NULL);
		_exit(0);
	}
}

TEST(who_waits_for_its_vfork_child_cannot_be_interrupted)
{
	pid_t pid = start(lend_memory);
	CHECK_EQ(wait_until(pid, 'D'), 'D');
	kill(pid, SIGKILL); /* the child is in the test's group, and ends with it */
	CHECK_KILLED(wait_for(pid), SIGKILL);
}
