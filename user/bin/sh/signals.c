/*
 * Signals as people write them: names for `trap` and `kill`, and what is said of a process that
 * died of one.
 */
#include "signals.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "user/lib/signal_name.h"

static const struct {
	int number;
	const char *name;
	const char *meaning;
} signals[] = {
	{0, "EXIT", ""},
	{SIGHUP, "HUP", "Hangup"},
	{SIGINT, "INT", "Interrupt"},
	{SIGQUIT, "QUIT", "Quit"},
	{SIGILL, "ILL", "Illegal instruction"},
	{SIGTRAP, "TRAP", "Trace/breakpoint trap"},
	{SIGABRT, "ABRT", "Aborted"},
	{SIGBUS, "BUS", "Bus error"},
	{SIGFPE, "FPE", "Floating point exception"},
	{SIGKILL, "KILL", "Killed"},
	{SIGUSR1, "USR1", "User defined signal 1"},
	{SIGSEGV, "SEGV", "Segmentation fault"},
	{SIGUSR2, "USR2", "User defined signal 2"},
	{SIGPIPE, "PIPE", "Broken pipe"},
	{SIGALRM, "ALRM", "Alarm clock"},
	{SIGTERM, "TERM", "Terminated"},
	{SIGSTKFLT, "STKFLT", "Stack fault"},
	{SIGCHLD, "CHLD", "Child exited"},
	{SIGCONT, "CONT", "Continued"},
	{SIGSTOP, "STOP", "Stopped (signal)"},
	{SIGTSTP, "TSTP", "Stopped"},
	{SIGTTIN, "TTIN", "Stopped (tty input)"},
	{SIGTTOU, "TTOU", "Stopped (tty output)"},
	{SIGURG, "URG", "Urgent I/O condition"},
	{SIGXCPU, "XCPU", "CPU time limit exceeded"},
	{SIGXFSZ, "XFSZ", "File size limit exceeded"},
	{SIGVTALRM, "VTALRM", "Virtual timer expired"},
	{SIGPROF, "PROF", "Profiling timer expired"},
	{SIGWINCH, "WINCH", "Window changed"},
	{SIGIO, "IO", "I/O possible"},
	{SIGPWR, "PWR", "Power failure"},
	{SIGSYS, "SYS", "Bad system call"},
};

enum {
	KNOWN = sizeof(signals) / sizeof(signals[0])
};

int signal_number(const char *name)
{
	char *end;

	if (*name >= '0' && *name <= '9') {
		unsigned long number = strtoul(name, &end, 10);
		return !*end && number < SIGNALS ? (int)number : -1;
	}
	if (!strncmp(name, "SIG", 3))
		name += 3;
	if (!strncmp(name, "RT", 2))
		return signal_by_name(name);
	for (size_t i = 0; i < KNOWN; i++)
		if (!strcmp(signals[i].name, name))
			return signals[i].number;
	return -1;
}

static size_t find(int number)
{
	size_t i = 0;

	while (i < KNOWN && signals[i].number != number)
		i++;
	return i;
}

static const char *formatted(const char *format, int number)
{
	char text[32];

	snprintf(text, sizeof(text), format, number);
	return arena_string(&scratch, text);
}

/* Real-time signals are counted from the nearer end of their range. */
static const char *realtime_name(int number)
{
	if (number == SIGRTMIN)
		return "RTMIN";
	if (number == SIGRTMAX)
		return "RTMAX";
	return number - SIGRTMIN <= SIGRTMAX - number ? formatted("RTMIN+%d", number - SIGRTMIN)
						      : formatted("RTMAX-%d", SIGRTMAX - number);
}

const char *signal_name(int number)
{
	size_t at = find(number);

	if (at < KNOWN)
		return signals[at].name;
	return number >= SIGRTMIN && number <= SIGRTMAX ? realtime_name(number)
							: formatted("%d", number);
}

const char *signal_meaning(int number)
{
	size_t at = find(number);

	return at < KNOWN ? signals[at].meaning : formatted("Signal %d", number);
}
