/*
 * tac: prints each file's lines from the last to the first. The file is held in memory: the lines
 * of a pipe can be read but once.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/files.h"

static char *read_whole(FILE *file, size_t *length)
{
	size_t room = 0;
	char *text = NULL;

	*length = 0;
	for (;;) {
		if (*length == room && !(text = realloc(text, room = room ? 2 * room : 4096)))
			err(1, NULL);
		size_t got = fread(text + *length, 1, room - *length, file);
		if (!got)
			return text;
		*length += got;
	}
}

static void print_backwards(FILE *file)
{
	size_t end;
	char *text = read_whole(file, &end);

	while (end > 0) {
		size_t start = end - 1;
		while (start > 0 && text[start - 1] != '\n')
			start--;
		fwrite(text + start, 1, end - start, stdout);
		end = start;
	}
	free(text);
}

int main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1) {
		fprintf(stderr, "usage: tac [FILE...]\n");
		return 1;
	}
	return for_each_file(argv + optind, print_backwards);
}
