/*
 * Dates: between seconds since 1970 and the Gregorian calendar, which is extended to all years.
 *
 * Days are counted in years that begin in March, so that the leap day is a year's last: then the
 * days before a month follow a straight line, and 400 years, 146097 days, are one period.
 *
 * Local time has the fixed offset that TZ names: "CET-1" or "EST5" or "IST-5:30", the offset's sign
 * as in POSIX, positive to the west. Without TZ, or with one this cannot read, it is UTC.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "user/libc/internal/errno.h"

#define DAY             86400
#define DAYS_IN_PERIOD  146097
#define YEARS_IN_PERIOD 400
#define EPOCH_DAYS      719468 /* from 1 March of the year 0 to 1 January 1970 */

static char zone_name[8] = "UTC";
char *tzname[2] = {zone_name, zone_name};
long timezone;
int daylight;

/* "5", "-5:30", "-05:30:00" as seconds; false if it is none of that. */
static bool parse_offset(const char *s, long *seconds)
{
	bool negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (!isdigit((unsigned char)*s))
		return false;
	long total = 0;
	for (long unit = 3600; unit > 0; unit /= 60) {
		total += strtol(s, (char **)&s, 10) * unit;
		if (*s != ':')
			break;
		s++;
	}
	*seconds = negative ? -total : total;
	return true;
}

void tzset(void)
{
	const char *tz = getenv("TZ");
	size_t length = 0;
	strcpy(zone_name, "UTC");
	timezone = 0;
	if (!tz)
		return;
	while (isalpha((unsigned char)tz[length]))
		length++;
	if (length < 3 || length >= sizeof(zone_name) || !parse_offset(tz + length, &timezone))
		return;
	memcpy(zone_name, tz, length);
	zone_name[length] = '\0';
}

static long long divide_down(long long a, long long b)
{
	return a / b - (a % b < 0);
}

/* Days from 1 January 1970 to the first of that month (from 0) in that year. */
static long long days_before(long long year, int month)
{
	month -= 2; /* March is 0 */
	if (month < 0) {
		month += 12;
		year--;
	}
	long long period = divide_down(year, YEARS_IN_PERIOD);
	int in_period = year - period * YEARS_IN_PERIOD;
	int days = in_period * 365 + in_period / 4 - in_period / 100 + (153 * month + 2) / 5;
	return period * DAYS_IN_PERIOD + days - EPOCH_DAYS;
}

/* Fills in everything but the zone. False if the year does not fit. */
static bool break_down(time_t time, struct tm *tm)
{
	long long day = divide_down(time, DAY);
	int second = time - day * DAY;
	long long from_march = day + EPOCH_DAYS;
	long long period = divide_down(from_march, DAYS_IN_PERIOD);
	int in_period = from_march - period * DAYS_IN_PERIOD;
	/* days less the leap days in them: one in 1461, but not in 36524, yet in 146096 */
	int year = (in_period - in_period / 1460 + in_period / 36524 - in_period / 146096) / 365;
	int in_year = in_period - (year * 365 + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153;
	long long full_year = period * YEARS_IN_PERIOD + year + (month >= 10);

	tm->tm_mday = in_year - (153 * month + 2) / 5 + 1;
	tm->tm_mon = month < 10 ? month + 2 : month - 10;
	tm->tm_year = full_year - 1900;
	tm->tm_wday = ((day + 4) % 7 + 7) % 7; /* 1 January 1970 was a Thursday */
	tm->tm_yday = day - days_before(full_year, 0);
	tm->tm_hour = second / 3600;
	tm->tm_min = second / 60 % 60;
	tm->tm_sec = second % 60;
	tm->tm_isdst = 0;
	return tm->tm_year == full_year - 1900;
}

struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict tm)
{
	if (!break_down(*time, tm)) {
		errno = EOVERFLOW;
		return NULL;
	}
	tm->tm_gmtoff = 0;
	tm->tm_zone = "GMT";
	return tm;
}

struct tm *localtime_r(const time_t *restrict time, struct tm *restrict tm)
{
	tzset();
	if (!break_down(*time - timezone, tm)) {
		errno = EOVERFLOW;
		return NULL;
	}
	tm->tm_gmtoff = -timezone;
	tm->tm_zone = zone_name;
	return tm;
}

struct tm *gmtime(const time_t *time)
{
	static struct tm tm;
	return gmtime_r(time, &tm);
}

struct tm *localtime(const time_t *time)
{
	static struct tm tm;
	return localtime_r(time, &tm);
}

/* Members may lie outside their ranges: the 32nd is the first of the next month. */
static time_t count_seconds(const struct tm *tm)
{
	long long year = tm->tm_year + 1900LL + divide_down(tm->tm_mon, 12);
	int month = tm->tm_mon - divide_down(tm->tm_mon, 12) * 12;
	long long days = days_before(year, month) + tm->tm_mday - 1;
	return ((days * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
}

time_t timegm(struct tm *tm)
{
	time_t time = count_seconds(tm);
	return gmtime_r(&time, tm) ? time : -1;
}

time_t mktime(struct tm *tm)
{
	tzset();
	time_t time = count_seconds(tm) + timezone;
	return localtime_r(&time, tm) ? time : -1;
}

double difftime(time_t end, time_t start)
{
	return end - start;
}

char *asctime_r(const struct tm *restrict tm, char *restrict buffer)
{
	return strftime(buffer, 26, "%a %b %e %H:%M:%S %Y\n", tm) ? buffer : NULL;
}

char *asctime(const struct tm *tm)
{
	static char buffer[26];
	return asctime_r(tm, buffer);
}

char *ctime_r(const time_t *time, char *buffer)
{
	struct tm tm;
	return localtime_r(time, &tm) ? asctime_r(&tm, buffer) : NULL;
}

char *ctime(const time_t *time)
{
	static char buffer[26];
	return ctime_r(time, buffer);
}
