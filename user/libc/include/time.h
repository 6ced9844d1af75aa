/*
 * Time and dates: C11 7.27 and POSIX. time_t has 64 bits.
 *
 * Local time is what TZ says in POSIX's form "NAMEoffset" ("CET-1": an hour east of Greenwich),
 * without rules for summer time; without TZ it is UTC.
 */
#ifndef _TIME_H
#define _TIME_H

#include <stddef.h>
#include <sys/types.h>

/* The kernel's timespec64: the padding is its high half of the nanoseconds. */
struct timespec {
	time_t tv_sec;
	long tv_nsec;
	int : 32;
};

struct itimerspec {
	struct timespec it_interval;
	struct timespec it_value;
};

struct sigevent; /* <signal.h> */

struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday; /* from 1 */
	int tm_mon;  /* from 0 */
	int tm_year; /* since 1900 */
	int tm_wday; /* Sunday is 0 */
	int tm_yday; /* from 0 */
	int tm_isdst;
	long tm_gmtoff; /* seconds east of Greenwich */
	const char *tm_zone;
};

#include <abi/time.h>

#define CLOCKS_PER_SEC 1000000L
#define TIME_UTC       1

extern char *tzname[2];
extern long timezone;
extern int daylight;

char *asctime(const struct tm *tm);
char *asctime_r(const struct tm *restrict tm, char *restrict buffer);
clock_t clock(void);
int clock_getcpuclockid(pid_t pid, clockid_t *clock);
int clock_getres(clockid_t clock, struct timespec *resolution);
int clock_gettime(clockid_t clock, struct timespec *now);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
		    struct timespec *remaining);
int clock_settime(clockid_t clock, const struct timespec *time);
char *ctime(const time_t *time);
char *ctime_r(const time_t *time, char *buffer);
double difftime(time_t end, time_t start);
struct tm *gmtime(const time_t *time);
struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict tm);
struct tm *localtime(const time_t *time);
struct tm *localtime_r(const time_t *restrict time, struct tm *restrict tm);
time_t mktime(struct tm *tm);
int nanosleep(const struct timespec *time, struct timespec *remaining);
size_t strftime(char *restrict s, size_t size, const char *restrict format,
		const struct tm *restrict tm);
time_t time(time_t *now);
time_t timegm(struct tm *tm);
int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer);
int timer_delete(timer_t timer);
int timer_getoverrun(timer_t timer);
int timer_gettime(timer_t timer, struct itimerspec *current);
int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict next,
		  struct itimerspec *restrict old);
int timespec_get(struct timespec *now, int base);
void tzset(void);

#endif
