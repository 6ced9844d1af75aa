/*
 * The keyword `time`: what a pipeline, builtins and functions in it included, took.
 */
#include "used.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MICROSECONDS 1000000LL

static long long microseconds(struct timeval time)
{
	return time.tv_sec * MICROSECONDS + time.tv_usec;
}

void used_now(struct used *used)
{
	struct rusage self, children;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &children);
	used->real = now.tv_sec * MICROSECONDS + now.tv_nsec / 1000;
	used->user = microseconds(self.ru_utime) + microseconds(children.ru_utime);
	used->system = microseconds(self.ru_stime) + microseconds(children.ru_stime);
}

static void tell(const char *what, long long time, bool posix)
{
	long seconds = (long)(time / MICROSECONDS);
	long rest = (long)(time % MICROSECONDS);

	if (posix)
		dprintf(STDERR_FILENO, "%s %ld.%02ld\n", what, seconds, rest / 10000);
	else
		dprintf(STDERR_FILENO, "%s\t%ldm%ld.%03lds\n", what, seconds / 60, seconds % 60,
			rest / 1000);
}

void used_tell(const struct used *before, const struct used *after, bool posix)
{
	if (!posix)
		dprintf(STDERR_FILENO, "\n");
	tell("real", after->real - before->real, posix);
	tell("user", after->user - before->user, posix);
	tell("sys", after->system - before->system, posix);
}
