/*
 * P8: exec puts another program into the same process. Its pid stays, and so do open descriptors,
 * ignored signals and the directory; memory, handlers and descriptors marked close-on-exec are
 * gone. The program here executes itself, and tells which of its two lives it is in.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRIPT "/tmp/exec-demo"

static int number = 1; /* a variable in memory */

static void on_signal(int signal)
{
	(void)signal;
}

static const char *disposition(int number_of_signal)
{
	struct sigaction action;

	sigaction(number_of_signal, NULL, &action);
	return action.sa_handler == SIG_IGN   ? "ignored"
	       : action.sa_handler == SIG_DFL ? "default"
					      : "handled";
}

static void show(const char *life, int kept, int closed)
{
	printf("%s: pid %d, number %d, SIGUSR1 %s, SIGUSR2 %s, descriptor %s, close-on-exec one "
	       "%s\n",
	       life, getpid(), number, disposition(SIGUSR1), disposition(SIGUSR2),
	       fcntl(kept, F_GETFD) >= 0 ? "open" : "closed",
	       fcntl(closed, F_GETFD) >= 0 ? "open" : "closed");
}

/* A file that begins with #! is run by the program named there. */
static void run_script(void)
{
	int fd = open(SCRIPT, O_WRONLY | O_CREAT | O_TRUNC, 0700);

	dprintf(fd, "#!/bin/sh\necho \"script: pid $$, my name is $0, my argument $1\"; rm $0\n");
	close(fd);
	printf("second life: now a script\n");
	execl(SCRIPT, "ignored", "one", (char *)NULL);
	perror(SCRIPT);
}

int main(int argc, char **argv)
{
	char kept[16], closed[16];

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 4 && strcmp(argv[1], "again") == 0) {
		show("second life", atoi(argv[2]), atoi(argv[3]));
		run_script();
		return 1;
	}
	signal(SIGUSR1, on_signal);
	signal(SIGUSR2, SIG_IGN);
	number = 2;
	snprintf(kept, sizeof(kept), "%d", open("/dev/null", O_RDONLY));
	snprintf(closed, sizeof(closed), "%d", open("/dev/null", O_RDONLY | O_CLOEXEC));
	show("first life", atoi(kept), atoi(closed));
	execl("/proc/self/exe", argv[0], "again", kept, closed, (char *)NULL);
	perror("exec");
	return 1;
}
