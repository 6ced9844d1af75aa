/*
 * read: a line from standard input into variables.
 *
 * Input is taken a byte at a time, so that what follows the line is left for the next command. The
 * line is split as fields are (see cells.h), but the last variable gets all that is left, with
 * the separators in it; characters that had a backslash before them do not split.
 */
#include "builtins.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "shell.h"
#include "trap.h"
#include "variables.h"
#include "word.h"

enum read_result {
	READ_LINE,
	READ_END,
	READ_FAILED
};

/*
 * One byte; 0 at the end, -1 on an error or when a signal came that something is to be done
 * about.
 */
static int read_byte(char *c)
{
	ssize_t got;

	do
		got = read(STDIN_FILENO, c, 1);
	while (got < 0 && errno == EINTR && !sh.interrupted && !trap_pending());
	return (int)got;
}

static enum read_result read_cells(struct cells *line, bool raw)
{
	int got;
	char c;

	while ((got = read_byte(&c)) > 0 && c != '\n') {
		if (!c)
			continue;
		if (c != '\\' || raw) {
			cells_add(line, c, CELL_EXPANDED);
			continue;
		}
		got = read_byte(&c);
		if (got <= 0)
			break;
		if (c != '\n')
			cells_add(line, c, CELL_QUOTED);
	}
	if (got < 0)
		return READ_FAILED;
	return got ? READ_LINE : READ_END;
}

struct fields {
	struct cell_span spans[2]; /* the next field, and the one after it */
	size_t count;              /* how many there are, counting no further than these */
};

static void take_field(struct cell_span field, void *context)
{
	struct fields *fields = context;

	if (fields->count < 2)
		fields->spans[fields->count] = field;
	fields->count++;
}

static bool is_blank_separator(struct cell_span span, size_t at, const char *separators)
{
	char c = span.text[at];

	return span.kinds[at] == CELL_EXPANDED && (c == ' ' || c == '\t' || c == '\n') &&
	       strchr(separators, c);
}

static struct cell_span trim(struct cell_span span, const char *separators)
{
	while (span.length && is_blank_separator(span, 0, separators)) {
		span.text++;
		span.kinds++;
		span.length--;
	}
	while (span.length && is_blank_separator(span, span.length - 1, separators))
		span.length--;
	return span;
}

/* The first field of *REST, which moves to what is behind it and its separator. */
static struct cell_span take_first(struct cell_span *rest, const char *separators)
{
	struct fields fields = {.count = 0};

	cells_split(*rest, separators, take_field, &fields);
	struct cell_span field = fields.count ? fields.spans[0] : trim(*rest, separators);
	size_t end = fields.count > 1 ? (size_t)(fields.spans[1].text - rest->text) : rest->length;
	rest->text += end;
	rest->kinds += end;
	rest->length -= end;
	return field;
}

/* All of it, for the last variable; a single field loses the separator behind it. */
static struct cell_span take_all(struct cell_span rest, const char *separators)
{
	struct fields fields = {.count = 0};

	cells_split(rest, separators, take_field, &fields);
	return fields.count == 1 ? fields.spans[0] : trim(rest, separators);
}

static bool assign(char **names, struct cell_span line)
{
	const char *separators = variable_separators();

	for (; *names; names++) {
		struct cell_span value =
			names[1] ? take_first(&line, separators) : take_all(line, separators);
		if (!variable_set(*names, cells_string(&scratch, value)))
			return false;
	}
	return true;
}

/* Options; ARGUMENTS moves to the names. False, told, on a bad one. */
static bool read_options(char ***arguments, bool *raw)
{
	char **next = *arguments + 1;

	for (; *next && (*next)[0] == '-' && (*next)[1]; next++) {
		if (!strcmp(*next, "-r")) {
			*raw = true;
		} else if (!strcmp(*next, "-p") && next[1]) {
			next++;
			if (isatty(STDIN_FILENO) && write(STDERR_FILENO, *next, strlen(*next)) < 0)
				return false;
		} else if (!strcmp(*next, "--")) {
			next++;
			break;
		} else {
			builtin_misuse(*arguments, "bad option", *next);
			return false;
		}
	}
	*arguments = next;
	return true;
}

int builtin_read(int count, char **arguments)
{
	char **names = arguments;
	struct cells line;
	bool raw = false;

	(void)count;
	if (!read_options(&names, &raw))
		return STATUS_USAGE;
	if (!*names)
		return builtin_misuse(arguments, "variable name expected", NULL);
	for (char **name = names; *name; name++)
		if (!is_name(*name))
			return builtin_misuse(arguments, "bad variable name", *name);
	cells_init(&line, &scratch);
	enum read_result result = read_cells(&line, raw);
	if (result == READ_FAILED && trap_pending())
		return STATUS_SIGNAL + trap_pending();
	if (!assign(names, cells_span(&line)))
		return STATUS_USAGE;
	return result == READ_LINE ? STATUS_OK : STATUS_FAILURE;
}
