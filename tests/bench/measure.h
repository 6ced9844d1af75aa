#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

/*
 * What the programs that measure share. Times are the machine's own, in nanoseconds: under QEMU's
 * -icount a nanosecond is an instruction.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline long long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline void fail(const char *what)
{
	perror(what);
	exit(1);
}

static inline void wait_for_child(pid_t pid)
{
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		fail("child");
}

/* One line of the table. */
static inline void report(const char *name, long long ns)
{
	printf("%-36s %10lld ns\n", name, ns);
	fflush(stdout);
}

#endif
