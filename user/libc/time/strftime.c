/*
 * Dates as text: C11 7.27.3.5 in the C locale, and %s, %P, %k, %l as GNU has them.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
				   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
				     "May",       "June",     "July",     "August",
				     "September", "October",  "November", "December"};

/* Room for the longest conversion: a year of eleven characters in a date and time. */
#define PIECE 64

static int hour12(const struct tm *tm)
{
	return tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;
}

/* The week of the year when weeks begin on that day (0: Sunday) and the first full one is week 1.
 */
static int week_of_year(const struct tm *tm, int first_day)
{
	int day = (tm->tm_wday - first_day + 7) % 7;
	return (tm->tm_yday + 7 - day) / 7;
}

static int is_leap(long long year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* ISO 8601: weeks begin on Monday; week 1 is the one with the year's first Thursday. */
static int iso_week(const struct tm *tm, long long *year)
{
	int weekday = (tm->tm_wday + 6) % 7;      /* Monday is 0 */
	int thursday = tm->tm_yday - weekday + 3; /* of this week, as a day of the year */
	*year = tm->tm_year + 1900LL;
	if (thursday < 0) {
		--*year;
		thursday += 365 + is_leap(*year);
	} else if (thursday >= 365 + is_leap(*year)) {
		thursday -= 365 + is_leap(*year);
		++*year;
	}
	return thursday / 7 + 1;
}

static int put_number(char *to, const char *format, long long value)
{
	return snprintf(to, PIECE, format, value);
}

static int put_text(char *to, const char *const *names, int count, int i, int length)
{
	return snprintf(to, PIECE, "%.*s", length, i >= 0 && i < count ? names[i] : "?");
}

static int put_date(char *to, const char *format, const struct tm *tm)
{
	return strftime(to, PIECE, format, tm);
}

static int put_zone(char *to, const struct tm *tm)
{
	long minutes = (tm->tm_gmtoff < 0 ? -tm->tm_gmtoff : tm->tm_gmtoff) / 60;
	return snprintf(to, PIECE, "%c%02ld%02ld", tm->tm_gmtoff < 0 ? '-' : '+', minutes / 60,
			minutes % 60);
}

/* Conversions made of others. */
static const char *compound(char conversion)
{
	switch (conversion) {
	case 'c':
		return "%a %b %e %H:%M:%S %Y";
	case 'D':
	case 'x':
		return "%m/%d/%y";
	case 'F':
		return "%Y-%m-%d";
	case 'R':
		return "%H:%M";
	case 'r':
		return "%I:%M:%S %p";
	case 'T':
	case 'X':
		return "%H:%M:%S";
	}
	return NULL;
}

/* The last two digits; centuries round down, so that they are digits of years before 0, too. */
static int year_in_century(long long year)
{
	return (year % 100 + 100) % 100;
}

static int put_years(char *to, char conversion, const struct tm *tm)
{
	long long year = tm->tm_year + 1900LL, iso_year;
	int week = iso_week(tm, &iso_year);
	switch (conversion) {
	case 'Y':
		return put_number(to, "%lld", year);
	case 'C':
		return put_number(to, "%02lld", (year - year_in_century(year)) / 100);
	case 'y':
		return put_number(to, "%02lld", year_in_century(year));
	case 'G':
		return put_number(to, "%lld", iso_year);
	case 'g':
		return put_number(to, "%02lld", year_in_century(iso_year));
	case 'V':
		return put_number(to, "%02lld", week);
	}
	return -1;
}

static int put_time_of_day(char *to, char conversion, const struct tm *tm)
{
	switch (conversion) {
	case 'H':
		return put_number(to, "%02lld", tm->tm_hour);
	case 'k':
		return put_number(to, "%2lld", tm->tm_hour);
	case 'I':
		return put_number(to, "%02lld", hour12(tm));
	case 'l':
		return put_number(to, "%2lld", hour12(tm));
	case 'M':
		return put_number(to, "%02lld", tm->tm_min);
	case 'S':
		return put_number(to, "%02lld", tm->tm_sec);
	case 'p':
		return snprintf(to, PIECE, tm->tm_hour < 12 ? "AM" : "PM");
	case 'P':
		return snprintf(to, PIECE, tm->tm_hour < 12 ? "am" : "pm");
	case 's':
		return put_number(to, "%lld",
				  mktime(&(struct tm){.tm_sec = tm->tm_sec,
						      .tm_min = tm->tm_min,
						      .tm_hour = tm->tm_hour,
						      .tm_mday = tm->tm_mday,
						      .tm_mon = tm->tm_mon,
						      .tm_year = tm->tm_year}));
	case 'z':
		return put_zone(to, tm);
	case 'Z':
		return snprintf(to, PIECE, "%s", tm->tm_zone ? tm->tm_zone : "");
	}
	return -1;
}

/* One conversion's text and its length; -1 for a conversion nobody knows. */
static int convert(char *to, char conversion, const struct tm *tm)
{
	if (compound(conversion))
		return put_date(to, compound(conversion), tm);
	switch (conversion) {
	case 'a':
		return put_text(to, days, 7, tm->tm_wday, 3);
	case 'A':
		return put_text(to, days, 7, tm->tm_wday, PIECE);
	case 'b':
	case 'h':
		return put_text(to, months, 12, tm->tm_mon, 3);
	case 'B':
		return put_text(to, months, 12, tm->tm_mon, PIECE);
	case 'd':
		return put_number(to, "%02lld", tm->tm_mday);
	case 'e':
		return put_number(to, "%2lld", tm->tm_mday);
	case 'j':
		return put_number(to, "%03lld", tm->tm_yday + 1);
	case 'm':
		return put_number(to, "%02lld", tm->tm_mon + 1);
	case 'u':
		return put_number(to, "%lld", tm->tm_wday ? tm->tm_wday : 7);
	case 'w':
		return put_number(to, "%lld", tm->tm_wday);
	case 'U':
		return put_number(to, "%02lld", week_of_year(tm, 0));
	case 'W':
		return put_number(to, "%02lld", week_of_year(tm, 1));
	case 'n':
		return snprintf(to, PIECE, "\n");
	case 't':
		return snprintf(to, PIECE, "\t");
	case '%':
		return snprintf(to, PIECE, "%%");
	}
	int length = put_years(to, conversion, tm);
	return length >= 0 ? length : put_time_of_day(to, conversion, tm);
}

size_t strftime(char *restrict s, size_t size, const char *restrict format,
		const struct tm *restrict tm)
{
	size_t used = 0;
	for (; *format; format++) {
		char piece[PIECE] = {*format};
		int length = 1;
		if (*format == '%' && format[1]) {
			format++;
			if ((*format == 'E' || *format == 'O') && format[1])
				format++; /* another era, other digits: the C locale has none */
			length = convert(piece, *format, tm);
			if (length < 0)
				length = snprintf(piece, PIECE, "%%%c", *format);
		}
		if (used + length >= size)
			return 0;
		memcpy(s + used, piece, length);
		used += length;
	}
	if (size == 0)
		return 0;
	s[used] = '\0';
	return used;
}
