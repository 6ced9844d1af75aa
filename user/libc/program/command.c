/*
 * Commands: running one and waiting for it, and talking with one through a pipe.
 */
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "user/libc/stdio/file.h"

static void run_shell(const char *command)
{
	execl(_PATH_BSHELL, "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static int wait_for_child(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

/* While the command runs, ^C and ^\ are for it alone, and SIGCHLD waits until we have its status.
 */
int system(const char *command)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_int, old_quit;
	sigset_t child, old_mask;
	if (!command)
		return access(_PATH_BSHELL, X_OK) == 0;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGQUIT, &ignore, &old_quit);
	sigprocmask(SIG_BLOCK, &child, &old_mask);

	pid_t pid = fork();
	if (pid == 0) {
		sigaction(SIGINT, &old_int, NULL);
		sigaction(SIGQUIT, &old_quit, NULL);
		sigprocmask(SIG_SETMASK, &old_mask, NULL);
		run_shell(command);
	}
	int status = pid < 0 ? -1 : wait_for_child(pid);

	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGQUIT, &old_quit, NULL);
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	return status;
}

/* Our end is closed in every later child (O_CLOEXEC), or the command would never see the end. */
FILE *popen(const char *command, const char *mode)
{
	int ends[2];
	int flags = __file_mode(mode);
	if (flags < 0 || pipe2(ends, O_CLOEXEC) < 0)
		return NULL;
	int reading = *mode == 'r';
	int ours = ends[reading ? 0 : 1], theirs = ends[reading ? 1 : 0];
	FILE *stream = fdopen(ours, mode);
	pid_t pid = stream ? fork() : -1;
	if (pid == 0) {
		int place = reading ? STDOUT_FILENO : STDIN_FILENO;
		if (theirs == place)
			fcntl(theirs, F_SETFD, 0);
		else
			dup2(theirs, place);
		run_shell(command);
	}
	close(theirs);
	if (pid < 0) {
		if (stream)
			fclose(stream);
		else
			close(ours);
		return NULL;
	}
	stream->child = pid;
	return stream;
}

int pclose(FILE *stream)
{
	pid_t pid = stream->child;
	fclose(stream);
	return wait_for_child(pid);
}
