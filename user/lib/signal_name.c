/*
 * Names of signals: libc has those of the standard ones; the real-time ones have none but are
 * counted from either end of their range.
 */
#include "user/lib/signal_name.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "+N" or "-N" behind RTMIN or RTMAX; nothing is 0. */
static int realtime(int base, const char *offset)
{
	char *end;
	long number = base + strtol(offset, &end, 10);

	if (*offset && (!strchr("+-", *offset) || !isdigit((unsigned char)offset[1])))
		return -1;
	return !*end && number >= SIGRTMIN && number <= SIGRTMAX ? (int)number : -1;
}

int signal_by_name(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (end != text && !*end)
		return number >= 0 && number <= SIGRTMAX ? (int)number : -1;
	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	if (strcasecmp(text, "EXIT") == 0)
		return 0;
	if (strncasecmp(text, "RTMIN", 5) == 0)
		return realtime(SIGRTMIN, text + 5);
	if (strncasecmp(text, "RTMAX", 5) == 0)
		return realtime(SIGRTMAX, text + 5);
	for (int signal = 1; signal < SIGRTMIN; signal++) {
		const char *name = sigabbrev_np(signal);
		if (name && strcasecmp(name, text) == 0)
			return signal;
	}
	return -1;
}
