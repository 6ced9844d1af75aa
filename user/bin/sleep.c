/*
 * sleep: waits as long as its arguments say together. A number may have a fraction and one of the
 * units s (seconds), m, h or d.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

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
static long long parse(const char *text)
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
		errx(1, "invalid time interval '%s'", text);
	return time * unit_seconds(*unit);
}

int main(int argc, char **argv)
{
	long long time = 0;
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++, argc--;
	if (argc < 2) {
		fprintf(stderr, "usage: sleep NUMBER[smhd]...\n");
		return 1;
	}
	for (int i = 1; i < argc; i++)
		time += parse(argv[i]);
	struct timespec left = {time / NANOSECONDS, time % NANOSECONDS};
	while (nanosleep(&left, &left) < 0) {
		if (errno != EINTR)
			err(1, "cannot sleep");
	}
	return 0;
}
