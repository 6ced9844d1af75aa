/*
 * cut: prints parts of each line: -c LIST characters, -b LIST bytes, -f LIST fields, which -d CHAR
 * separates (a tab without it). -s leaves out lines without a separator. LIST is numbers and
 * ranges: 1,3-5,7-.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RANGES_MAX 100

static struct {
	unsigned long first, last;
} ranges[RANGES_MAX];
static int range_count;

static char separator = '\t';
static bool by_field, only_separated;

static void add_range(unsigned long first, unsigned long last)
{
	if (first == 0)
		errx(1, "fields are numbered from 1");
	if (last < first)
		errx(1, "invalid decreasing range");
	if (range_count == RANGES_MAX)
		errx(1, "too many ranges");
	ranges[range_count].first = first;
	ranges[range_count++].last = last;
}

static void parse_list(const char *text)
{
	while (*text) {
		char *end = (char *)text;
		unsigned long first = 1, last;
		if (isdigit((unsigned char)*text))
			first = strtoul(text, &end, 10);
		else if (*text != '-')
			errx(1, "invalid field value '%s'", text);
		last = first;
		if (*end == '-') {
			end++;
			last = isdigit((unsigned char)*end) ? strtoul(end, &end, 10)
							    : (unsigned long)-1;
		}
		if (*end && *end != ',' && *end != ' ')
			errx(1, "invalid field value '%s'", end);
		add_range(first, last);
		text = *end ? end + 1 : end;
	}
}

static bool selected(unsigned long position)
{
	for (int i = 0; i < range_count; i++) {
		if (position >= ranges[i].first && position <= ranges[i].last)
			return true;
	}
	return false;
}

static void cut_bytes(const char *line)
{
	for (unsigned long i = 0; line[i]; i++) {
		if (selected(i + 1))
			putchar(line[i]);
	}
	putchar('\n');
}

static void cut_fields(const char *line)
{
	bool first = true;
	if (!strchr(line, separator)) {
		if (!only_separated)
			puts(line);
		return;
	}
	for (unsigned long field = 1; line; field++) {
		const char *end = strchr(line, separator);
		size_t length = end ? (size_t)(end - line) : strlen(line);
		if (selected(field)) {
			if (!first)
				putchar(separator);
			fwrite(line, 1, length, stdout);
			first = false;
		}
		line = end ? end + 1 : NULL;
	}
	putchar('\n');
}

static int cut(const char *name)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	if (!file) {
		warn("%s", name);
		return 1;
	}
	while ((length = getline(&line, &room, file)) >= 0) {
		if (length > 0 && line[length - 1] == '\n')
			line[length - 1] = '\0';
		(by_field ? cut_fields : cut_bytes)(line);
	}
	int failed = ferror(file);
	if (failed)
		warn("%s", name);
	free(line);
	if (file != stdin)
		fclose(file);
	return failed != 0;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	while ((option = getopt(argc, argv, "b:c:f:d:sn")) != -1) {
		switch (option) {
		case 'b':
		case 'c':
		case 'f':
			by_field = option == 'f';
			parse_list(optarg);
			break;
		case 'd':
			if (optarg[0] == '\0' || optarg[1] != '\0')
				errx(1, "the delimiter must be a single character");
			separator = optarg[0];
			break;
		case 's':
			only_separated = true;
			break;
		case 'n':
			break;
		default:
			range_count = 0;
			optind = argc;
		}
	}
	if (range_count == 0) {
		fprintf(stderr,
			"usage: cut -b LIST | -c LIST | -f LIST [-d CHAR] [-s] [FILE...]\n");
		return 1;
	}
	if (optind == argc)
		status = cut("-");
	for (; optind < argc; optind++)
		status |= cut(argv[optind]);
	return fflush(stdout) == 0 ? status : 1;
}
