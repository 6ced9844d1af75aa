/*
 * setsid: runs a program in a new session.
 *
 *	setsid [-cfw] PROGRAM [ARGUMENT...]
 *
 * Whoever leads a process group cannot make a session, so setsid forks if it does, and with -f in
 * any case. It ends at once then, or with -w when the program does, and with its status. -c gives
 * the new session the terminal that is standard input.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/lib/run.h"

static int wait_for(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0)
		err(1, "waitpid");
	return status_of(status);
}

int main(int argc, char **argv)
{
	bool terminal = false, always_fork = false, wait_too = false;
	int option;

	while ((option = getopt(argc, argv, "+cfw")) != -1) {
		if (option == '?') {
			optind = argc;
			break;
		}
		terminal |= option == 'c';
		always_fork |= option == 'f';
		wait_too |= option == 'w';
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: setsid [-cfw] PROGRAM [ARGUMENT...]\n");
		return 1;
	}
	if (always_fork || getpgrp() == getpid()) {
		pid_t pid = fork();
		if (pid < 0)
			err(1, "fork");
		if (pid > 0)
			return wait_too ? wait_for(pid) : 0;
	}
	if (setsid() < 0)
		err(1, "setsid failed");
	if (terminal && ioctl(STDIN_FILENO, TIOCSCTTY, 1) < 0)
		err(1, "failed to set the controlling terminal");
	run_program(argv + optind);
}
