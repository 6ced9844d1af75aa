/*
 * nl: prints files with their lines numbered; empty lines get no number.
 *
 *	nl [-b a|t|n] [-i STEP] [-s SEPARATOR] [-v START] [-w WIDTH] [FILE...]
 *
 * -b a numbers all lines, t those with text, n none.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

static struct {
	char which;
	const char *separator;
	long long number, step;
	int width;
} options = {'t', "\t", 1, 1, 6};

static void number_lines(FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	while ((length = getline(&line, &size, file)) > 0) {
		int numbered = options.which == 'a' || (options.which == 't' && line[0] != '\n');
		if (numbered) {
			printf("%*lld%s", options.width, options.number, options.separator);
			options.number += options.step;
		} else {
			printf("%*s", options.width + (int)strlen(options.separator), "");
		}
		fwrite(line, 1, (size_t)length, stdout);
		if (line[length - 1] != '\n')
			putchar('\n');
	}
	free(line);
}

static int take_option(int option)
{
	switch (option) {
	case 'b':
		options.which = *optarg;
		return strlen(optarg) == 1 && strchr("atn", *optarg);
	case 'i':
		options.step = count_argument(optarg, 0, "line number increment");
		return 1;
	case 's':
		options.separator = optarg;
		return 1;
	case 'v':
		options.number = strtoll(optarg, NULL, 10);
		return 1;
	case 'w':
		options.width = (int)count_argument(optarg, 1, "line number field width");
		return 1;
	default:
		return 0;
	}
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "b:i:s:v:w:")) != -1) {
		if (take_option(option))
			continue;
		fprintf(stderr,
			"usage: nl [-b a|t|n] [-i STEP] [-s SEPARATOR] [-v START] [-w WIDTH] "
			"[FILE...]\n");
		return 1;
	}
	return for_each_file(argv + optind, number_lines);
}
