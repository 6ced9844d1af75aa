/*
 * Builtins that read and change variables, parameters and options.
 */
#include "builtins.h"

#include <stdlib.h>
#include <string.h>

#include "functions.h"
#include "options.h"
#include "output.h"
#include "positional.h"
#include "shell.h"
#include "simple.h"
#include "terminal.h"
#include "text.h"
#include "trap.h"
#include "variables.h"
#include "word.h"

static void print_variables(const char *prefix, unsigned attributes)
{
	struct text text;

	text_init(&text, &scratch);
	variables_list(&text, prefix, attributes);
	output(text.bytes, text.length);
}

/* Split NAME=VALUE or NAME. False, told, if it is neither. *VALUE is NULL without =. */
static bool parse_definition(char **arguments, const char *text, const char **name,
			     const char **value)
{
	size_t length = name_length(text);

	if (!length || (text[length] && text[length] != '=')) {
		builtin_misuse(arguments, "bad variable name", text);
		shell_abort(STATUS_USAGE);
		return false;
	}
	*name = arena_copy(&scratch, text, length);
	*value = text[length] ? text + length + 1 : NULL;
	return true;
}

/* export and readonly. */
static int mark(int count, char **arguments, const char *prefix, unsigned attribute)
{
	const char *name;
	const char *value;
	int first = 1;

	while (first < count &&
	       (!strcmp(arguments[first], "-p") || !strcmp(arguments[first], "--")))
		first++;
	if (first == count)
		print_variables(prefix, attribute);
	for (int i = first; i < count; i++) {
		if (!parse_definition(arguments, arguments[i], &name, &value))
			return STATUS_USAGE;
		if (value && !variable_set(name, value))
			return shell_abort(STATUS_USAGE);
		variable_mark(name, attribute);
	}
	return STATUS_OK;
}

int builtin_export(int count, char **arguments)
{
	return mark(count, arguments, "export ", VARIABLE_EXPORT);
}

int builtin_readonly(int count, char **arguments)
{
	return mark(count, arguments, "readonly ", VARIABLE_READONLY);
}

int builtin_local(int count, char **arguments)
{
	const char *name;
	const char *value;

	for (int i = 1; i < count; i++) {
		if (!parse_definition(arguments, arguments[i], &name, &value))
			return STATUS_USAGE;
		if (!simple_make_local(name)) {
			builtin_misuse(arguments, "not in a function", NULL);
			return shell_abort(STATUS_USAGE);
		}
		if (value && !variable_set(name, value))
			return shell_abort(STATUS_USAGE);
	}
	return STATUS_OK;
}

int builtin_unset(int count, char **arguments)
{
	bool functions = false;
	int i = 1;

	for (; i < count && arguments[i][0] == '-'; i++) {
		if (!strcmp(arguments[i], "-f"))
			functions = true;
		else if (strcmp(arguments[i], "-v") && strcmp(arguments[i], "--"))
			return builtin_misuse(arguments, "bad option", arguments[i]);
	}
	for (; i < count; i++) {
		if (functions)
			function_unset(arguments[i]);
		else if (!is_name(arguments[i]) || !variable_unset(arguments[i]))
			return shell_abort(STATUS_USAGE);
	}
	return STATUS_OK;
}

int builtin_shift(int count, char **arguments)
{
	char *end = NULL;
	unsigned long by = count > 1 ? strtoul(arguments[1], &end, 10) : 1;

	if (count > 1 && (arguments[1][0] < '0' || arguments[1][0] > '9' || *end)) {
		builtin_misuse(arguments, "bad number", arguments[1]);
		return shell_abort(STATUS_USAGE);
	}
	if (positional_shift(by))
		return STATUS_OK;
	builtin_misuse(arguments, "not that many parameters", NULL);
	return shell_abort(STATUS_USAGE);
}

/* --- set --- */

/* What does not follow from the flag's value alone. */
static void option_changed(const bool *flag)
{
	if (flag != &sh.options.monitor)
		return;
	if (*flag) {
		terminal_start_job_control(true);
	} else {
		sh.options.monitor = true; /* terminal_stop_job_control finds the state it ends */
		terminal_stop_job_control();
		sh.options.monitor = false;
	}
}

static bool set_option(char **arguments, bool *flag, bool on, const char *what)
{
	if (!flag) {
		builtin_misuse(arguments, "bad option", what);
		shell_abort(STATUS_USAGE);
		return false;
	}
	if (*flag != on) {
		*flag = on;
		option_changed(flag);
	}
	return true;
}

static bool set_letters(char **arguments, const char *word)
{
	for (const char *letter = word + 1; *letter; letter++)
		if (!set_option(arguments, option_by_letter(*letter), word[0] == '-', word))
			return false;
	return true;
}

static void list_options(bool as_commands)
{
	struct text text;

	text_init(&text, &scratch);
	options_list(&text, as_commands);
	output(text.bytes, text.length);
}

int builtin_set(int count, char **arguments)
{
	int i = 1;

	if (count == 1) {
		print_variables("", 0);
		return STATUS_OK;
	}
	for (; i < count; i++) {
		const char *word = arguments[i];
		if ((word[0] != '-' && word[0] != '+') || !word[1])
			break;
		if (!strcmp(word, "--")) {
			positional_set(arguments + i + 1, (size_t)(count - i - 1));
			return STATUS_OK;
		}
		if (word[1] != 'o' || word[2]) {
			if (!set_letters(arguments, word))
				return STATUS_USAGE;
		} else if (++i == count) {
			list_options(word[0] == '+');
		} else if (!set_option(arguments, option_by_name(arguments[i]), word[0] == '-',
				       arguments[i])) {
			return STATUS_USAGE;
		}
	}
	if (i < count)
		positional_set(arguments + i, (size_t)(count - i));
	return STATUS_OK;
}
