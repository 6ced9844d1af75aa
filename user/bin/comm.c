/*
 * comm: compares two sorted files line by line, in three columns: lines only in the first, only in
 * the second, in both. -1, -2, -3 leave a column out.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

enum column {
	FIRST,
	SECOND,
	BOTH,
	COLUMNS
};

struct side {
	FILE *file;
	char *line;
	size_t size;
	bool ended;
};

static bool hidden[COLUMNS];

static void next(struct side *side)
{
	ssize_t length = getline(&side->line, &side->size, side->file);

	side->ended = length < 0;
	if (length > 0 && side->line[length - 1] == '\n')
		side->line[length - 1] = '\0';
}

static void print(enum column column, const char *line)
{
	if (hidden[column])
		return;
	for (int before = FIRST; before < (int)column; before++)
		if (!hidden[before])
			putchar('\t');
	puts(line);
}

static void compare(struct side *one, struct side *two)
{
	while (!one->ended || !two->ended) {
		int order = one->ended ? 1 : two->ended ? -1 : strcmp(one->line, two->line);
		if (order == 0)
			print(BOTH, one->line);
		else if (order < 0)
			print(FIRST, one->line);
		else
			print(SECOND, two->line);
		if (order <= 0)
			next(one);
		if (order >= 0)
			next(two);
	}
}

int main(int argc, char **argv)
{
	struct side one = {0}, two = {0};
	int option;

	while ((option = getopt(argc, argv, "123")) != -1) {
		if (option == '?')
			optind = argc;
		else
			hidden[option - '1'] = true;
	}
	if (argc - optind != 2) {
		fprintf(stderr, "usage: comm [-123] FILE FILE\n");
		return 1;
	}
	one.file = file_open(argv[optind]);
	two.file = file_open(argv[optind + 1]);
	if (!one.file || !two.file)
		return 1;
	next(&one);
	next(&two);
	compare(&one, &two);
	return fflush(stdout) == 0 ? 0 : 1;
}
