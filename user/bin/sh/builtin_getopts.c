/*
 * getopts: the next option letter of a list of arguments.
 *
 * Where it stands is partly in OPTIND, which scripts read and set, and partly in how far into a
 * word of several letters it is, which nobody sees. The latter is kept with the positional
 * parameters, so a function that reads its own options does not disturb its caller, and counts only
 * as long as OPTIND is what getopts left there.
 */
#include "builtins.h"

#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "positional.h"
#include "shell.h"
#include "variables.h"
#include "word.h"

struct scan {
	const char *letters; /* without the : that may begin it */
	bool silent;         /* it does: problems are told through the variables alone */
	char **arguments;    /* NULL: the positional parameters */
	size_t count;
	size_t index;      /* of the word, from 1, as in OPTIND */
	size_t offset;     /* of the next letter in it; 0: the word is not begun */
	char letter;       /* what was found */
	const char *value; /* for OPTARG; NULL: unset it */
};

static const char *word_at(const struct scan *scan, size_t index)
{
	if (index > scan->count)
		return NULL;
	return scan->arguments ? scan->arguments[index - 1] : positional_get(index);
}

static void resume(struct scan *scan)
{
	const char *text = variable_get("OPTIND");
	long long index = 1;

	if (!text || !arithmetic_decimal(text, &index) || index < 1)
		index = 1;
	scan->index = (size_t)index;
	if (positional.option_index == scan->index)
		scan->offset = positional.option_offset;
}

static bool save(const struct scan *scan)
{
	char digits[24];

	positional.option_index = scan->index;
	positional.option_offset = scan->offset;
	snprintf(digits, sizeof(digits), "%zu", scan->index);
	return variable_set("OPTIND", digits);
}

static void next_word(struct scan *scan)
{
	scan->index++;
	scan->offset = 0;
}

static void report(struct scan *scan, const char *problem, char result)
{
	static char letter[2];

	letter[0] = scan->letter;
	if (scan->silent)
		scan->value = letter;
	else
		shell_complain("%s -%c", problem, scan->letter);
	scan->letter = scan->silent ? result : '?';
}

/* The argument of the option just read: the rest of its word, or the next word. */
static void take_value(struct scan *scan, const char *word)
{
	if (scan->offset) {
		scan->value = word + scan->offset;
		next_word(scan);
		return;
	}
	scan->value = word_at(scan, scan->index);
	if (scan->value)
		scan->index++;
	else
		report(scan, "no argument for", ':');
}

/* The next letter. False if there are no more options. */
static bool take_letter(struct scan *scan)
{
	const char *word = word_at(scan, scan->index);

	if (!scan->offset) {
		if (!word || word[0] != '-' || !word[1])
			return false;
		if (!strcmp(word, "--")) {
			next_word(scan);
			return false;
		}
		scan->offset = 1;
	} else if (!word || strlen(word) <= scan->offset) {
		return false;
	}
	scan->letter = word[scan->offset++];
	const char *known = scan->letter == ':' ? NULL : strchr(scan->letters, scan->letter);
	if (!word[scan->offset])
		next_word(scan);
	if (!known)
		report(scan, "illegal option", '?');
	else if (known[1] == ':')
		take_value(scan, word);
	return true;
}

static bool set_results(const struct scan *scan, const char *name)
{
	char letter[2] = {scan->letter, '\0'};
	bool done = scan->value ? variable_set("OPTARG", scan->value) : variable_unset("OPTARG");

	return save(scan) && done && variable_set(name, letter);
}

int builtin_getopts(int count, char **arguments)
{
	struct scan scan = {.count = positional.count};

	if (count < 3)
		return builtin_misuse(arguments, "usage: getopts letters name [argument...]", NULL);
	if (!is_name(arguments[2]))
		return builtin_misuse(arguments, "bad variable name", arguments[2]);
	scan.silent = arguments[1][0] == ':';
	scan.letters = arguments[1] + scan.silent;
	if (count > 3) {
		scan.arguments = arguments + 3;
		scan.count = (size_t)count - 3;
	}
	resume(&scan);
	bool found = take_letter(&scan);
	if (!found)
		scan.letter = '?';
	if (!set_results(&scan, arguments[2]))
		return STATUS_USAGE;
	return found ? STATUS_OK : STATUS_FAILURE;
}
