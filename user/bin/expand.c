/*
 * expand: prints tabs as blanks, up to the next multiple of eight columns, or of -t WIDTH. -i:
 * only those before the first other character of a line.
 */
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "user/lib/files.h"

static long long stop = 8;
static bool initial;

static void expand_tabs(FILE *file)
{
	long long column = 0;
	bool leading = true;
	int c;

	while ((c = getc(file)) != EOF) {
		if (c == '\t' && (leading || !initial)) {
			do
				putchar(' ');
			while (++column % stop);
			continue;
		}
		putchar(c);
		leading = c == '\n' || (leading && c == ' ');
		column = c == '\n' ? 0 : c == '\b' ? column - (column > 0) : column + 1;
	}
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "it:")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: expand [-i] [-t WIDTH] [FILE...]\n");
			return 1;
		}
		initial |= option == 'i';
		if (option == 't')
			stop = count_argument(optarg, 1, "tab size");
	}
	return for_each_file(argv + optind, expand_tabs);
}
