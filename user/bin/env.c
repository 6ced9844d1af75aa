/*
 * env: runs a program in a changed environment, or prints the environment.
 *
 *	env [-i] [-u NAME]... [NAME=VALUE]... [PROGRAM [ARGUMENT]...]
 *
 * -i (or a lone minus) begins with an empty environment; -u takes a name away; -0 ends each line of
 * output with a zero byte. As POSIX says, the exit status is the program's, 126 if it cannot be
 * run, 127 if it is not found, and 125 if env itself fails.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/run.h"

extern char **environ;

static char *empty[] = {NULL};

int main(int argc, char **argv)
{
	int option, end = '\n';
	while ((option = getopt(argc, argv, "+iu:0")) != -1) {
		switch (option) {
		case 'i':
			environ = empty;
			break;
		case 'u':
			if (unsetenv(optarg) < 0)
				err(RUN_FAILED, "cannot unset '%s'", optarg);
			break;
		case '0':
			end = '\0';
			break;
		default:
			fprintf(stderr, "usage: env [-i0] [-u NAME] [NAME=VALUE...] "
					"[PROGRAM [ARGUMENT...]]\n");
			return RUN_FAILED;
		}
	}
	if (optind < argc && strcmp(argv[optind], "-") == 0) {
		environ = empty;
		optind++;
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++) {
		if (putenv(argv[optind]) != 0)
			err(RUN_FAILED, "cannot set '%s'", argv[optind]);
	}
	if (optind == argc) {
		for (char **entry = environ; entry && *entry; entry++)
			printf("%s%c", *entry, end);
		return fflush(stdout) == 0 ? 0 : RUN_FAILED;
	}
	run_program(argv + optind);
}
