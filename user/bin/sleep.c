/*
 * sleep: waits as long as its arguments say together. A number may have a fraction and one of the
 * units s (seconds), m, h or d.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "user/lib/duration.h"

static void sleep_for(struct timespec left)
{
	while (nanosleep(&left, &left) < 0) {
		if (errno != EINTR)
			err(1, "cannot sleep");
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++, argc--;
	if (argc < 2) {
		fprintf(stderr, "usage: sleep NUMBER[smhd]...\n");
		return 1;
	}
	for (int i = 1; i < argc; i++)
		duration_of(argv[i], 1); /* all are looked at before any is slept */
	for (int i = 1; i < argc; i++)
		sleep_for(duration_of(argv[i], 1));
	return 0;
}
