/*
 * Reading the files of a command line; see the header.
 */
#include "user/lib/files.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

FILE *file_open(const char *name)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");

	if (!file)
		warn("%s", name);
	return file;
}

int file_close(FILE *file, const char *name)
{
	int good = !ferror(file);

	if (!good)
		warn("%s", name);
	if (file != stdin)
		fclose(file);
	return good;
}

int for_each_file(char **names, void (*take)(FILE *file))
{
	static char *standard_input[] = {"-", NULL};
	int status = 0;

	for (char **name = *names ? names : standard_input; *name; name++) {
		FILE *file = file_open(*name);
		if (file)
			take(file);
		if (!file || !file_close(file, *name))
			status = 1;
	}
	if (fflush(stdout) != 0) {
		warn("write error");
		status = 1;
	}
	return status;
}

/* Open the next file that can be. False: there is none. */
static int chain_open(struct file_chain *chain)
{
	while (!chain->current && *chain->names) {
		chain->current = file_open(*chain->names);
		if (!chain->current) {
			chain->status = 1;
			chain->names++;
		}
	}
	return chain->current != NULL;
}

int chain_next(struct file_chain *chain)
{
	while (chain_open(chain)) {
		int c = getc(chain->current);
		if (c != EOF)
			return c;
		if (!file_close(chain->current, *chain->names))
			chain->status = 1;
		chain->current = NULL;
		chain->names++;
	}
	return EOF;
}

long long count_argument(const char *text, long long least, const char *what)
{
	char *end;
	long long number = strtoll(text, &end, 10);

	if (end == text || *end || isspace((unsigned char)*text) || number < least)
		errx(1, "invalid %s: '%s'", what, text);
	return number;
}
