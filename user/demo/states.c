/*
 * P5: the states of a process, as ps shows them. A child is brought into one after the other, and
 * its parent reads the letter from /proc/PID/stat:
 *
 *	R  running, or ready to run         S  blocked, until something happens
 *	T  stopped by a signal              Z  zombie: ended, but not waited for
 *
 * Terminated, the sixth state, is when there is no entry left to read.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The letter behind the name in parentheses; '-' when there is no such process. */
static char state_of(pid_t pid)
{
	char path[64], text[512] = "";
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	FILE *file = fopen(path, "r");
	if (!file)
		return '-';
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	fclose(file);
	char *close = strrchr(text, ')');
	return close ? close[2] : '-';
}

static void show(pid_t pid, const char *what)
{
	usleep(100000); /* time to get there */
	printf("%c  %s\n", state_of(pid), what);
}

static void on_signal(int signal)
{
	(void)signal;
}

/* Computes until SIGUSR1, sleeps until SIGUSR1, then exits. */
static void live(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (;;) {
		sigset_t pending;
		sigpending(&pending);
		if (sigismember(&pending, SIGUSR1))
			break;
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	pause();
	_exit(0);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGUSR1, on_signal);
	pid_t pid = fork();
	if (pid < 0) {
		perror("fork");
		return 1;
	}
	if (pid == 0)
		live();
	show(pid, "computing: running or, while we look, ready");
	kill(pid, SIGUSR1);
	show(pid, "in pause(): blocked until a signal comes");
	kill(pid, SIGSTOP);
	show(pid, "after SIGSTOP: stopped");
	kill(pid, SIGCONT);
	show(pid, "after SIGCONT: blocked again, where it was");
	kill(pid, SIGUSR1);
	show(pid, "after SIGUSR1 woke it, it has exited: a zombie");
	waitpid(pid, NULL, 0);
	show(pid, "after wait: terminated, there is nothing any more");
	return 0;
}
