/*
 * kill: sends a signal to processes.
 *
 *	kill [-s NAME | -NAME | -NUMBER] PID...      (a negative PID is a process group)
 *	kill -l [STATUS...]                          names, of signals or of what ended a program
 *
 * Names are written with or without SIG, in any case; 0 sends nothing and only asks whether it
 * could.
 */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/lib/signal_name.h"

#define SIGNAL_LAST 31
/* A shell's status for a program that a signal ended is the signal's number and this. */
#define STATUS_OF_SIGNAL 128

static bool parse_number(const char *text, long *number)
{
	char *end;
	*number = strtol(text, &end, 10);
	return end != text && *end == '\0';
}

static int list_one(const char *text)
{
	long number;
	if (parse_number(text, &number)) {
		const char *name = sigabbrev_np(number % STATUS_OF_SIGNAL);
		if (name) {
			puts(name);
			return 0;
		}
	} else if (signal_by_name(text) >= 0) {
		printf("%d\n", signal_by_name(text));
		return 0;
	}
	warnx("%s: invalid signal", text);
	return 1;
}

static int list(char **names)
{
	int status = 0;
	for (char **name = names; *name; name++)
		status |= list_one(*name);
	for (int signal = 1; !*names && signal <= SIGNAL_LAST; signal++) {
		const char *name = sigabbrev_np(signal);
		if (name)
			printf("%2d) SIG%-8s%c", signal, name, signal % 5 ? ' ' : '\n');
	}
	if (!*names)
		putchar('\n');
	return status;
}

static int send_signal(const char *text, int signal)
{
	long pid;
	if (!parse_number(text, &pid)) {
		warnx("'%s' is no process id", text);
		return 1;
	}
	if (kill(pid, signal) < 0) {
		warn("(%ld)", pid);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int signal = SIGTERM, status = 0;
	const char *name = NULL;
	argv++;
	if (argc > 1 && argv[0][0] == '-' && strcmp(argv[0], "--") != 0) {
		if (strcmp(argv[0], "-l") == 0 || strcmp(argv[0], "-L") == 0)
			return list(argv + 1);
		if (strcmp(argv[0], "-s") == 0 || strcmp(argv[0], "-n") == 0) {
			name = argv[1];
			argv += argv[1] ? 2 : 1;
			if (!name)
				goto usage;
		} else {
			name = argv[0] + 1;
			argv++;
		}
		signal = signal_by_name(name);
		if (signal < 0)
			errx(1, "%s: invalid signal", name);
	}
	if (*argv && strcmp(*argv, "--") == 0)
		argv++;
	if (!*argv)
		goto usage;
	for (; *argv; argv++)
		status |= send_signal(*argv, signal);
	return status;
usage:
	fprintf(stderr, "usage: kill [-s SIGNAL | -SIGNAL] PID...\n       kill -l [STATUS...]\n");
	return 1;
}
