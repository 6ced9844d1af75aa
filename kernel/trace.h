#ifndef KERNEL_TRACE_H
#define KERNEL_TRACE_H

/*
 * Trace points: places that say in the log what happens there, while they are switched on. The boot
 * word `trace=syscall,state` switches on those it names (kernel/trace_list.h).
 */

#include "kernel/types.h"

enum trace_point {
#define TRACE(name) TRACE_##name,
#include "kernel/trace_list.h"
#undef TRACE
	TRACE_POINTS
};

/* Reads the boot word; until then nothing is traced. */
void trace_init(void);

bool trace_on(enum trace_point point);

#endif
