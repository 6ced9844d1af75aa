#ifndef KERNEL_PANIC_REPORT_H
#define KERNEL_PANIC_REPORT_H

/* What a panic tells, and how the machine ends then (kernel/panic.h). */

#include "kernel/types.h"

void panic_report_init(void); /* first of all; before it a panic stands still without a word */

/* Who runs, for the report, "process 7 (sh)": filled at boot by proc; negative: unknown. Must not
 * sleep, lock or fault. */
void panic_set_describe_current(int (*describe)(char *buf, size_t size));

#endif
