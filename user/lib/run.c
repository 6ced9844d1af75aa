/*
 * Running another program; see the header.
 */
#include "user/lib/run.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_OF_SIGNAL 128

void run_program(char *const arguments[])
{
	execvp(arguments[0], arguments);
	int error = errno;
	warn("'%s'", arguments[0]);
	_exit(error == ENOENT ? RUN_NOT_FOUND : RUN_CANNOT);
}

int status_of(int wait_status)
{
	if (WIFEXITED(wait_status))
		return WEXITSTATUS(wait_status);
	return STATUS_OF_SIGNAL +
	       (WIFSTOPPED(wait_status) ? WSTOPSIG(wait_status) : WTERMSIG(wait_status));
}
