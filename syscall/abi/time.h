/*
 * Time. The first calls pass seconds in 32 bits (timespec32, timeval32), the later ones, whose
 * names end in 64, in 64 (timespec64). libc's struct timespec has the shape of timespec64.
 */
#ifndef ABI_TIME_H
#define ABI_TIME_H

#include "types.h"

struct timespec32 {
	abi_time_t tv_sec;
	int32_t tv_nsec;
};

struct timespec64 {
	abi_time64_t tv_sec;
	int32_t tv_nsec;
	int32_t pad; /* the kernel ignores it from a 32-bit program and writes zero */
};

struct timeval32 {
	abi_time_t tv_sec;
	int32_t tv_usec;
};

struct itimerval32 {
	struct timeval32 it_interval; /* zero: the timer fires once */
	struct timeval32 it_value;    /* until it fires; zero: not armed */
};

/* timer_settime, timerfd_settime */
struct itimerspec32 {
	struct timespec32 it_interval;
	struct timespec32 it_value;
};

struct itimerspec64 {
	struct timespec64 it_interval;
	struct timespec64 it_value;
};

struct timezone {
	int tz_minuteswest;
	int tz_dsttime;
};

/* times: in ABI_CLOCKS_PER_SEC */
struct tms {
	abi_clock_t tms_utime;
	abi_clock_t tms_stime;
	abi_clock_t tms_cutime; /* of children that were waited for */
	abi_clock_t tms_cstime;
};

#define ITIMER_REAL              0
#define ITIMER_VIRTUAL           1
#define ITIMER_PROF              2

#define CLOCK_REALTIME           0
#define CLOCK_MONOTONIC          1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID  3
#define CLOCK_MONOTONIC_RAW      4
#define CLOCK_REALTIME_COARSE    5
#define CLOCK_MONOTONIC_COARSE   6
#define CLOCK_BOOTTIME           7
#define CLOCK_REALTIME_ALARM     8 /* the next two would wake a machine that sleeps */
#define CLOCK_BOOTTIME_ALARM     9
#define CLOCK_TAI                11

#define TIMER_ABSTIME            1 /* clock_nanosleep, timer_settime: until, not for */

#endif
