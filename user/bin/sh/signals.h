#ifndef SH_SIGNALS_H
#define SH_SIGNALS_H

#include <signal.h>

enum {
	SIGNALS = NSIG
};

/*
 * The number of a signal by name ("INT", "SIGINT", "RTMIN+3") or number ("2"); -1 if there is none.
 * EXIT is 0.
 */
int signal_number(const char *name);
const char *signal_name(
	int number); /* "INT", "RTMIN+3"; its number in digits if it has none, in scratch */
const char *signal_meaning(int number); /* what became of a process it killed: "Interrupt" */

#endif
