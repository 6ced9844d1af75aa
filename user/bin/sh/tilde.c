/*
 * ~ is HOME, ~name is name's home directory as /etc/passwd has it
 * (name:password:uid:gid:comment:home:shell).
 */
#include "tilde.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "variables.h"

enum {
	PASSWD_LINE_MAX = 512,
	HOME_FIELD = 5
};

size_t tilde_length(const char *text, bool word_ends, bool colon_ends)
{
	size_t length = strcspn(text, colon_ends ? "/:" : "/");

	return text[length] || word_ends ? length : 0;
}

/* The home field of a passwd line, if the line is NAME's. */
static const char *home_in_line(char *line, const char *name, size_t name_length)
{
	char *field = line;

	if (strncmp(line, name, name_length) || line[name_length] != ':')
		return NULL;
	for (int i = 0; i < HOME_FIELD; i++) {
		field = strchr(field, ':');
		if (!field)
			return NULL;
		field++;
	}
	field[strcspn(field, ":\n")] = '\0';
	return field;
}

const char *tilde_directory(const char *text, size_t length)
{
	char line[PASSWD_LINE_MAX];
	const char *home = NULL;

	if (length == 1)
		return variable_get("HOME");
	FILE *passwd = fopen("/etc/passwd", "r");
	if (!passwd)
		return NULL;
	while (!home && fgets(line, sizeof(line), passwd))
		home = home_in_line(line, text + 1, length - 1);
	fclose(passwd);
	return home ? arena_string(&scratch, home) : NULL;
}
