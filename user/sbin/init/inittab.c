/*
 * /etc/inittab, in System V's format: a line an entry,
 *
 *     id:runlevels:action:process
 *
 * The id, one to four letters, names the entry in messages and in the records of who is logged in.
 * This init knows one runlevel, "up"; the field is checked and has no effect. A line that makes no
 * sense is reported and left out: whatever the file says, init goes on.
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

#define RUNLEVELS "0123456789abcABCsS"

static const struct {
	const char *name;
	enum action action;
} actions[] = {
	{"sysinit", ACTION_SYSINIT},   {"boot", ACTION_BOOT},
	{"bootwait", ACTION_BOOTWAIT}, {"wait", ACTION_WAIT},
	{"once", ACTION_ONCE},         {"respawn", ACTION_RESPAWN},
	{"shutdown", ACTION_SHUTDOWN}, {"ctrlaltdel", ACTION_CTRLALTDEL},
	{"off", ACTION_OFF},
};

void inittab_add(struct entry **list, const char *id, enum action action, const char *command)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	char *copy = strdup(command);

	if (!entry || !copy) {
		report("no memory for \"%s\"", command);
		free(entry);
		free(copy);
		return;
	}
	snprintf(entry->id, sizeof(entry->id), "%s", id);
	entry->action = action;
	entry->command = copy;
	while (*list)
		list = &(*list)->next;
	*list = entry;
}

void inittab_remove(struct entry **list, const struct entry *entry)
{
	while (*list != entry)
		list = &(*list)->next;
	*list = entry->next;
}

void inittab_free(struct entry *entry)
{
	free(entry->command);
	free(entry);
}

struct entry *inittab_by_id(struct entry *list, const char *id)
{
	while (list && strcmp(list->id, id) != 0)
		list = list->next;
	return list;
}

struct entry *inittab_by_pid(struct entry *list, pid_t pid)
{
	while (list && list->pid != pid)
		list = list->next;
	return list;
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
	char *id = take_field(&rest);
	char *runlevels = id ? take_field(&rest) : NULL;
	char *name = runlevels ? take_field(&rest) : NULL;

	if (!name)
		return "fields are missing";
	if (!*id || strlen(id) > ID_MAX)
		return "an id has one to four letters";
	if (inittab_by_id(*list, id))
		return "the id is used twice";
	if (runlevels[strspn(runlevels, RUNLEVELS)])
		return "bad runlevel";
	if (!strcmp(name, "initdefault"))
		return NULL; /* there is nothing to choose */
	if (!find_action(name, &action))
		return "unknown action";
	rest += strspn(rest, " \t");
	if (!*rest && action != ACTION_OFF)
		return "no process";
	inittab_add(list, id, action, rest);
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
		report("%s: %s", file, strerror(errno));
		inittab_add(&list, "rc", ACTION_SYSINIT, "/bin/sh /etc/rc start");
		inittab_add(&list, "sh", ACTION_RESPAWN, "-/bin/sh");
		return list;
	}
	read_lines(&list, stream, file);
	fclose(stream);
	return list;
}
