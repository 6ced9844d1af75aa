/*
 * pgrep: prints the pids of the processes that a pattern fits.
 *
 *	pgrep [-acfilnovx] [-d SEPARATOR] [-g GROUPS] [-P PARENTS] [-s SESSIONS] [-t TERMINALS]
 *	      [-u USERS] [PATTERN]
 *
 * The pattern is an extended regular expression, looked for in the name, or with -f in the command
 * line; -x: it must fit the whole, -i: whatever the case. -n and -o choose the newest or oldest of
 * them, -v those that do not fit. -l prints names too, -a command lines, -c only how many. Status
 * 1: there is none.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/lib/process_match.h"

static struct {
	bool names, lines, count;
	const char *separator;
} options = {.separator = "\n"};

static void print(const struct process *process)
{
	printf("%d", (int)process->pid);
	if (options.lines && *process->arguments)
		printf(" %s", process->arguments);
	else if (options.names || options.lines)
		printf(" %s", process->name);
}

static void take_options(int argc, char **argv, struct process_match *match)
{
	int option;

	while ((option = getopt(argc, argv, "acd:l" PROCESS_MATCH_OPTIONS)) != -1) {
		options.lines |= option == 'a';
		options.count |= option == 'c';
		options.names |= option == 'l';
		if (option == 'd')
			options.separator = optarg;
		if (option == 'a' || option == 'c' || option == 'd' || option == 'l' ||
		    process_match_option(match, option, optarg))
			continue;
		fprintf(stderr,
			"usage: pgrep [-acfilnovx] [-d SEPARATOR] [-gPstu LIST] [PATTERN]\n");
		exit(2);
	}
	match->pattern = argv[optind];
	if (argc - optind > 1)
		errx(2, "only one pattern can be provided");
}

int main(int argc, char **argv)
{
	struct process_match match = {0};
	size_t count;

	take_options(argc, argv, &match);
	struct process *processes = process_match_find(&match, &count);
	for (size_t i = 0; !options.count && i < count; i++) {
		print(&processes[i]);
		fputs(i + 1 < count ? options.separator : "\n", stdout);
	}
	if (options.count)
		printf("%zu\n", count);
	free(processes);
	return fflush(stdout) != 0 ? 3 : count == 0;
}
