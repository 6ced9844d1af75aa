/*
 * fold: breaks lines that are longer than 80 columns, or than -w WIDTH. -s breaks behind the last
 * blank before that; -b counts bytes instead of columns.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

#define TAB_STOP 8

static bool by_bytes, at_blanks;
static size_t width = 80;

/* The column after a character. */
static size_t advance(size_t column, int c)
{
	if (by_bytes)
		return column + 1;
	switch (c) {
	case '\b':
		return column ? column - 1 : 0;
	case '\r':
		return 0;
	case '\t':
		return (column / TAB_STOP + 1) * TAB_STOP;
	default:
		return column + 1;
	}
}

static size_t column_after(const char *text, size_t length)
{
	size_t column = 0;

	for (size_t i = 0; i < length; i++)
		column = advance(column, text[i]);
	return column;
}

/* Print the row up to a place to break it, and keep the rest. Returns how much is kept. */
static size_t break_row(char *row, size_t length)
{
	size_t end = length;

	while (at_blanks && end > 0 && row[end - 1] != ' ' && row[end - 1] != '\t')
		end--;
	if (!end)
		end = length;
	fwrite(row, 1, end, stdout);
	putchar('\n');
	memmove(row, row + end, length - end);
	return length - end;
}

static void fold_lines(FILE *file)
{
	size_t length = 0, room = 0, column = 0;
	char *row = NULL;
	int c;

	while ((c = getc(file)) != EOF) {
		if (length + 1 >= room && !(row = realloc(row, room = 2 * room + 256)))
			err(1, NULL);
		while (c != '\n' && length && advance(column, c) > width) {
			length = break_row(row, length);
			column = column_after(row, length);
		}
		row[length++] = (char)c;
		column = advance(column, c);
		if (c == '\n') {
			fwrite(row, 1, length, stdout);
			length = column = 0;
		}
	}
	fwrite(row, 1, length, stdout);
	free(row);
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "bsw:")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: fold [-bs] [-w WIDTH] [FILE...]\n");
			return 1;
		}
		by_bytes |= option == 'b';
		at_blanks |= option == 's';
		if (option == 'w')
			width = (size_t)count_argument(optarg, 1, "number of columns");
	}
	return for_each_file(argv + optind, fold_lines);
}
