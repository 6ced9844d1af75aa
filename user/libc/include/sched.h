/*
 * The scheduler.
 */
#ifndef _SCHED_H
#define _SCHED_H

#include <abi/sched.h>

int sched_yield(void);

#endif
