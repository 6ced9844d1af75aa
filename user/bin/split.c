/*
 * split: cuts a file into pieces of 1000 lines, each a file of its own.
 *
 *	split [-a LENGTH] [-l LINES | -b BYTES] [FILE [PREFIX]]
 *
 * The pieces are named PREFIXaa, PREFIXab and so on, with LENGTH letters behind the prefix, which
 * is x if none is given. BYTES may end in k or M.
 */
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

#define LETTERS 26

static const char *prefix = "x";
static long long suffix_length = 2;

/* The file for the next piece. */
static FILE *open_piece(unsigned long long number)
{
	char name[PATH_MAX];
	size_t length = strlen(prefix);

	if (length + (size_t)suffix_length >= sizeof(name))
		errx(1, "the prefix is too long");
	strcpy(name, prefix);
	name[length + (size_t)suffix_length] = '\0';
	for (long long i = suffix_length; i > 0; i--, number /= LETTERS)
		name[length + (size_t)i - 1] = (char)('a' + number % LETTERS);
	if (number > 0)
		errx(1, "output file suffixes exhausted");
	FILE *piece = fopen(name, "w");
	if (!piece)
		err(1, "%s", name);
	return piece;
}

static void close_piece(FILE *piece)
{
	if (piece && fclose(piece) != 0)
		err(1, "write error");
}

static void split(FILE *file, bool by_bytes, unsigned long long limit)
{
	unsigned long long pieces = 0, count = 0;
	FILE *piece = NULL;
	int c;

	while ((c = getc(file)) != EOF) {
		if (!piece)
			piece = open_piece(pieces++);
		putc(c, piece);
		if (!by_bytes && c != '\n')
			continue;
		if (++count < limit)
			continue;
		close_piece(piece);
		piece = NULL;
		count = 0;
	}
	close_piece(piece);
}

static unsigned long long size_argument(char *text)
{
	size_t length = strlen(text);
	char unit = length ? text[length - 1] : '\0';
	unsigned long long factor = unit == 'k' || unit == 'K' ? 1024
				    : unit == 'M'              ? 1024 * 1024
							       : 1;

	if (factor > 1)
		text[length - 1] = '\0';
	return factor * (unsigned long long)count_argument(text, 1, "number of bytes");
}

int main(int argc, char **argv)
{
	unsigned long long limit = 1000;
	bool by_bytes = false;
	int option;

	while ((option = getopt(argc, argv, "a:b:l:")) != -1) {
		if (option == 'a') {
			suffix_length = count_argument(optarg, 1, "suffix length");
		} else if (option == 'b' || option == 'l') {
			by_bytes = option == 'b';
			limit = by_bytes ? size_argument(optarg)
					 : (unsigned long long)count_argument(optarg, 1,
									      "number of lines");
		} else {
			fprintf(stderr,
				"usage: split [-a LENGTH] [-l LINES | -b BYTES] [FILE [PREFIX]]\n");
			return 1;
		}
	}
	const char *name = optind < argc ? argv[optind] : "-";
	if (optind + 1 < argc)
		prefix = argv[optind + 1];
	FILE *file = file_open(name);
	if (!file)
		return 1;
	split(file, by_bytes, limit);
	return file_close(file, name) ? 0 : 1;
}
