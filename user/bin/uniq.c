/*
 * uniq: leaves out lines that repeat the line before. -c counts them, -d prints only those that
 * repeat, -u only those that do not; -i ignores case; -f N skips N fields before comparing, -s N
 * that many characters, -w N compares no more than N.
 *
 *	uniq [OPTION]... [INPUT [OUTPUT]]
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static bool count_lines, only_repeated, only_unique, ignore_case;
static size_t skip_fields, skip_characters, compare_most = (size_t)-1;

/* The part of a line that is compared. */
static const char *compared_part(const char *line)
{
	for (size_t i = 0; i < skip_fields && *line; i++) {
		while (*line == ' ' || *line == '\t')
			line++;
		while (*line && *line != ' ' && *line != '\t')
			line++;
	}
	for (size_t i = 0; i < skip_characters && *line; i++)
		line++;
	return line;
}

static bool same(const char *a, const char *b)
{
	a = compared_part(a);
	b = compared_part(b);
	if (compare_most != (size_t)-1)
		return (ignore_case ? strncasecmp : strncmp)(a, b, compare_most) == 0;
	return (ignore_case ? strcasecmp : strcmp)(a, b) == 0;
}

static void print_group(const char *line, unsigned long count)
{
	if (count == 0 || (only_repeated && count == 1) || (only_unique && count > 1))
		return;
	if (count_lines)
		printf("%7lu ", count);
	puts(line);
}

static void filter(FILE *input)
{
	char *line = NULL, *before = NULL;
	size_t room = 0, before_room = 0;
	unsigned long count = 0;
	ssize_t length;
	while ((length = getline(&line, &room, input)) >= 0) {
		if (length > 0 && line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (count > 0 && same(line, before)) {
			count++;
			continue;
		}
		print_group(before, count);
		count = 1;
		char *swap = before;
		size_t swap_room = before_room;
		before = line;
		before_room = room;
		line = swap;
		room = swap_room;
	}
	print_group(before, count);
	free(line);
	free(before);
}

static size_t number_argument(const char *text)
{
	char *end;
	size_t number = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end)
		errx(1, "%s: invalid number", text);
	return number;
}

static bool take_option(int option)
{
	switch (option) {
	case 'c':
		return count_lines = true;
	case 'd':
		return only_repeated = true;
	case 'u':
		return only_unique = true;
	case 'i':
		return ignore_case = true;
	case 'f':
		skip_fields = number_argument(optarg);
		return true;
	case 's':
		skip_characters = number_argument(optarg);
		return true;
	case 'w':
		compare_most = number_argument(optarg);
		return true;
	default:
		return false;
	}
}

int main(int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "cduif:s:w:")) != -1) {
		if (take_option(option))
			continue;
		fprintf(stderr, "usage: uniq [-cdui] [-f FIELDS] [-s CHARACTERS] [-w CHARACTERS] "
				"[INPUT [OUTPUT]]\n");
		return 1;
	}
	FILE *input = stdin;
	if (optind < argc && strcmp(argv[optind], "-") != 0)
		input = fopen(argv[optind], "r");
	if (!input)
		err(1, "%s", argv[optind]);
	if (optind + 1 < argc && !freopen(argv[optind + 1], "w", stdout))
		err(1, "%s", argv[optind + 1]);
	filter(input);
	if (ferror(input))
		err(1, "read error");
	return fflush(stdout) == 0 ? 0 : 1;
}
