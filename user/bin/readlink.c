/*
 * readlink: prints what a symbolic link says. -f prints the path it leads to in the end, -n no
 * newline after it.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/lib/paths.h"

int main(int argc, char **argv)
{
	char target[PATH_MAX];
	bool follow = false, newline = true;
	int option, status = 0;

	while ((option = getopt(argc, argv, "fn")) != -1) {
		if (option == '?')
			optind = argc;
		follow |= option == 'f';
		newline &= option != 'n';
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: readlink [-fn] FILE...\n");
		return 1;
	}
	for (; optind < argc; optind++) {
		bool found;
		if (follow) {
			found = path_resolve(argv[optind], target, true);
		} else {
			ssize_t length = readlink(argv[optind], target, sizeof(target) - 1);
			found = length >= 0;
			target[found ? length : 0] = '\0';
		}
		if (found)
			printf("%s%s", target, newline ? "\n" : "");
		status |= !found;
	}
	return fflush(stdout) == 0 ? status : 1;
}
