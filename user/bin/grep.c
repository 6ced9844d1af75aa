/*
 * grep: prints the lines that match a pattern.
 *
 *	grep [OPTION]... PATTERN [FILE]...
 *	grep [OPTION]... -e PATTERN... -f FILE... [FILE]...
 *
 * Matching is regex.h's business; here are the options, the files, and what is printed. A file that
 * holds a zero byte is taken for binary: of its matching lines only the fact is told.
 *
 * Exit status: 0 if a line was selected, 1 if none, 2 after an error (0 all the same with -q and a
 * match).
 */
#include "user/lib/regex/regex.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/paths.h"

static struct {
	bool invert, number, count, names_with, names_without, quiet, recursive, silent, only;
	bool with_name, without_name;
	long most;          /* -m: stop a file after so many lines; -1 for all */
	long before, after; /* -B, -A: lines of context */
} options = {.most = -1};

static struct regex *regex;
static bool failed;

/* Lines kept for -B, oldest first from `next` round. */
static struct {
	char **lines;
	size_t *lengths;
	long used, next;
} kept;

/* One file being searched. */
struct input {
	const char *name;
	unsigned long line; /* its number, from 1 */
	unsigned long selected;
	unsigned long last_shown; /* the last line printed: context may begin behind it */
	long context_left;        /* lines of -A still due */
	bool binary;
};

static void complain(const char *name)
{
	failed = true;
	if (options.silent)
		return;
	fflush(stdout);
	warn("%s", name);
}

/* "name:12:", or with minus signs for a line of context. */
static void print_prefix(const struct input *input, unsigned long line, char separator)
{
	if (options.with_name)
		printf("%s%c", input->name, separator);
	if (options.number)
		printf("%lu%c", line, separator);
}

static void print_line(struct input *input, const char *text, size_t length, unsigned long line,
		       char separator)
{
	bool context = options.before > 0 || options.after > 0;
	static bool shown_any;
	if (context && shown_any && line != input->last_shown + 1)
		puts("--");
	print_prefix(input, line, separator);
	fwrite(text, 1, length, stdout);
	putchar('\n');
	input->last_shown = line;
	shown_any = true;
}

static void print_matches(const struct input *input, const char *text, size_t length)
{
	struct regex_span span;
	for (size_t from = 0; from <= length; from = span.end + (span.end == span.begin)) {
		if (!regex_search(regex, text, length, from, &span))
			break;
		if (span.end == span.begin)
			continue;
		print_prefix(input, input->line, ':');
		fwrite(text + span.begin, 1, span.end - span.begin, stdout);
		putchar('\n');
	}
}

/* --- Context --- */

static void keep_line(const char *text, size_t length)
{
	if (options.before == 0)
		return;
	free(kept.lines[kept.next]);
	kept.lines[kept.next] = malloc(length + 1);
	if (!kept.lines[kept.next])
		err(2, NULL);
	memcpy(kept.lines[kept.next], text, length);
	kept.lengths[kept.next] = length;
	kept.next = (kept.next + 1) % options.before;
	if (kept.used < options.before)
		kept.used++;
}

static void print_kept(struct input *input)
{
	for (long i = kept.used; i > 0; i--) {
		long slot = (kept.next - i + options.before) % options.before;
		print_line(input, kept.lines[slot], kept.lengths[slot], input->line - i, '-');
	}
	kept.used = 0;
}

/* --- One file --- */

static bool prints_lines(void)
{
	return !options.count && !options.names_with && !options.names_without && !options.quiet;
}

static void show_selected(struct input *input, const char *text, size_t length)
{
	if (options.only) {
		if (!options.invert)
			print_matches(input, text, length);
		return;
	}
	print_kept(input);
	print_line(input, text, length, input->line, ':');
	input->context_left = options.after;
}

static void show_unselected(struct input *input, const char *text, size_t length)
{
	if (options.only || input->context_left == 0) {
		keep_line(text, length);
		return;
	}
	input->context_left--;
	print_line(input, text, length, input->line, '-');
}

/* True when the rest of the file need not be read. */
static bool search_line(struct input *input, const char *text, size_t length)
{
	bool selected = regex_search(regex, text, length, 0, NULL) != options.invert;
	input->line++;
	input->binary |= memchr(text, '\0', length) != NULL;
	input->selected += selected;
	if (prints_lines()) {
		if (input->binary && selected) {
			fflush(stdout);
			printf("grep: %s: binary file matches\n", input->name);
			return true;
		}
		if (selected)
			show_selected(input, text, length);
		else
			show_unselected(input, text, length);
	} else if (selected && !options.count) {
		return true;
	}
	return options.most >= 0 && (long)input->selected >= options.most &&
	       input->context_left == 0;
}

/* True when a line was selected. */
static bool search_stream(FILE *stream, const char *name)
{
	struct input input = {.name = name};
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	kept.used = 0;
	while (options.most != 0 && (length = getline(&line, &room, stream)) >= 0) {
		if (length > 0 && line[length - 1] == '\n')
			length--;
		if (search_line(&input, line, length))
			break;
	}
	if (ferror(stream))
		complain(name);
	free(line);
	bool found = input.selected > 0;
	if (options.count) {
		if (options.with_name)
			printf("%s:", name);
		printf("%lu\n", input.selected);
	}
	if (!options.quiet && ((options.names_with && found) || (options.names_without && !found)))
		puts(name);
	return options.names_without ? !found : found;
}

static bool search_path(const char *path, bool named);

/* An empty path is the working directory, whose files are then named without "./". */
static bool search_directory(const char *path)
{
	DIR *directory = opendir(path[0] ? path : ".");
	struct dirent *entry;
	bool found = false;
	if (!directory) {
		complain(path);
		return false;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *below = path_join(path, entry->d_name);
		found |= search_path(below, false);
		free(below);
	}
	closedir(directory);
	return found;
}

/* Below a directory only directories and regular files are searched, and links are not followed. */
static bool search_path(const char *path, bool named)
{
	struct stat status;
	if ((named ? stat(path, &status) : lstat(path, &status)) < 0) {
		complain(path);
		return false;
	}
	if (S_ISDIR(status.st_mode)) {
		if (options.recursive)
			return search_directory(path);
		errno = EISDIR;
		complain(path);
		return false;
	}
	if (!named && !S_ISREG(status.st_mode))
		return false;
	FILE *stream = fopen(path, "r");
	if (!stream) {
		complain(path);
		return false;
	}
	bool found = search_stream(stream, path);
	fclose(stream);
	return found;
}

static bool search(const char *name)
{
	if (strcmp(name, "-") == 0)
		return search_stream(stdin, "(standard input)");
	return search_path(name, true);
}

/* --- Options --- */

/* Patterns are collected as lines of one text. */
static char *patterns;

static void add_pattern(const char *text, size_t length)
{
	size_t used = patterns ? strlen(patterns) : 0;
	char *grown = realloc(patterns, used + length + 2);
	if (!grown)
		err(2, NULL);
	if (patterns)
		grown[used++] = '\n';
	memcpy(grown + used, text, length);
	grown[used + length] = '\0';
	patterns = grown;
}

static void add_pattern_file(const char *name)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	if (!file)
		err(2, "%s", name);
	while ((length = getline(&line, &room, file)) >= 0)
		add_pattern(line, length - (line[length - 1] == '\n'));
	free(line);
	if (file != stdin)
		fclose(file);
}

static long number_argument(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);
	if (end == text || *end || number < 0)
		errx(2, "%s: invalid number", text);
	return number;
}

static bool take_matching_option(int option, struct regex_syntax *syntax)
{
	switch (option) {
	case 'E':
		return syntax->extended = true;
	case 'F':
		return syntax->literal = true;
	case 'G':
		syntax->extended = syntax->literal = false;
		return true;
	case 'i':
	case 'y':
		return syntax->ignore_case = true;
	case 'w':
		return syntax->whole_words = true;
	case 'x':
		return syntax->whole_lines = true;
	case 'e':
		add_pattern(optarg, strlen(optarg));
		return true;
	case 'f':
		add_pattern_file(optarg);
		return true;
	default:
		return false;
	}
}

static bool take_output_option(int option)
{
	static const struct {
		char letter;
		bool *flag;
	} flags[] = {
		{'v', &options.invert},        {'n', &options.number},
		{'c', &options.count},         {'l', &options.names_with},
		{'L', &options.names_without}, {'q', &options.quiet},
		{'r', &options.recursive},     {'R', &options.recursive},
		{'s', &options.silent},        {'o', &options.only},
		{'H', &options.with_name},     {'h', &options.without_name},
	};
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (flags[i].letter == option)
			return *flags[i].flag = true;
	}
	if (option == 'm')
		options.most = number_argument(optarg);
	else if (option == 'A')
		options.after = number_argument(optarg);
	else if (option == 'B')
		options.before = number_argument(optarg);
	else if (option == 'C')
		options.before = options.after = number_argument(optarg);
	else
		return false;
	return true;
}

static void usage(void)
{
	fprintf(stderr, "usage: grep [-EFGivnclLqrRwxosHh] [-m NUMBER] [-A|-B|-C LINES] "
			"[-e PATTERN | -f FILE | PATTERN] [FILE...]\n");
	exit(2);
}

static void compile(const struct regex_syntax *syntax)
{
	const char *error;
	regex = regex_compile(patterns, syntax, &error);
	if (!regex)
		errx(2, "%s", error);
	if (options.before > 0) {
		kept.lines = calloc(options.before, sizeof(*kept.lines));
		kept.lengths = calloc(options.before, sizeof(*kept.lengths));
		if (!kept.lines || !kept.lengths)
			err(2, NULL);
	}
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {"-"}, *here[] = {""};
	struct regex_syntax syntax = {0};
	int option;
	bool pattern_given = false, found = false;
	while ((option = getopt(argc, argv, "EFGiywxe:f:vnclLqrRsoHhm:A:B:C:")) != -1) {
		pattern_given |= option == 'e' || option == 'f';
		if (!take_matching_option(option, &syntax) && !take_output_option(option))
			usage();
	}
	if (!pattern_given) {
		if (optind == argc)
			usage();
		add_pattern(argv[optind], strlen(argv[optind]));
		optind++;
	}
	char **files = argv + optind;
	int count = argc - optind;
	if (count == 0) {
		files = options.recursive ? here : standard_input;
		count = 1;
	}
	if (!options.with_name)
		options.with_name = !options.without_name && (count > 1 || options.recursive);
	if (patterns)
		compile(&syntax);
	for (int i = 0; i < count && regex && !(found && options.quiet); i++)
		found |= files == here ? search_directory("") : search(files[i]);
	if (fflush(stdout) != 0)
		err(2, "write error");
	if (failed && !(found && options.quiet))
		return 2;
	return found ? 0 : 1;
}
