/*
 * pkill: signals the processes that a pattern fits.
 *
 *	pkill [-SIGNAL] [-efinovx] [-g GROUPS] [-P PARENTS] [-s SESSIONS] [-t TERMINALS]
 *	      [-u USERS] [PATTERN]
 *
 * They are chosen as pgrep does it; -e tells which. Status 1: there was none, or none could be
 * signalled.
 */
#include <ctype.h>
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/process_match.h"
#include "user/lib/signal_name.h"

/* A first word like -HUP or -9 is taken out of the arguments. */
static int take_signal(int *argc, char **argv)
{
	if (*argc < 2 || argv[1][0] != '-' || !argv[1][1])
		return SIGTERM;
	bool is_number = isdigit((unsigned char)argv[1][1]);
	bool is_name = isupper((unsigned char)argv[1][1]) && strlen(argv[1]) > 2;
	if (!is_number && !is_name)
		return SIGTERM;
	int number = signal_by_name(argv[1] + 1);
	if (number < 0)
		errx(2, "unknown signal %s", argv[1] + 1);
	memmove(argv + 1, argv + 2, (size_t)(*argc - 1) * sizeof(*argv));
	--*argc;
	return number;
}

int main(int argc, char **argv)
{
	struct process_match match = {0};
	int number = take_signal(&argc, argv), option;
	size_t count, signalled = 0;

	while ((option = getopt(argc, argv, PROCESS_MATCH_OPTIONS)) != -1) {
		if (process_match_option(&match, option, optarg))
			continue;
		fprintf(stderr, "usage: pkill [-SIGNAL] [-efinovx] [-gPstu LIST] [PATTERN]\n");
		return 2;
	}
	match.pattern = argv[optind];
	if (argc - optind > 1)
		errx(2, "only one pattern can be provided");
	struct process *processes = process_match_find(&match, &count);
	for (size_t i = 0; i < count; i++) {
		if (kill(processes[i].pid, number) < 0) {
			warn("killing pid %d failed", (int)processes[i].pid);
			continue;
		}
		signalled++;
		if (match.echo)
			printf("%s killed (pid %d)\n", processes[i].name, (int)processes[i].pid);
	}
	free(processes);
	return fflush(stdout) != 0 ? 3 : signalled == 0;
}
