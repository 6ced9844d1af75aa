/*
 * Reading times; see the header.
 */
#include "user/lib/duration.h"

#include <ctype.h>
#include <err.h>
#include <string.h>

#define NANOSECONDS 1000000000LL

static long long unit_seconds(char unit)
{
	switch (unit) {
	case 'm':
		return 60;
	case 'h':
		return 60 * 60;
	case 'd':
		return 24 * 60 * 60;
	default:
		return 1;
	}
}

/* The time in nanoseconds; integers throughout, so 0.1 is exactly 0.1. */
static long long parse(const char *text, int failure)
{
	const char *at = text;
	long long time = 0, place = NANOSECONDS;
	for (; isdigit((unsigned char)*at); at++) {
		if (time > 1000000000 * NANOSECONDS)
			break;
		time = time * 10 + (*at - '0') * NANOSECONDS;
	}
	if (*at == '.') {
		for (at++; isdigit((unsigned char)*at); at++) {
			place /= 10;
			time += (*at - '0') * place;
		}
	}
	const char *unit = at;
	if (*at && strchr("smhd", *at))
		at++;
	if (*at || !strpbrk(text, "0123456789"))
		errx(failure, "invalid time interval '%s'", text);
	return time * unit_seconds(*unit);
}

struct timespec duration_of(const char *text, int failure)
{
	long long time = parse(text, failure);

	return (struct timespec){time / NANOSECONDS, time % NANOSECONDS};
}
