/*
 * realpath: prints the absolute path of each file, with no links in it. -e: the file must be
 * there; else all of the path but its last part must. -q does not complain.
 */
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "user/lib/paths.h"

int main(int argc, char **argv)
{
	bool last_may_miss = true, quiet = false;
	char path[PATH_MAX];
	int option, status = 0;

	while ((option = getopt(argc, argv, "eq")) != -1) {
		if (option == '?')
			optind = argc;
		last_may_miss &= option != 'e';
		quiet |= option == 'q';
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: realpath [-eq] FILE...\n");
		return 1;
	}
	for (; optind < argc; optind++) {
		if (path_resolve(argv[optind], path, last_may_miss)) {
			puts(path);
			continue;
		}
		if (!quiet)
			warn("%s", argv[optind]);
		status = 1;
	}
	return fflush(stdout) == 0 ? status : 1;
}
