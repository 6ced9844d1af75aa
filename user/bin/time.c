/*
 * time: runs a program and tells how long it took.
 *
 *	time [-p] [-v] PROGRAM [ARGUMENT...]
 *
 * On standard error, as POSIX has it: the time that passed, and what the program and its children
 * used of the processor in their own code and in the kernel. -v tells what else was counted. The
 * shell has a keyword of the same name, for whole pipelines; this is the program (\time).
 */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/run.h"

#define NANOSECONDS 1000000000L
#define HUNDREDTH   10000 /* microseconds */

static void print_time(const char *what, struct timeval time)
{
	fprintf(stderr, "%s %lld.%02ld\n", what, (long long)time.tv_sec,
		(long)time.tv_usec / HUNDREDTH);
}

static struct timeval since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	long long passed = (now.tv_sec - start->tv_sec) * (long long)NANOSECONDS + now.tv_nsec -
			   start->tv_nsec;
	return (struct timeval){passed / NANOSECONDS, passed % NANOSECONDS / 1000};
}

static void print_counts(const struct rusage *usage)
{
	fprintf(stderr, "largest size in memory: %ld KiB\n", usage->ru_maxrss);
	fprintf(stderr, "page faults without a disk: %ld, with one: %ld\n", usage->ru_minflt,
		usage->ru_majflt);
	fprintf(stderr, "gave the processor away: %ld times, had it taken: %ld times\n",
		usage->ru_nvcsw, usage->ru_nivcsw);
}

int main(int argc, char **argv)
{
	struct timespec start;
	struct rusage usage;
	bool verbose = false;
	int option, status;

	while ((option = getopt(argc, argv, "+pv")) != -1) {
		if (option == '?')
			return RUN_FAILED;
		verbose |= option == 'v';
	}
	if (optind == argc) {
		fprintf(stderr, "usage: time [-p] [-v] PROGRAM [ARGUMENT...]\n");
		return RUN_FAILED;
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t pid = fork();
	if (pid < 0)
		err(RUN_FAILED, "fork");
	if (pid == 0)
		run_program(argv + optind);
	signal(SIGINT, SIG_IGN); /* the program's end by a key is told, too */
	signal(SIGQUIT, SIG_IGN);
	if (wait4(pid, &status, 0, &usage) < 0)
		err(RUN_FAILED, "wait4");
	print_time("real", since(&start));
	print_time("user", usage.ru_utime);
	print_time("sys", usage.ru_stime);
	if (verbose)
		print_counts(&usage);
	return status_of(status);
}
