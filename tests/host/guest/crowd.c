/*
 * crowd COUNT: so many processes at once, all in one group. They are signalled together, each
 * answers, they are ended together and reaped; the times go to standard output in microseconds a
 * process:
 *
 *	COUNT made M, signalled S, ended E
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int answers[2]; /* a byte from each that was signalled */

static void answer(int signal)
{
	(void)signal;
	if (write(answers[1], "x", 1) != 1)
		_exit(1);
}

static void stand_about(void)
{
	sigset_t none;
	sigemptyset(&none);
	for (;;)
		sigsuspend(&none);
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

/* The first is the group's leader. */
static pid_t make(int count)
{
	pid_t group = 0;
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();
		if (pid < 0)
			err(1, "after %d", i);
		if (pid == 0)
			stand_about();
		if (setpgid(pid, group) < 0)
			err(1, "setpgid");
		if (!group)
			group = pid;
	}
	return group;
}

static void collect(int count)
{
	char bytes[512];
	while (count > 0) {
		ssize_t got = read(answers[0], bytes, sizeof(bytes));
		if (got <= 0)
			err(1, "read");
		count -= got;
	}
}

static int reap(void)
{
	int status, count = 0;
	while (wait(&status) > 0) {
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM)
			errx(1, "a status of %#x", status);
		count++;
	}
	return count;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 1000;
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL); /* open only while a child waits */
	signal(SIGUSR1, answer);
	if (pipe(answers) < 0)
		err(1, "pipe");
	double start = now();
	pid_t group = make(count);
	double made = now();
	if (kill(-group, SIGUSR1) < 0)
		err(1, "kill");
	collect(count);
	double signalled = now();
	kill(-group, SIGTERM);
	int reaped = reap();
	double ended = now();
	if (reaped != count)
		errx(1, "%d of %d reaped", reaped, count);
	printf("%d made %.1f, signalled %.1f, ended %.1f\n", count, (made - start) / count,
	       (signalled - made) / count, (ended - signalled) / count);
	return 0;
}
