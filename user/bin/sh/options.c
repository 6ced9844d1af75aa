/*
 * The options of `set`, and of the shell's own command line: one table of letters, names and flags.
 */
#include "options.h"

#include <stddef.h>
#include <string.h>

#include "shell.h"

enum {
	NAME_COLUMN = 16
};

static const struct option {
	char letter;
	const char *name;
	bool *flag;
} options[] = {
	{'a', "allexport", &sh.options.allexport},     {'C', "noclobber", &sh.options.noclobber},
	{'e', "errexit", &sh.options.errexit},         {'f', "noglob", &sh.options.noglob},
	{'i', "interactive", &sh.options.interactive}, {'m', "monitor", &sh.options.monitor},
	{'n', "noexec", &sh.options.noexec},           {'s', "stdin", &sh.options.from_stdin},
	{'u', "nounset", &sh.options.nounset},         {'v', "verbose", &sh.options.verbose},
	{'x', "xtrace", &sh.options.xtrace},
};

enum {
	OPTIONS = sizeof(options) / sizeof(options[0])
};

bool *option_by_letter(char letter)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].letter == letter)
			return options[i].flag;
	return NULL;
}

bool *option_by_name(const char *name)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!strcmp(options[i].name, name))
			return options[i].flag;
	return NULL;
}

const char *options_letters(void)
{
	struct text text;

	text_init(&text, &scratch);
	for (size_t i = 0; i < OPTIONS; i++)
		if (*options[i].flag)
			text_add(&text, options[i].letter);
	return text_finish(&text);
}

static void list_as_command(struct text *out, const struct option *option)
{
	text_string(out, *option->flag ? "set -o " : "set +o ");
	text_string(out, option->name);
	text_add(out, '\n');
}

static void list_in_table(struct text *out, const struct option *option)
{
	text_string(out, option->name);
	for (size_t column = strlen(option->name); column < NAME_COLUMN; column++)
		text_add(out, ' ');
	text_string(out, *option->flag ? "on\n" : "off\n");
}

void options_list(struct text *out, bool as_commands)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		if (as_commands)
			list_as_command(out, &options[i]);
		else
			list_in_table(out, &options[i]);
	}
}
