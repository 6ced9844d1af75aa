/* Sharing the processor: whoever can run does run, whatever the others do. */
#include "check.h"

#include <sched.h>
#include <sys/resource.h>

/* A child that never stops computing. */
static pid_t start_spinner(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		for (volatile unsigned long i = 0;; i++)
			continue;
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	CHECK_KILLED(wait_for(pid), SIGKILL);
}

TEST(a_process_that_spins_does_not_keep_others_from_running)
{
	pid_t first = start_spinner(), second = start_spinner(), third = start_spinner();
	for (int i = 0; i < 5; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(i);
		CHECK_EXITED(wait_for(pid), i);
		sleep_ms(5);
	}
	end(first);
	end(second);
	end(third);
}

/* Counts for so long, writes the count into the pipe and exits. */
static void compute(int output, long ms)
{
	struct timespec start, now;
	unsigned long count = 0;
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		for (volatile int i = 0; i < 1000; i++)
			continue;
		count++;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < ms);
	CHECK_EQ(write(output, &count, sizeof(count)), sizeof(count));
	_exit(0);
}

TEST(spinning_processes_all_make_progress)
{
	enum {
		PROCESSES = 4
	};
	int ends[2];
	unsigned long count, least = -1ul;
	CHECK_OK(pipe(ends));
	for (int i = 0; i < PROCESSES; i++) {
		if (fork() == 0)
			compute(ends[1], 600);
	}
	for (int i = 0; i < PROCESSES; i++) {
		CHECK_EXITED(wait_for(-1), 0);
		CHECK_EQ(read(ends[0], &count, sizeof(count)), sizeof(count));
		if (count < least)
			least = count;
	}
	CHECK(least > 0);
}

TEST(sched_yield_lets_others_run_and_returns)
{
	pid_t spinner = start_spinner();
	for (int i = 0; i < 10; i++)
		CHECK_OK(sched_yield());
	end(spinner);
}

TEST(nice_values_are_inherited_and_only_root_lowers_them)
{
	errno = 0;
	int start = getpriority(PRIO_PROCESS, 0);
	CHECK_EQ(errno, 0);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, start + 5));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(getpriority(PRIO_PROCESS, 0), start + 5);
		if (geteuid() == 0)
			CHECK_OK(setuid(12345));
		CHECK_ERRNO(setpriority(PRIO_PROCESS, 0, start), EACCES);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(setpriority(99, 0, 0), EINVAL);
}

/* Each keeps a pattern of its own in its registers while all take turns. */
static void keep_registers(unsigned seed)
{
	double real = seed * 1.25;
	for (int round = 0; round < 300; round++) {
		unsigned a = seed, b = ~seed, c = seed * 3;
		double value = real;
		__asm__ volatile("fldl %3\n\t"
				 "movl $20000, %%ecx\n"
				 "1: addl $1, %0; subl $1, %0; xorl $-1, %1; xorl $-1, %1\n\t"
				 "loop 1b\n\t"
				 "fstpl %3"
				 : "+r"(a), "+r"(b), "+r"(c), "+m"(value)::"ecx", "cc");
		CHECK_EQ(a, seed);
		CHECK_EQ(b, ~seed);
		CHECK_EQ(c, seed * 3);
		CHECK(value == real);
	}
	_exit(0);
}

TEST(every_process_has_registers_of_its_own)
{
	enum {
		PROCESSES = 4
	};
	for (unsigned i = 1; i <= PROCESSES; i++) {
		if (fork() == 0)
			keep_registers(i * 0x01234567);
	}
	for (int i = 0; i < PROCESSES; i++)
		CHECK_EXITED(wait_for(-1), 0);
}
