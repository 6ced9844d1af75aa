#ifndef SH_COMPLETE_H
#define SH_COMPLETE_H

#include <stdbool.h>

#include "cells.h"

/* What could stand in place of the word before the cursor; all in scratch memory. */
struct completion {
	struct strings matches; /* whole names without their directories, sorted, each once */
	char *insertion;        /* what all of them go on with, ready to be inserted */
	bool complete;          /* there is one match, and with the insertion it is all there */
};

struct completion complete(const char *line, size_t cursor);

#endif
