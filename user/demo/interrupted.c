/*
 * S3: a signal interrupts a system call that waits. When its handler returns, the call fails with
 * EINTR; or, if the handler was set with SA_RESTART, it begins anew as if nothing had been, and the
 * program never learns of it. Some calls are never begun anew: a sleep tells how much of it is
 * left.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t handled;

static void on_signal(int number)
{
	(void)number;
	handled++;
}

static void handle(int flags)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = flags};

	sigaction(SIGUSR1, &action, NULL);
}

/* A child that signals us after a while, and a while later writes into the pipe. */
static void start_disturber(int end)
{
	pid_t parent = getpid();

	if (fork() == 0) {
		usleep(200000);
		kill(parent, SIGUSR1);
		usleep(200000);
		_exit(write(end, "x", 1) == 1 ? 0 : 1);
	}
}

static void read_disturbed(const char *how, int flags)
{
	int ends[2];
	char byte;

	if (pipe(ends) < 0)
		return;
	handle(flags);
	handled = 0;
	start_disturber(ends[1]);
	ssize_t got = read(ends[0], &byte, 1);
	printf("read, %s SA_RESTART: the handler ran %d time; read %s\n", how, (int)handled,
	       got == 1 ? "went on and has got its byte" : strerror(errno));
	wait(NULL);
	close(ends[0]);
	close(ends[1]);
}

static void sleep_disturbed(void)
{
	struct timespec left = {.tv_sec = 2};
	int ends[2];

	if (pipe(ends) < 0)
		return;
	handle(SA_RESTART);
	start_disturber(ends[1]);
	int result = nanosleep(&left, &left);
	printf("nanosleep, with SA_RESTART all the same: %s, with more than a second left: %s\n",
	       result < 0 ? strerror(errno) : "slept", left.tv_sec >= 1 ? "yes" : "no");
	wait(NULL);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	read_disturbed("without", 0);
	read_disturbed("with", SA_RESTART);
	sleep_disturbed();
	return 0;
}
