/*
 * nice: runs a program with less of the processor, or with more.
 *
 *	nice [-n INCREMENT] [PROGRAM [ARGUMENT...]]
 *
 * The increment, 10 if not given, is added to the nice value, which goes from -20, the most
 * favourable, to 19; only root may lower it. Without a program, prints the value.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "user/lib/run.h"

#define DEFAULT_INCREMENT 10

static int number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (end == text || *end)
		errx(RUN_FAILED, "invalid adjustment '%s'", text);
	return value > 39 ? 39 : value < -39 ? -39 : (int)value;
}

int main(int argc, char **argv)
{
	int increment = DEFAULT_INCREMENT, option, given = 0;

	while ((option = getopt(argc, argv, "+n:")) != -1) {
		if (option != 'n') {
			fprintf(stderr, "usage: nice [-n INCREMENT] [PROGRAM [ARGUMENT...]]\n");
			return RUN_FAILED;
		}
		increment = number(optarg);
		given = 1;
	}
	errno = 0;
	int value = getpriority(PRIO_PROCESS, 0);
	if (value == -1 && errno)
		err(RUN_FAILED, "cannot get niceness");
	if (optind == argc) {
		if (given)
			errx(RUN_FAILED, "a program must be given with an adjustment");
		printf("%d\n", value);
		return fflush(stdout) == 0 ? 0 : RUN_FAILED;
	}
	if (setpriority(PRIO_PROCESS, 0, value + increment) < 0) {
		warn("cannot set niceness");
		if (errno != EACCES && errno != EPERM)
			return RUN_FAILED;
	}
	run_program(argv + optind);
}
