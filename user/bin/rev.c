/* rev: prints lines with their characters from the last to the first. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "user/lib/files.h"

static void reverse_lines(FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	while ((length = getline(&line, &size, file)) > 0) {
		int newline = line[length - 1] == '\n';
		for (ssize_t i = length - newline; i > 0; i--)
			putchar(line[i - 1]);
		if (newline)
			putchar('\n');
	}
	free(line);
}

int main(int argc, char **argv)
{
	if (getopt(argc, argv, "") != -1) {
		fprintf(stderr, "usage: rev [FILE...]\n");
		return 1;
	}
	return for_each_file(argv + optind, reverse_lines);
}
