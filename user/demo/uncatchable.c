/*
 * S2: two signals that no process can keep out. SIGKILL and SIGSTOP take no handler, and blocking
 * them changes nothing. What SIGSTOP stops, SIGCONT continues, and the parent is told of both.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void try_handler(int number, const char *name)
{
	struct sigaction action = {.sa_handler = SIG_IGN};

	printf("sigaction for %s: %s\n", name,
	       sigaction(number, &action, NULL) < 0 ? strerror(errno) : "done");
}

/* Defends itself with all there is. */
static void live(int ready)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t all;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &ignore, NULL);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void show_change(pid_t pid, int options)
{
	int status;

	if (waitpid(pid, &status, options) != pid)
		printf("parent: waitpid: %s\n", strerror(errno));
	else if (WIFSTOPPED(status))
		printf("parent: the child was stopped by signal %d\n", WSTOPSIG(status));
	else if (WIFCONTINUED(status))
		printf("parent: the child was continued\n");
	else if (WIFSIGNALED(status))
		printf("parent: the child was ended by signal %d\n", WTERMSIG(status));
}

int main(void)
{
	int ends[2];
	char byte;

	setvbuf(stdout, NULL, _IOLBF, 0);
	try_handler(SIGKILL, "SIGKILL");
	try_handler(SIGSTOP, "SIGSTOP");
	if (pipe(ends) < 0) {
		perror("pipe");
		return 1;
	}
	pid_t pid = fork();
	if (pid < 0) {
		perror("fork");
		return 1;
	}
	if (pid == 0)
		live(ends[1]);
	if (read(ends[0], &byte, 1) != 1)
		return 1;
	printf("child: ignores and blocks every signal it can\n");
	kill(pid, SIGTERM);
	kill(pid, SIGSTOP);
	show_change(pid, WUNTRACED);
	kill(pid, SIGCONT);
	show_change(pid, WCONTINUED);
	kill(pid, SIGKILL);
	show_change(pid, 0);
	return 0;
}
