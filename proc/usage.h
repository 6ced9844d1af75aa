#ifndef PROC_USAGE_H
#define PROC_USAGE_H

/* What a process has used, in the kernel's own widths: getrusage(2), wait4(2), times(2). */

#include "kernel/types.h"

struct usage {
	nsec_t user_time, system_time;
	unsigned long max_resident;       /* pages, the largest ever */
	unsigned long faults_minor;       /* that needed no input or output */
	unsigned long faults_major;       /* that did */
	unsigned long switches_voluntary; /* because the thread slept */
	unsigned long switches_forced;    /* because its turn was over */
};

/* Adds `more` to `sum`; of the resident sets the larger counts, as in getrusage(2). */
void usage_add(struct usage *sum, const struct usage *more);

#endif
