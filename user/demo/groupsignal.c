/*
 * G1: a process group is signalled at once. Three children join one group, which bears the pid of
 * the first; one kill with the group's number negated reaches all three, and nobody else. The
 * fourth child, in the parent's group, hears nothing of it.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMBERS 3

static int ready[2]; /* a pipe: a byte from each child that can be signalled */

static void on_signal(int number)
{
	(void)number;
}

/* Wait for SIGUSR1, which is blocked until then so that none comes too early. */
static void live(const char *name)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t none;

	sigaction(SIGUSR1, &action, NULL);
	if (write(ready[1], "", 1) != 1)
		_exit(1);
	sigemptyset(&none);
	sigsuspend(&none);
	printf("%s: pid %d, group %d: SIGUSR1 has come\n", name, getpid(), getpgrp());
	_exit(0);
}

static pid_t start(const char *name, pid_t group)
{
	pid_t pid = fork();

	if (pid < 0) {
		perror("fork");
		_exit(1);
	}
	if (pid == 0) {
		if (group >= 0)
			setpgid(0, group);
		live(name);
	}
	if (group >= 0)
		setpgid(pid, group); /* whoever of the two comes first does it for both */
	return pid;
}

static void wait_until_ready(int count)
{
	char byte;

	while (count > 0 && read(ready[0], &byte, 1) == 1)
		count--;
}

int main(void)
{
	static const char *const names[MEMBERS] = {"first", "second", "third"};
	sigset_t usr1;
	pid_t group = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	if (pipe(ready) < 0) {
		perror("pipe");
		return 1;
	}
	for (int i = 0; i < MEMBERS; i++) {
		pid_t pid = start(names[i], group);
		if (!group)
			group = pid;
	}
	pid_t outsider = start("outsider", -1);
	wait_until_ready(MEMBERS + 1);
	printf("parent: pid %d, group %d; I signal group %d\n", getpid(), getpgrp(), group);
	kill(-group, SIGUSR1);
	for (int i = 0; i < MEMBERS; i++)
		waitpid(-group, NULL, 0); /* waiting for a group's members works alike */
	printf("parent: no member is left: kill says %s\n",
	       kill(-group, 0) < 0 ? "there is no such group" : "it is there");
	printf("parent: the outsider %s\n",
	       waitpid(outsider, NULL, WNOHANG) == 0 ? "still waits" : "has ended");
	kill(outsider, SIGUSR1);
	waitpid(outsider, NULL, 0);
	return 0;
}
