/*
 * cmp: compares two files byte by byte.
 *
 *	cmp [-l | -s] FILE [FILE]
 *
 * Says where they first differ; -l lists all places and both bytes, -s says nothing. A file that
 * ends sooner is told on standard error. Status 0: the same, 1: different, 2: trouble.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

enum {
	SAME,
	DIFFERENT,
	TROUBLE
};

static bool list, silent;

static FILE *open_or_die(const char *name)
{
	FILE *file = file_open(name);

	if (!file)
		exit(TROUBLE);
	return file;
}

static int compare(FILE *one, FILE *two, const char *names[2])
{
	unsigned long long place = 0, line = 1;
	int status = SAME, a, b;

	for (;;) {
		a = getc(one);
		b = getc(two);
		if (a == EOF || b == EOF)
			break;
		place++;
		if (a != b && silent)
			return DIFFERENT;
		if (a != b && !list) {
			printf("%s %s differ: char %llu, line %llu\n", names[0], names[1], place,
			       line);
			return DIFFERENT;
		}
		if (a != b) {
			printf("%llu %o %o\n", place, a, b);
			status = DIFFERENT;
		}
		line += a == '\n';
	}
	if (ferror(one) || ferror(two))
		err(TROUBLE, "read error");
	if (a == b)
		return status;
	if (!silent && place)
		fprintf(stderr, "cmp: EOF on %s after byte %llu\n", names[a != EOF], place);
	else if (!silent)
		fprintf(stderr, "cmp: EOF on %s which is empty\n", names[a != EOF]);
	return DIFFERENT;
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "ls")) != -1) {
		if (option == '?')
			optind = argc;
		list |= option == 'l';
		silent |= option == 's';
	}
	if (argc - optind < 1 || argc - optind > 2) {
		fprintf(stderr, "usage: cmp [-l | -s] FILE [FILE]\n");
		return TROUBLE;
	}
	const char *names[2] = {argv[optind], argv[optind + 1] ? argv[optind + 1] : "-"};
	FILE *one = open_or_die(names[0]), *two = open_or_die(names[1]);
	int status = compare(one, two, names);
	return fflush(stdout) == 0 ? status : TROUBLE;
}
