/*
 * The calendar.
 */
#include "check.h"

static const char *format(const char *pattern, time_t time)
{
	static char text[128];
	struct tm tm;
	gmtime_r(&time, &tm);
	strftime(text, sizeof(text), pattern, &tm);
	return text;
}

TEST(seconds_become_dates)
{
	CHECK_STR(format("%Y-%m-%d %H:%M:%S %a %j", 0), "1970-01-01 00:00:00 Thu 001");
	CHECK_STR(format("%Y-%m-%d %H:%M:%S %a %j", 951782399), "2000-02-28 23:59:59 Mon 059");
	CHECK_STR(format("%Y-%m-%d %a", 951782400), "2000-02-29 Tue");
	CHECK_STR(format("%Y-%m-%d %a", -1), "1969-12-31 Wed");
	CHECK_STR(format("%Y-%m-%d %a", 4107542400), "2100-03-01 Mon");
	CHECK_STR(format("%F %T", 253402300799), "9999-12-31 23:59:59");
}

TEST(dates_become_seconds)
{
	for (long long time = -5000000000; time < 8000000000; time += 123456789) {
		struct tm tm;
		time_t seconds = time;
		gmtime_r(&seconds, &tm);
		CHECK_EQ(timegm(&tm), time);
	}
}

TEST(dates_out_of_range_are_brought_into_it)
{
	struct tm tm = {.tm_year = 123, .tm_mon = 13, .tm_mday = 31, .tm_hour = 25, .tm_sec = -1};
	CHECK_EQ(timegm(&tm), 1709427599);
	CHECK(tm.tm_year == 124 && tm.tm_mon == 2 && tm.tm_mday == 3 && tm.tm_wday == 0);
	CHECK(tm.tm_hour == 0 && tm.tm_min == 59 && tm.tm_sec == 59);
}

TEST(local_time_has_the_offset_that_TZ_says)
{
	time_t time = 1000000000;
	setenv("TZ", "XYZ-5:30", 1);
	tzset();
	struct tm *tm = localtime(&time);
	char text[64];
	strftime(text, sizeof(text), "%F %T %Z %z", tm);
	CHECK_STR(text, "2001-09-09 07:16:40 XYZ +0530");
	CHECK_EQ(mktime(tm), time);
	CHECK_STR(ctime(&time), "Sun Sep  9 07:16:40 2001\n");
}

TEST(strftime_knows_its_conversions)
{
	CHECK_STR(format("%A %B %e %y %C %D %R %I %p %%", 1000000000),
		  "Sunday September  9 01 20 09/09/01 01:46 01 AM %");
	CHECK_STR(format("%u %w %U %W %V %G", 1000000000), "7 0 36 36 36 2001");
	CHECK_STR(format("%G-%V %g", 1104537600), "2004-53 04");
	char small[4];
	struct tm tm = {.tm_mday = 1};
	CHECK_EQ(strftime(small, sizeof(small), "%Y", &tm), 0);
}
