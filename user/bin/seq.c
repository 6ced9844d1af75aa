/*
 * seq: prints numbers. seq [FIRST [STEP]] LAST; -s TEXT stands between them instead of a newline,
 * -w makes them equally wide. Numbers may have decimals: they are kept as integers of the smallest
 * place that is given, so nothing is lost to rounding.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int places; /* decimals that are printed: the most of FIRST and STEP */

struct decimal {
	long long digits; /* the number without its point */
	int places;
};

static struct decimal parse(const char *text)
{
	struct decimal number = {0, 0};
	const char *at = text + (*text == '-' || *text == '+');
	if (!isdigit((unsigned char)*at) && *at != '.')
		errx(1, "invalid floating point argument: '%s'", text);
	for (; isdigit((unsigned char)*at); at++)
		number.digits = number.digits * 10 + *at - '0';
	if (*at == '.') {
		for (at++; isdigit((unsigned char)*at); at++) {
			number.digits = number.digits * 10 + *at - '0';
			number.places++;
		}
	}
	if (*at)
		errx(1, "invalid floating point argument: '%s'", text);
	if (*text == '-')
		number.digits = -number.digits;
	return number;
}

/* The number in units of the smallest place in use. */
static long long scaled(struct decimal number, int to)
{
	for (; number.places < to; number.places++)
		number.digits *= 10;
	return number.digits;
}

static int format(char *text, size_t size, long long value, int width)
{
	unsigned long long magnitude =
		value < 0 ? -(unsigned long long)value : (unsigned long long)value;
	unsigned long long one = 1;
	for (int i = 0; i < places; i++)
		one *= 10;
	char body[64];
	if (places)
		snprintf(body, sizeof(body), "%llu.%0*llu", magnitude / one, places,
			 magnitude % one);
	else
		snprintf(body, sizeof(body), "%llu", magnitude);
	int zeros = width - (int)strlen(body) - (value < 0);
	return snprintf(text, size, "%s%.*s%s", value < 0 ? "-" : "", zeros > 0 ? zeros : 0,
			"00000000000000000000000000000000", body);
}

static bool is_number(const char *text)
{
	return text[0] == '-' && (isdigit((unsigned char)text[1]) || text[1] == '.');
}

int main(int argc, char **argv)
{
	const char *separator = "\n";
	bool equal_width = false;
	char text[128];
	int next = 1;
	for (; next < argc && argv[next][0] == '-' && !is_number(argv[next]); next++) {
		if (strcmp(argv[next], "--") == 0) {
			next++;
			break;
		}
		if (strcmp(argv[next], "-w") == 0)
			equal_width = true;
		else if (strcmp(argv[next], "-s") == 0 && next + 1 < argc)
			separator = argv[++next];
		else if (argv[next][1] == 's')
			separator = argv[next] + 2;
		else
			next = argc;
	}
	int count = argc - next;
	if (count < 1 || count > 3) {
		fprintf(stderr, "usage: seq [-w] [-s TEXT] [FIRST [STEP]] LAST\n");
		return 1;
	}
	struct decimal one = {1, 0};
	struct decimal first = count > 1 ? parse(argv[next]) : one;
	struct decimal step = count > 2 ? parse(argv[next + 1]) : one;
	struct decimal last = parse(argv[argc - 1]);
	places = first.places > step.places ? first.places : step.places;
	int unit = last.places > places ? last.places : places, extra = unit - places;
	long long from = scaled(first, unit), by = scaled(step, unit), to = scaled(last, unit);
	if (by == 0)
		errx(1, "invalid Zero increment value: '%s'", argv[next + 1]);
	long long divide = 1;
	while (extra-- > 0)
		divide *= 10;
	int width = 0;
	if (equal_width) {
		long long final = from + (to - from) / by * by;
		int a = format(text, sizeof(text), from / divide, 0);
		int b = format(text, sizeof(text), final / divide, 0);
		width = a > b ? a : b;
	}
	bool any = false;
	for (long long value = from; by > 0 ? value <= to : value >= to; value += by) {
		format(text, sizeof(text), value / divide, width);
		printf("%s%s", any ? separator : "", text);
		any = true;
	}
	if (any)
		putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}
