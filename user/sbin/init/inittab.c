/*
 * /etc/inittab: a line an entry,
 *
 *     terminal:runlevels:action:command
 *
 * The terminal is a name below /dev, the console if empty. There are no runlevels; the field is
 * there because it always was. A line that makes no sense is reported and left out: whatever the
 * file says, init goes on.
 */
#include "inittab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

enum {
	LINE_MAX_BYTES = 512
};

#define CONSOLE "console"

static const struct {
	const char *name;
	enum action action;
} actions[] = {
	{"sysinit", ACTION_SYSINIT},   {"wait", ACTION_WAIT},
	{"once", ACTION_ONCE},         {"respawn", ACTION_RESPAWN},
	{"shutdown", ACTION_SHUTDOWN}, {"ctrlaltdel", ACTION_CTRLALTDEL},
};

void inittab_add(struct entry **list, const char *terminal, enum action action, const char *command)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	char *terminal_copy = strdup(*terminal ? terminal : CONSOLE);
	char *command_copy = strdup(command);

	if (!entry || !terminal_copy || !command_copy) {
		report("no memory for \"%s\"", command);
		free(entry);
		free(terminal_copy);
		free(command_copy);
		return;
	}
	entry->terminal = terminal_copy;
	entry->action = action;
	entry->command = command_copy;
	while (*list)
		list = &(*list)->next;
	*list = entry;
}

/* Cut the next field off *REST. NULL if there is no colon behind it. */
static char *take_field(char **rest)
{
	char *field = *rest;
	char *colon = strchr(field, ':');

	if (!colon)
		return NULL;
	*colon = '\0';
	*rest = colon + 1;
	return field;
}

static bool find_action(const char *name, enum action *action)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(actions[i].name, name))
			continue;
		*action = actions[i].action;
		return true;
	}
	return false;
}

/* Add the entry that LINE describes. Returns what is wrong with it, NULL if nothing is. */
static const char *parse_line(struct entry **list, char *line)
{
	enum action action;
	char *rest = line;
	char *terminal = take_field(&rest);
	char *runlevels = terminal ? take_field(&rest) : NULL;
	char *name = runlevels ? take_field(&rest) : NULL;

	if (!name)
		return "fields are missing";
	if (!find_action(name, &action))
		return "unknown action";
	rest += strspn(rest, " \t");
	if (!*rest)
		return "no command";
	if (strchr(terminal, '/'))
		return "bad terminal";
	inittab_add(list, terminal, action, rest);
	return NULL;
}

static void skip_rest_of_line(FILE *stream)
{
	int c;

	while ((c = getc(stream)) != '\n' && c != EOF)
		continue;
}

static void read_lines(struct entry **list, FILE *stream, const char *file)
{
	char line[LINE_MAX_BYTES];

	for (int number = 1; fgets(line, sizeof(line), stream); number++) {
		const char *problem = NULL;
		size_t length = strlen(line);
		char *start = line + strspn(line, " \t");
		if (length && line[length - 1] == '\n') {
			line[length - 1] = '\0';
		} else if (length == sizeof(line) - 1) {
			problem = "line too long";
			skip_rest_of_line(stream);
		}
		if (!problem && *start && *start != '#')
			problem = parse_line(list, start);
		if (problem)
			report("%s:%d: %s", file, number, problem);
	}
}

struct entry *inittab_read(const char *file)
{
	struct entry *list = NULL;
	FILE *stream = fopen(file, "re");

	if (!stream) {
		inittab_add(&list, CONSOLE, ACTION_SYSINIT, "/bin/sh /etc/rc");
		inittab_add(&list, CONSOLE, ACTION_RESPAWN, "-/bin/sh");
		return list;
	}
	read_lines(&list, stream, file);
	fclose(stream);
	return list;
}
