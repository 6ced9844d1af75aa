/*
 * Builtins about names of commands: alias, unalias and hash.
 *
 * hash has nothing to show: where a program is, is found out anew each time (program.c). Of what
 * POSIX wants from it remains the question whether a program can be found.
 */
#include "builtins.h"

#include <string.h>

#include "alias.h"
#include "output.h"
#include "program.h"
#include "shell.h"
#include "text.h"

static void print(const struct alias *alias)
{
	struct text text;

	text_init(&text, &scratch);
	text_string(&text, alias->name);
	text_add(&text, '=');
	text_quoted(&text, alias->value);
	text_add(&text, '\n');
	output(text.bytes, text.length);
}

int builtin_alias(int count, char **arguments)
{
	int status = STATUS_OK;

	if (count == 1)
		for (const struct alias *alias = alias_next(NULL); alias; alias = alias_next(alias))
			print(alias);
	for (int i = 1; i < count; i++) {
		/* A = at the very start is part of the name. */
		const char *sign = *arguments[i] ? strchr(arguments[i] + 1, '=') : NULL;
		const struct alias *alias = alias_find(arguments[i]);
		if (sign) {
			size_t length = (size_t)(sign - arguments[i]);
			alias_define(arena_copy(&scratch, arguments[i], length), sign + 1);
		} else if (alias) {
			print(alias);
		} else {
			shell_complain("alias: %s not found", arguments[i]);
			status = STATUS_FAILURE;
		}
	}
	return status;
}

int builtin_unalias(int count, char **arguments)
{
	int status = STATUS_OK;

	if (count > 1 && !strcmp(arguments[1], "-a")) {
		alias_remove_all();
		return STATUS_OK;
	}
	for (int i = 1; i < count; i++) {
		if (alias_remove(arguments[i]))
			continue;
		shell_complain("unalias: %s not found", arguments[i]);
		status = STATUS_FAILURE;
	}
	return status;
}

int builtin_hash(int count, char **arguments)
{
	int status = STATUS_OK;

	for (int i = 1; i < count; i++) {
		if (!strcmp(arguments[i], "-r") || builtin_find(arguments[i]) ||
		    program_find(arguments[i], false))
			continue;
		shell_complain("hash: %s: not found", arguments[i]);
		status = STATUS_FAILURE;
	}
	return status;
}
