#ifndef SH_USED_H
#define SH_USED_H

#include <stdbool.h>

/* Time that has passed, and that the shell and its children have used; in microseconds. */
struct used {
	long long real, user, system;
};

void used_now(struct used *used);
/* The difference, on standard error: as `time` prints it, or as `time -p` does. */
void used_tell(const struct used *before, const struct used *after, bool posix);

#endif
