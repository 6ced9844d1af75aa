/*
 * forkbomb [LIMIT]: every process forks until fork fails, under RLIMIT_NPROC if a limit is given;
 * then the first one says what fork failed with, kills the rest and waits for them.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Every process goes on as a parent; a child does the same. Returns in the first process only. */
static int bomb(pid_t first)
{
	for (;;) {
		pid_t pid = fork();
		if (pid >= 0)
			continue;
		if (getpid() == first)
			return errno;
		pause();
	}
}

/* The superuser has no limit: the bomb goes off as somebody else. */
static void limit_processes(int limit)
{
	struct rlimit processes = {limit, limit};
	if (setrlimit(RLIMIT_NPROC, &processes) < 0 || setgid(1000) < 0 || setuid(1000) < 0) {
		perror("limit");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	pid_t keeper = fork();
	if (keeper > 0) {
		int status;
		waitpid(keeper, &status, 0);
		while (kill(-keeper, SIGKILL) == 0)
			usleep(1000);
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	setpgid(0, 0);
	if (argc > 1)
		limit_processes(atoi(argv[1]));
	int error = bomb(getpid());
	printf("fork: %s\n", strerror(error));
	fflush(stdout);
	_exit(0);
}
