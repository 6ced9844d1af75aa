/*
 * touch: sets a file's times to now, and makes the file if it is not there.
 *
 * -a the time of access only, -m of modification only; -c makes no file; -r FILE takes the times
 * from another file; -t [[CC]YY]MMDDhhmm[.ss] is local time.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int two_digits(const char *at)
{
	return (at[0] - '0') * 10 + at[1] - '0';
}

/* Eight to twelve digits, and perhaps a dot and two more. */
static bool well_formed(const char *text, size_t *digits)
{
	*digits = strspn(text, "0123456789");
	if (*digits != 8 && *digits != 10 && *digits != 12)
		return false;
	const char *rest = text + *digits;
	return *rest == '\0' || (*rest == '.' && isdigit((unsigned char)rest[1]) &&
				 isdigit((unsigned char)rest[2]) && rest[3] == '\0');
}

static time_t parse_time(const char *text)
{
	size_t digits;
	time_t now = time(NULL);
	struct tm when = *localtime(&now);
	if (!well_formed(text, &digits))
		errx(1, "invalid date format '%s'", text);
	const char *at = text;
	if (digits == 12) {
		when.tm_year = two_digits(at) * 100 + two_digits(at + 2) - 1900;
		at += 4;
	} else if (digits == 10) {
		int year = two_digits(at);
		when.tm_year = year < 69 ? year + 100 : year;
		at += 2;
	}
	when.tm_mon = two_digits(at) - 1;
	when.tm_mday = two_digits(at + 2);
	when.tm_hour = two_digits(at + 4);
	when.tm_min = two_digits(at + 6);
	when.tm_sec = at[8] == '.' ? two_digits(at + 9) : 0;
	when.tm_isdst = -1;
	struct tm given = when;
	time_t result = mktime(&when);
	if (when.tm_mon != given.tm_mon || when.tm_mday != given.tm_mday ||
	    when.tm_hour != given.tm_hour || when.tm_min != given.tm_min)
		errx(1, "invalid date format '%s'", text);
	return result;
}

static int touch(const char *path, bool create, const struct timespec times[2])
{
	if (utimensat(AT_FDCWD, path, times, 0) == 0)
		return 0;
	if (errno == ENOENT) {
		if (!create)
			return 0;
		int file = open(path, O_WRONLY | O_CREAT | O_NONBLOCK, 0666);
		if (file >= 0) {
			int result = futimens(file, times);
			close(file);
			if (result == 0)
				return 0;
		}
	}
	warn("cannot touch '%s'", path);
	return 1;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	bool create = true, access_only = false, change_only = false;
	struct timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
	struct stat reference;
	while ((option = getopt(argc, argv, "amcr:t:")) != -1) {
		switch (option) {
		case 'a':
			access_only = true;
			break;
		case 'm':
			change_only = true;
			break;
		case 'c':
			create = false;
			break;
		case 'r':
			if (stat(optarg, &reference) < 0)
				err(1, "failed to get attributes of '%s'", optarg);
			times[0] = reference.st_atim;
			times[1] = reference.st_mtim;
			break;
		case 't':
			times[0] = (struct timespec){parse_time(optarg), 0};
			times[1] = times[0];
			break;
		default:
			goto usage;
		}
	}
	if (optind == argc)
		goto usage;
	if (access_only && !change_only)
		times[1].tv_nsec = UTIME_OMIT;
	if (change_only && !access_only)
		times[0].tv_nsec = UTIME_OMIT;
	for (; optind < argc; optind++)
		status |= touch(argv[optind], create, times);
	return status;
usage:
	fprintf(stderr, "usage: touch [-amc] [-r FILE | -t [[CC]YY]MMDDhhmm[.ss]] FILE...\n");
	return 1;
}
