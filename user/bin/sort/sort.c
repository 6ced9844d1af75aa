/*
 * sort: prints the lines of all files in order.
 *
 * -n by number, -r backwards, -f without regard to case, -d as a dictionary, -b without leading
 * blanks; -k KEY by a part of the line (F[.C][rules][,F[.C][rules]]), -t CHAR for what separates
 * fields; -u one line of each that compare equal; -s keeps equal lines as they came; -o FILE writes
 * there, which may be an input; -c only checks, -C checks silently. -m is taken as given: lines in
 * order stay in order.
 *
 * All lines are held in memory and sorted by merging, which is stable. Exit status: 0, 1 for
 * disorder found by -c, 2 for an error.
 */
#include "user/bin/sort/sort.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct order order = {.separator = -1};

static struct line *lines;
static size_t line_count, line_room;

static void add_line(char *text, size_t length)
{
	if (line_count == line_room) {
		line_room = line_room ? line_room * 2 : 256;
		lines = realloc(lines, line_room * sizeof(*lines));
		if (!lines)
			err(2, NULL);
	}
	lines[line_count++] = (struct line){text, length};
}

static FILE *open_input(const char *name)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	if (!file)
		err(2, "cannot read: %s", name);
	return file;
}

/* Reads one line; false at the end. The text is the caller's to free. */
static bool read_line(FILE *file, const char *name, struct line *line)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t length = getline(&text, &room, file);
	if (length < 0) {
		free(text);
		if (ferror(file))
			err(2, "read failed: %s", name);
		return false;
	}
	if (text[length - 1] == '\n')
		length--;
	*line = (struct line){text, length};
	return true;
}

static void read_file(const char *name)
{
	FILE *file = open_input(name);
	struct line line;
	while (read_line(file, name, &line))
		add_line(line.text, line.length);
	if (file != stdin)
		fclose(file);
}

/* Merges two sorted runs that stand one after the other; equal lines of the first come first. */
static void merge(struct line *run, size_t middle, size_t count, struct line *spare)
{
	size_t left = 0, right = middle, out = 0;
	while (left < middle && right < count) {
		bool take_left = order_compare(&order, &run[left], &run[right]) <= 0;
		spare[out++] = run[take_left ? left++ : right++];
	}
	while (left < middle)
		spare[out++] = run[left++];
	memcpy(run, spare, out * sizeof(*run));
}

static void merge_sort(struct line *run, size_t count, struct line *spare)
{
	if (count < 2)
		return;
	size_t middle = count / 2;
	merge_sort(run, middle, spare);
	merge_sort(run + middle, count - middle, spare);
	if (order_compare(&order, &run[middle - 1], &run[middle]) > 0)
		merge(run, middle, count, spare);
}

static void print_lines(const char *output)
{
	FILE *file = output ? fopen(output, "w") : stdout;
	if (!file)
		err(2, "open failed: %s", output);
	for (size_t i = 0; i < line_count; i++) {
		if (order.unique && i > 0 &&
		    order_compare_keys(&order, &lines[i - 1], &lines[i]) == 0) {
			/* The first of equal lines stands for all: compare the next with it. */
			lines[i] = lines[i - 1];
			continue;
		}
		fwrite(lines[i].text, 1, lines[i].length, file);
		putc('\n', file);
	}
	if (fflush(file) != 0 || ferror(file))
		err(2, "write failed: %s", output ? output : "standard output");
}

/* 1 at the first line that does not stand where it belongs. */
static int check(const char *name, bool silent)
{
	FILE *file = open_input(name);
	struct line before = {0}, line;
	for (unsigned long number = 1; read_line(file, name, &line); number++) {
		int result = number > 1 ? order_compare(&order, &before, &line) : -1;
		if (result > 0 || (result == 0 && order.unique)) {
			if (!silent)
				fprintf(stderr, "sort: %s:%lu: disorder: %.*s\n", name, number,
					(int)line.length, line.text);
			return 1;
		}
		free(before.text);
		before = line;
	}
	return 0;
}

static void set_separator(const char *text)
{
	if (strcmp(text, "\\0") == 0)
		order.separator = '\0';
	else if (text[0] && !text[1])
		order.separator = text[0];
	else
		errx(2, text[0] ? "multi-character tab '%s'" : "empty tab", text);
}

int main(int argc, char **argv)
{
	const char *output = NULL;
	int option;
	bool checking = false, silent = false;
	while ((option = getopt(argc, argv, "nrfdibsucCmk:t:o:")) != -1) {
		switch (option) {
		case 'k':
			if (!order_add_key(&order, optarg))
				errx(2, "invalid field specification '%s'", optarg);
			break;
		case 't':
			set_separator(optarg);
			break;
		case 'o':
			output = optarg;
			break;
		case 's':
			order.stable = true;
			break;
		case 'u':
			order.unique = true;
			break;
		case 'C':
			silent = true;
			checking = true;
			break;
		case 'c':
			checking = true;
			break;
		case 'm':
			break;
		default:
			if (rules_add(&order.rules, option, false))
				break;
			fprintf(stderr, "usage: sort [-nrfdibsucCm] [-k KEY] [-t CHAR] [-o FILE] "
					"[FILE...]\n");
			return 2;
		}
	}
	if (checking)
		return check(optind < argc ? argv[optind] : "-", silent);
	if (optind == argc)
		read_file("-");
	for (; optind < argc; optind++)
		read_file(argv[optind]);
	struct line *spare = calloc(line_count + 1, sizeof(*spare));
	if (!spare)
		err(2, NULL);
	merge_sort(lines, line_count, spare);
	print_lines(output);
	return 0;
}
