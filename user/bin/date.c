/*
 * date: prints the date and time, or sets it.
 *
 *	date [-u] [-d TIME | -r FILE] [+FORMAT]
 *	date [-u] -s TIME
 *	date [-u] MMDDhhmm[[CC]YY][.ss]
 *
 * TIME is @SECONDS since 1970, YYYY-MM-DD, hh:mm[:ss], or a date and a time with a blank or T
 * between. -u reckons in UTC, -R and -I are the formats of mail and of ISO 8601. In FORMAT, %N is
 * the nanosecond; the rest is strftime(3).
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char default_format[] = "%a %b %e %H:%M:%S %Z %Y";
static const char mail_format[] = "%a, %d %b %Y %H:%M:%S %z";

static void invalid(const char *text)
{
	errx(1, "invalid date '%s'", text);
}

/*
 * Takes the date or the time of day at the beginning of `text` and returns what follows; NULL if
 * neither.
 */
static const char *take_part(const char *text, struct tm *when)
{
	int first, second, third, length = 0;
	if (sscanf(text, "%4d-%2d-%2d%n", &first, &second, &third, &length) == 3) {
		when->tm_year = first - 1900;
		when->tm_mon = second - 1;
		when->tm_mday = third;
		return text + length;
	}
	if (sscanf(text, "%2d:%2d%n", &first, &second, &length) != 2)
		return NULL;
	when->tm_hour = first;
	when->tm_min = second;
	when->tm_sec = 0;
	text += length;
	if (*text == ':') {
		if (sscanf(text, ":%2d%n", &third, &length) != 1)
			return NULL;
		when->tm_sec = third;
		text += length;
	}
	return text;
}

/* mktime brings a day like 31 February into range; here that is a mistake. */
static time_t checked_time(struct tm *when, const char *text)
{
	struct tm given = *when;
	when->tm_isdst = -1;
	time_t result = mktime(when);
	if (when->tm_mon != given.tm_mon || when->tm_mday != given.tm_mday ||
	    when->tm_hour != given.tm_hour || when->tm_min != given.tm_min)
		invalid(text);
	return result;
}

static struct timespec parse_time(const char *text)
{
	struct timespec result;
	clock_gettime(CLOCK_REALTIME, &result);
	if (text[0] == '@') {
		char *end;
		result = (struct timespec){strtoll(text + 1, &end, 10), 0};
		if (end == text + 1 || *end)
			invalid(text);
		return result;
	}
	if (strcmp(text, "now") == 0)
		return result;
	struct tm when = *localtime(&result.tv_sec);
	bool has_date = strchr(text, '-') != NULL;
	if (has_date)
		when.tm_hour = when.tm_min = when.tm_sec = 0;
	const char *at = text;
	while (*at) {
		at = take_part(at, &when);
		if (!at || (*at && *at != ' ' && *at != 'T'))
			invalid(text);
		at += *at != '\0';
	}
	return (struct timespec){checked_time(&when, text), 0};
}

/* MMDDhhmm[[CC]YY][.ss] */
static struct timespec parse_digits(const char *text)
{
	time_t now = time(NULL);
	struct tm when = *localtime(&now);
	size_t digits = strspn(text, "0123456789");
	int century = 0, year = 0, seconds = 0;
	if (digits != 8 && digits != 10 && digits != 12)
		invalid(text);
	sscanf(text, "%2d%2d%2d%2d", &when.tm_mon, &when.tm_mday, &when.tm_hour, &when.tm_min);
	when.tm_mon--;
	if (digits == 12) {
		sscanf(text + 8, "%2d%2d", &century, &year);
		when.tm_year = century * 100 + year - 1900;
	} else if (digits == 10) {
		sscanf(text + 8, "%2d", &year);
		when.tm_year = year < 69 ? year + 100 : year;
	}
	if (text[digits] == '.' && sscanf(text + digits, ".%2d", &seconds) != 1)
		invalid(text);
	when.tm_sec = seconds;
	return (struct timespec){checked_time(&when, text), 0};
}

/* Replaces %N, which strftime does not know. The caller frees. */
static char *expand_nanoseconds(const char *format, long nanoseconds)
{
	char *expanded = malloc(strlen(format) * 5 + 16), *out = expanded;
	if (!expanded)
		err(1, NULL);
	while (*format) {
		if (format[0] == '%' && format[1] == 'N') {
			out += sprintf(out, "%09ld", nanoseconds);
			format += 2;
			continue;
		}
		if (format[0] == '%' && format[1])
			*out++ = *format++;
		*out++ = *format++;
	}
	*out = '\0';
	return expanded;
}

static int print_time(const struct timespec *when, const char *format)
{
	char *expanded = expand_nanoseconds(format, when->tv_nsec);
	size_t size = strlen(expanded) * 32 + 64;
	char *text = malloc(size);
	if (!text)
		err(1, NULL);
	text[0] = '\0';
	strftime(text, size, expanded, localtime(&when->tv_sec));
	puts(text);
	free(text);
	free(expanded);
	return fflush(stdout) == 0 ? 0 : 1;
}

static const char *iso_format(const char *precision)
{
	static const char *const formats[][2] = {
		{"date", "%Y-%m-%d"},
		{"hours", "%Y-%m-%dT%H%z"},
		{"minutes", "%Y-%m-%dT%H:%M%z"},
		{"seconds", "%Y-%m-%dT%H:%M:%S%z"},
	};
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(precision, formats[i][0]) == 0)
			return formats[i][1];
	}
	errx(1, "invalid argument '%s' for -I", precision);
}

int main(int argc, char **argv)
{
	const char *format = default_format, *shown = NULL, *file = NULL, *set = NULL;
	struct timespec when;
	struct stat status;
	int option;
	while ((option = getopt(argc, argv, "ud:r:s:RI:")) != -1) {
		switch (option) {
		case 'u':
			setenv("TZ", "UTC0", 1);
			tzset();
			break;
		case 'd':
			shown = optarg;
			break;
		case 'r':
			file = optarg;
			break;
		case 's':
			set = optarg;
			break;
		case 'R':
			format = mail_format;
			break;
		case 'I':
			format = iso_format(optarg);
			break;
		default:
			goto usage;
		}
	}
	clock_gettime(CLOCK_REALTIME, &when);
	if (file && stat(file, &status) < 0)
		err(1, "%s", file);
	if (file)
		when = status.st_mtim;
	if (shown || set)
		when = parse_time(shown ? shown : set);
	bool setting = set != NULL;
	for (; optind < argc; optind++) {
		if (argv[optind][0] == '+') {
			format = argv[optind] + 1;
		} else if (isdigit((unsigned char)argv[optind][0])) {
			when = parse_digits(argv[optind]);
			setting = true;
		} else {
			goto usage;
		}
	}
	if (setting && clock_settime(CLOCK_REALTIME, &when) < 0)
		warn("cannot set date");
	return print_time(&when, format);
usage:
	fprintf(stderr,
		"usage: date [-uR] [-I date|seconds] [-d TIME | -r FILE | -s TIME] [+FORMAT]\n");
	return 1;
}
