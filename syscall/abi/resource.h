/*
 * Limits, usage, priorities. The first calls pass limits in 32 bits, where RLIM_INFINITY32 stands
 * for none; prlimit64 passes 64.
 */
#ifndef ABI_RESOURCE_H
#define ABI_RESOURCE_H

#include "types.h"
#include "time.h"

#define RLIMIT_CPU        0 /* seconds */
#define RLIMIT_FSIZE      1
#define RLIMIT_DATA       2
#define RLIMIT_STACK      3
#define RLIMIT_CORE       4
#define RLIMIT_RSS        5
#define RLIMIT_NPROC      6 /* processes of one user */
#define RLIMIT_NOFILE     7 /* one more than the highest descriptor */
#define RLIMIT_MEMLOCK    8
#define RLIMIT_AS         9
#define RLIMIT_LOCKS      10
#define RLIMIT_SIGPENDING 11
#define RLIMIT_MSGQUEUE   12
#define RLIMIT_NICE       13
#define RLIMIT_RTPRIO     14
#define RLIMIT_RTTIME     15
#define RLIM_NLIMITS      16

struct rlimit32 {
	uint32_t rlim_cur;
	uint32_t rlim_max;
};

struct rlimit64 {
	uint64_t rlim_cur;
	uint64_t rlim_max;
};

#define RLIM_INFINITY32 0xffffffffu
#define RLIM_INFINITY64 (~0ULL)

#define RUSAGE_SELF     0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_THREAD   1

struct rusage32 {
	struct timeval32 ru_utime;
	struct timeval32 ru_stime;
	long ru_maxrss; /* KiB */
	long ru_ixrss;
	long ru_idrss;
	long ru_isrss;
	long ru_minflt; /* faults that needed no input or output */
	long ru_majflt; /* faults that did */
	long ru_nswap;
	long ru_inblock;
	long ru_oublock;
	long ru_msgsnd;
	long ru_msgrcv;
	long ru_nsignals;
	long ru_nvcsw;  /* switches because the thread slept */
	long ru_nivcsw; /* switches because its time was up */
};

#define PRIO_MIN     (-20)
#define PRIO_MAX     20
#define PRIO_PROCESS 0
#define PRIO_PGRP    1
#define PRIO_USER    2

#endif
