/*
 * killall: signals all processes of a name.
 *
 *	killall [-giqvw] [-s SIGNAL | -SIGNAL] [-u USER] NAME...
 *	killall -l
 *
 * A NAME must be the whole name, or the path of the program. -i asks each time, -g signals the
 * process's group, -q does not complain that there is none, -v tells of each, -w waits until they
 * are gone, -u takes only that user's.
 */
#include <err.h>
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/process.h"
#include "user/lib/signal_name.h"
#include "user/lib/answer.h"

#define WAIT_NANOSECONDS 100000000
#define COMMAND_MAX      15 /* longer names are cut in /proc/PID/stat */

static struct {
	int signal;
	bool ask, group, quiet, verbose, wait;
	const struct passwd *user;
} options = {.signal = SIGTERM};

static int list_signals(void)
{
	for (int signal = 1; signal < SIGRTMIN; signal++)
		if (sigabbrev_np(signal))
			printf("%s%s", sigabbrev_np(signal), signal % 16 ? " " : "\n");
	putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}

/* A name that was cut is looked up in the command line. */
static bool is_named(const struct process *process, const char *name)
{
	char path[64], program[256];

	if (!strchr(name, '/')) {
		if (strlen(process->name) < COMMAND_MAX)
			return strcmp(process->name, name) == 0;
		size_t length = strcspn(process->arguments, " ");
		snprintf(program, sizeof(program), "%.*s", (int)length, process->arguments);
		const char *slash = strrchr(program, '/');
		return strcmp(slash ? slash + 1 : program, name) == 0 ||
		       (!*program && strncmp(process->name, name, COMMAND_MAX) == 0);
	}
	snprintf(path, sizeof(path), "/proc/%d/exe", (int)process->pid);
	ssize_t length = readlink(path, program, sizeof(program) - 1);
	if (length < 0)
		return false;
	program[length] = '\0';
	return strcmp(program, name) == 0;
}

static bool confirmed(const struct process *process)
{
	fprintf(stderr, "Kill %s(%d)? (y/N) ", process->name, (int)process->pid);
	return answered_yes();
}

static void wait_for_end(pid_t pid)
{
	const struct timespec pause = {.tv_nsec = WAIT_NANOSECONDS};
	struct process process;

	while (read_process(pid, &process) && process.state != 'Z')
		nanosleep(&pause, NULL);
}

static bool send(const struct process *process)
{
	pid_t target = options.group ? -process->group : process->pid;

	if (kill(target, options.signal) < 0) {
		if (errno != ESRCH)
			warn("%s(%d)", process->name, (int)process->pid);
		return false;
	}
	if (options.verbose)
		warnx("%s(%d): signal %d", process->name, (int)process->pid, options.signal);
	return true;
}

static int kill_named(const char *name)
{
	size_t count, signalled = 0;
	struct process *processes = read_processes(&count);

	for (size_t i = 0; i < count; i++) {
		const struct process *process = &processes[i];
		if (process->pid == getpid() || !is_named(process, name) ||
		    (options.user && options.user->pw_uid != process->uid))
			continue;
		if (!options.ask || confirmed(process))
			signalled += send(process);
	}
	for (size_t i = 0; options.wait && i < count; i++)
		if (is_named(&processes[i], name))
			wait_for_end(processes[i].pid);
	free(processes);
	if (!signalled && !options.quiet)
		warnx("%s: no process found", name);
	return signalled ? 0 : 1;
}

static void set_signal(const char *name)
{
	options.signal = signal_by_name(name);
	if (options.signal < 0)
		errx(1, "%s: unknown signal", name);
}

static void take_option(int option)
{
	options.ask |= option == 'i';
	options.group |= option == 'g';
	options.quiet |= option == 'q';
	options.verbose |= option == 'v';
	options.wait |= option == 'w';
	if (option == 's')
		set_signal(optarg);
	if (option == 'u' && !(options.user = getpwnam(optarg)))
		errx(1, "cannot find user %s", optarg);
	if (option == '?') {
		fprintf(stderr,
			"usage: killall [-giqvw] [-s SIGNAL | -SIGNAL] [-u USER] NAME...\n");
		exit(1);
	}
}

/* Is this word -SIGNAL, and no options? */
static bool is_signal(const char *word)
{
	return word[0] == '-' && word[1] && !strchr("giqvwsul-", word[1]) &&
	       signal_by_name(word + 1) >= 0;
}

int main(int argc, char **argv)
{
	int option, status = 0;

	if (argc > 1 && is_signal(argv[1])) {
		set_signal(argv[1] + 1);
		argv[1] = argv[0];
		argv++, argc--;
	}
	while ((option = getopt(argc, argv, "giqvwls:u:")) != -1) {
		if (option == 'l')
			return list_signals();
		take_option(option);
	}
	if (optind == argc)
		take_option('?');
	for (; optind < argc; optind++)
		status |= kill_named(argv[optind]);
	return status;
}
