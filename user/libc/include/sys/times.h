/*
 * Processor time used, in ticks of sysconf(_SC_CLK_TCK) a second.
 */
#ifndef _SYS_TIMES_H
#define _SYS_TIMES_H

#include <sys/types.h>
#include <abi/time.h>

clock_t times(struct tms *used);

#endif
