/*
 * telinit: tells init what to do. q reads /etc/inittab anew, 0 powers off, 6 restarts: System V's
 * names for it.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define INIT_PID 1

static int signal_for(const char *level)
{
	if (strcmp(level, "q") == 0 || strcmp(level, "Q") == 0)
		return SIGHUP;
	if (strcmp(level, "0") == 0)
		return SIGUSR2;
	return strcmp(level, "6") == 0 ? SIGTERM : 0;
}

int main(int argc, char **argv)
{
	int number = argc == 2 ? signal_for(argv[1]) : 0;

	if (!number) {
		fprintf(stderr, "usage: telinit q|0|6\n");
		return 1;
	}
	if (kill(INIT_PID, number) < 0)
		err(1, "cannot tell init");
	return 0;
}
