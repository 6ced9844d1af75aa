#ifndef TESTS_HOST_GUEST_FAILURES_STATE_H
#define TESTS_HOST_GUEST_FAILURES_STATE_H

/* All that a process can see of itself and of the files below it, as text, to be compared. */

#include <stdbool.h>

#define STATE_SIZE 65536

struct state {
	unsigned used;
	char text[STATE_SIZE];
};

void state_take(struct state *state);

/* The kernel's counts alone. */
void state_take_census(struct state *state);

bool state_equal(const struct state *a, const struct state *b);

/* Prints the lines that differ. */
void state_report(const char *title, const struct state *before, const struct state *after);

#endif
