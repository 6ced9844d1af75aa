/*
 * paste: joins the lines of files side by side, with a tab between, or the characters of -d LIST in
 * turn. -s joins each file's lines into one instead.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

static const char *delimiters = "\t";

/* The Nth delimiter; \n, \t, \\ and \0 (none) are written with a backslash. */
static void put_delimiter(size_t n)
{
	size_t count = 0;

	for (const char *at = delimiters; *at; at++, count++)
		at += *at == '\\' && at[1];
	n = count ? n % count : 0;
	const char *at = delimiters;
	for (; n > 0; n--)
		at += *at == '\\' && at[1] ? 2 : 1;
	if (*at != '\\' || !at[1]) {
		if (*at)
			putchar(*at);
		return;
	}
	if (at[1] != '0')
		putchar(at[1] == 'n' ? '\n' : at[1] == 't' ? '\t' : at[1]);
}

/* A line without its newline. False at the end. */
static bool copy_line(FILE *file)
{
	int c = getc(file);

	if (c == EOF)
		return false;
	for (; c != EOF && c != '\n'; c = getc(file))
		putchar(c);
	return true;
}

static void join_serially(FILE *file)
{
	for (size_t n = 0;; n++) {
		int c = getc(file);
		if (c == EOF)
			break;
		ungetc(c, file);
		if (n > 0)
			put_delimiter(n - 1);
		copy_line(file);
	}
	putchar('\n');
}

static bool any_left(FILE **files, int count)
{
	bool left = false;

	for (int i = 0; i < count; i++) {
		int c = files[i] ? getc(files[i]) : EOF;
		if (c != EOF)
			ungetc(c, files[i]);
		left |= c != EOF;
	}
	return left;
}

static int join_side_by_side(char **names, int count)
{
	FILE **files = calloc((size_t)count, sizeof(*files));

	if (!files)
		err(1, NULL);
	for (int i = 0; i < count; i++)
		if (!(files[i] = file_open(names[i])))
			exit(1);
	while (any_left(files, count)) {
		for (int i = 0; i < count; i++) {
			if (i > 0)
				put_delimiter((size_t)i - 1);
			copy_line(files[i]);
		}
		putchar('\n');
	}
	free(files);
	return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {"-", NULL};
	bool serial = false;
	int option;

	while ((option = getopt(argc, argv, "d:s")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: paste [-s] [-d LIST] [FILE...]\n");
			return 1;
		}
		serial |= option == 's';
		if (option == 'd')
			delimiters = optarg;
	}
	char **names = optind < argc ? argv + optind : standard_input;
	if (serial)
		return for_each_file(names, join_serially);
	return join_side_by_side(names, optind < argc ? argc - optind : 1);
}
