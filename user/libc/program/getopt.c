/*
 * Command line options: POSIX getopt, and GNU's long names.
 *
 * Unless told otherwise, an option is looked for behind the operands that come first, and when it
 * has been read, it and its argument are moved in front of them. So in the end all operands lie
 * behind all options, in their order, and optind stands at the first.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1;
int opterr = 1;
int optopt;

static const char *next_letter; /* in an argument of several short options; null or "" otherwise */

/* What the callers' parameters say, for all of the functions below. */
struct options {
	int argc;
	char **argv;
	const char *letters; /* without the leading + and : */
	bool silent;         /* : was there: no messages, and ':' for a missing argument */
	const struct option *longs;
	int *index;
	bool long_only;
};

static int fail(const struct options *o, int result, const char *format, int length,
		const char *name)
{
	if (opterr && !o->silent) {
		fprintf(stderr, "%s: ", o->argv[0]);
		fprintf(stderr, format, length, name);
	}
	return result == ':' && !o->silent ? '?' : result;
}

static int parse_letter(const struct options *o)
{
	char letter[] = {*next_letter++, '\0'};
	const char *known = letter[0] == ':' ? NULL : strchr(o->letters, letter[0]);
	bool last = !*next_letter;
	optind += last;
	if (!known) {
		optopt = letter[0];
		return fail(o, '?', "invalid option -- '%.*s'\n", 1, letter);
	}
	if (known[1] != ':')
		return letter[0];
	optarg = NULL;
	if (!last) {
		optarg = (char *)next_letter;
		optind++;
	} else if (known[2] != ':' && optind < o->argc) {
		optarg = o->argv[optind++];
	} else if (known[2] != ':') {
		optopt = letter[0];
		return fail(o, ':', "option requires an argument -- '%.*s'\n", 1, letter);
	}
	next_letter = NULL;
	return letter[0];
}

/* The option of that name, or the only one that begins so; null if there is none, or several. */
static const struct option *find_long(const struct option *longs, const char *name, size_t length,
				      bool *ambiguous)
{
	const struct option *found = NULL;
	*ambiguous = false;
	for (const struct option *option = longs; option->name; option++) {
		if (strncmp(option->name, name, length) != 0)
			continue;
		if (option->name[length] == '\0') {
			*ambiguous = false;
			return option;
		}
		*ambiguous |= found != NULL;
		found = option;
	}
	return *ambiguous ? NULL : found;
}

static int parse_long(const struct options *o, const char *name)
{
	int length = strcspn(name, "=");
	bool ambiguous;
	const struct option *option = find_long(o->longs, name, length, &ambiguous);
	optind++;
	optopt = option ? option->val : 0;
	if (!option)
		return fail(o, '?',
			    ambiguous ? "option '--%.*s' is ambiguous\n"
				      : "unrecognized option '--%.*s'\n",
			    strlen(name), name);
	optarg = name[length] ? (char *)name + length + 1 : NULL;
	if (optarg && option->has_arg == no_argument)
		return fail(o, '?', "option '--%.*s' doesn't allow an argument\n", length, name);
	if (!optarg && option->has_arg == required_argument) {
		if (optind >= o->argc)
			return fail(o, ':', "option '--%.*s' requires an argument\n", length, name);
		optarg = o->argv[optind++];
	}
	if (o->index)
		*o->index = option - o->longs;
	if (!option->flag)
		return option->val;
	*option->flag = option->val;
	return 0;
}

/* Reads the option that optind stands at. */
static int parse_option(const struct options *o)
{
	const char *arg = o->argv[optind];
	if (next_letter && *next_letter)
		return parse_letter(o);
	if (strcmp(arg, "--") == 0) {
		optind++;
		return -1;
	}
	if (o->longs && arg[1] == '-')
		return parse_long(o, arg + 2);
	if (o->longs && o->long_only && (arg[2] || !strchr(o->letters, arg[1])))
		return parse_long(o, arg + 1);
	next_letter = arg + 1;
	return parse_letter(o);
}

static void reverse(char **argv, int from, int to)
{
	while (from < --to) {
		char *held = argv[from];
		argv[from++] = argv[to];
		argv[to] = held;
	}
}

/* Exchanges the operands [operands, option) with what was read, [option, optind). */
static void move_operands(char **argv, int operands, int option)
{
	int read = optind - option;
	reverse(argv, operands, option);
	reverse(argv, option, optind);
	reverse(argv, operands, optind);
	optind = operands + read;
}

static bool is_option(const char *arg)
{
	return arg && arg[0] == '-' && arg[1];
}

static int next_option(struct options *o)
{
	bool permute = *o->letters != '+' && !getenv("POSIXLY_CORRECT");
	if (*o->letters == '+')
		o->letters++;
	if (*o->letters == ':') {
		o->silent = true;
		o->letters++;
	}
	if (optind == 0) {
		optind = 1;
		next_letter = NULL;
	}
	int operands = optind;
	while (permute && optind < o->argc && !is_option(o->argv[optind]))
		optind++;
	if (optind >= o->argc || !is_option(o->argv[optind])) {
		optind = operands;
		return -1;
	}
	int option = optind;
	int result = parse_option(o);
	if (option > operands)
		move_operands(o->argv, operands, option);
	return result;
}

int getopt(int argc, char *const argv[], const char *options)
{
	struct options o = {.argc = argc, .argv = (char **)argv, .letters = options};
	return next_option(&o);
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs,
		int *index)
{
	struct options o = {.argc = argc,
			    .argv = (char **)argv,
			    .letters = options,
			    .longs = longs,
			    .index = index};
	return next_option(&o);
}

int getopt_long_only(int argc, char *const argv[], const char *options, const struct option *longs,
		     int *index)
{
	struct options o = {.argc = argc,
			    .argv = (char **)argv,
			    .letters = options,
			    .longs = longs,
			    .index = index,
			    .long_only = true};
	return next_option(&o);
}
