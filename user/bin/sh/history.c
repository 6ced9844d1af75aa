/*
 * The lines a person has typed, in a ring: when it is full, the newest takes the place of the
 * oldest.
 */
#include "history.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum {
	LINES = 500
};

static char *lines[LINES];
static size_t added; /* in all; line number N is in lines[N % LINES] */

void history_add(const char *line, size_t length)
{
	const char *newest = history_line(1);

	if (!length || (newest && strlen(newest) == length && !memcmp(newest, line, length)))
		return;
	char *copy = memory_alloc(length + 1);
	memcpy(copy, line, length);
	copy[length] = '\0';
	free(lines[added % LINES]);
	lines[added++ % LINES] = copy;
}

const char *history_line(size_t age)
{
	if (!age || age > added || age > LINES)
		return NULL;
	return lines[(added - age) % LINES];
}

size_t history_count(void)
{
	return added;
}

void history_replace_newest(const char *line)
{
	if (!added)
		return;
	free(lines[(added - 1) % LINES]);
	lines[(added - 1) % LINES] = memory_string(line);
}

size_t history_search(const char *text, size_t age)
{
	const char *line;

	for (; (line = history_line(age)); age++)
		if (strstr(line, text))
			return age;
	return 0;
}
