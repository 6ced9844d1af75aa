/*
 * The older, microsecond view of time.
 */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H

#include <sys/select.h>
#include <sys/types.h>
#include <abi/time.h>

struct itimerval {
	struct timeval it_interval;
	struct timeval it_value;
};

int getitimer(int which, struct itimerval *current);
int gettimeofday(struct timeval *restrict now, void *restrict zone);
int setitimer(int which, const struct itimerval *restrict next, struct itimerval *restrict old);
int settimeofday(const struct timeval *now, const struct timezone *zone);
int utimes(const char *path, const struct timeval times[2]);

#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)
#define timerclear(t) ((t)->tv_sec = (t)->tv_usec = 0)
#define timercmp(a, b, op) \
	((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec op(b)->tv_usec : (a)->tv_sec op(b)->tv_sec)

#endif
