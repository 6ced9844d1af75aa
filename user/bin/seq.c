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

static const char *separator = "\n";
static bool equal_width;
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

/* How wide the wider of two numbers is. */
static int width_of_both(long long a, long long b)
{
	char text[128];
	int first = format(text, sizeof(text), a, 0), second = format(text, sizeof(text), b, 0);
	return first > second ? first : second;
}

/* All three are in the smallest unit; divided by `divide` they are in units of the last place. */
static void print_numbers(long long from, long long by, long long to, long long divide)
{
	char text[128];
	bool any = false;
	long long final = from + (to - from) / by * by;
	int width = equal_width ? width_of_both(from / divide, final / divide) : 0;
	for (long long value = from; by > 0 ? value <= to : value >= to; value += by) {
		format(text, sizeof(text), value / divide, width);
		printf("%s%s", any ? separator : "", text);
		any = true;
	}
	if (any)
		putchar('\n');
}

/* Takes the options and returns the index of the first number; beyond argc for a wrong one. */
static int take_options(int argc, char **argv)
{
	int next = 1;
	for (; next < argc && argv[next][0] == '-' && !is_number(argv[next]); next++) {
		const char *word = argv[next];
		if (strcmp(word, "--") == 0)
			return next + 1;
		if (strcmp(word, "-w") == 0)
			equal_width = true;
		else if (word[1] == 's' && word[2])
			separator = word + 2;
		else if (word[1] == 's' && next + 1 < argc)
			separator = argv[++next];
		else
			return argc;
	}
	return next;
}

int main(int argc, char **argv)
{
	int next = take_options(argc, argv), count = argc - next;
	if (count < 1 || count > 3) {
		fprintf(stderr, "usage: seq [-w] [-s TEXT] [FIRST [STEP]] LAST\n");
		return 1;
	}
	struct decimal one = {1, 0};
	struct decimal first = count > 1 ? parse(argv[next]) : one;
	struct decimal step = count > 2 ? parse(argv[next + 1]) : one;
	struct decimal last = parse(argv[argc - 1]);
	if (step.digits == 0)
		errx(1, "invalid Zero increment value: '%s'", argv[next + 1]);
	places = first.places > step.places ? first.places : step.places;
	int unit = last.places > places ? last.places : places;
	long long divide = 1;
	for (int i = places; i < unit; i++)
		divide *= 10;
	print_numbers(scaled(first, unit), scaled(step, unit), scaled(last, unit), divide);
	return fflush(stdout) == 0 ? 0 : 1;
}
