/*
 * nohup: runs a program that a hang-up does not end.
 *
 *	nohup PROGRAM [ARGUMENT...]
 *
 * The program ignores SIGHUP. If it would write to a terminal, which may go away before it ends,
 * its output is appended to nohup.out, here or in the home directory; if it would read from one, it
 * reads nothing. Status 125: nohup itself failed.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/run.h"

#define OUTPUT "nohup.out"

/* The name of the file that was opened, in PATH. */
static int open_output(char *path, size_t size)
{
	const char *home = getenv("HOME");
	int flags = O_WRONLY | O_CREAT | O_APPEND;

	snprintf(path, size, "%s", OUTPUT);
	int fd = open(path, flags, S_IRUSR | S_IWUSR);
	if (fd >= 0 || !home)
		return fd;
	snprintf(path, size, "%s/%s", home, OUTPUT);
	return open(path, flags, S_IRUSR | S_IWUSR);
}

static void replace(int fd, int by)
{
	if (by < 0 || dup2(by, fd) < 0)
		err(RUN_FAILED, "cannot redirect");
}

/* Why the program cannot run is said where people look for it, not in the file for its output. */
static int tell_failure(const char *name, int error, int terminal)
{
	if (terminal >= 0)
		dup2(terminal, STDERR_FILENO);
	errno = error;
	warn("'%s'", name);
	return error == ENOENT ? RUN_NOT_FOUND : RUN_CANNOT;
}

int main(int argc, char **argv)
{
	bool input = isatty(STDIN_FILENO), output = isatty(STDOUT_FILENO);
	bool errors = isatty(STDERR_FILENO);
	int terminal = -1; /* where errors went */
	char path[512];

	argv += argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (argc < 2 || !*argv) {
		fprintf(stderr, "usage: nohup PROGRAM [ARGUMENT...]\n");
		return RUN_FAILED;
	}
	if (output) {
		int fd = open_output(path, sizeof(path));
		if (fd < 0)
			err(RUN_FAILED, "failed to open '%s'", path);
		warnx("%sappending output to '%s'", input ? "ignoring input and " : "", path);
		replace(STDOUT_FILENO, fd);
		close(fd);
	} else if (input) {
		warnx("ignoring input%s", errors ? " and redirecting stderr to stdout" : "");
	}
	if (input)
		replace(STDIN_FILENO, open("/dev/null", O_WRONLY));
	if (errors) {
		terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		replace(STDERR_FILENO, STDOUT_FILENO);
	}
	signal(SIGHUP, SIG_IGN);
	execvp(argv[0], argv);
	return tell_failure(argv[0], errno, terminal);
}
