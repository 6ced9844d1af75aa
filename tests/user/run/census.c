/*
 * The census: what the kernel counts of itself, one "name count" line each in /proc/census.
 *
 * Two texts, one taken before a program and one after it, are compared by name. Nothing here
 * allocates, and both texts were read once before the first comparison, so that the act of counting
 * is part of both counts. On a system without the file there is no census and nothing to compare.
 */
#include "tests/user/run/census.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct census {
	char text[16384]; /* the file, ended by a zero byte */
};

static struct census before, after;

static bool census_take(struct census *census)
{
	int file = open("/proc/census", O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	size_t used = 0;
	ssize_t got;
	while (used < sizeof(census->text) - 1 &&
	       (got = read(file, census->text + used, sizeof(census->text) - 1 - used)) > 0)
		used += got;
	close(file);
	census->text[used] = '\0';
	return used > 0;
}

bool census_prepare(void)
{
	return census_take(&before) && census_take(&after);
}

bool census_begin(void)
{
	return census_take(&before);
}

/* Copies one line into a string of its own and returns where the next line begins. */
static const char *next_line(const char *text, char *line, size_t size)
{
	size_t length = strcspn(text, "\n");
	snprintf(line, size, "%.*s", (int)length, text);
	return text[length] ? text + length + 1 : text + length;
}

/* The count that belongs to `name`, or NULL: points into the census. */
static const char *find_count(const struct census *census, const char *name, size_t length)
{
	const char *line = census->text;
	while (*line) {
		if (strncmp(line, name, length) == 0 && line[length] == ' ')
			return line + length + 1;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return NULL;
}

/* Every name in `from` whose count in `to` is another, or that is not in `to`. */
static void report_changes(const struct census *from, const struct census *to, bool backwards,
			   void (*report)(const char *name, const char *was, const char *is))
{
	char line[128], other[32];
	for (const char *next = from->text; *next;) {
		next = next_line(next, line, sizeof(line));
		size_t length = strcspn(line, " ");
		const char *count = find_count(to, line, length);
		if (count && backwards)
			continue;
		snprintf(other, sizeof(other), "%.*s", (int)(count ? strcspn(count, "\n") : 4),
			 count ? count : "none");
		const char *mine = line[length] ? line + length + 1 : "";
		line[length] = '\0';
		if (strcmp(mine, other) != 0)
			report(line, backwards ? other : mine, backwards ? mine : other);
	}
}

bool census_unchanged(void)
{
	return census_take(&after) && strcmp(before.text, after.text) == 0;
}

void census_report(void (*report)(const char *name, const char *was, const char *is))
{
	report_changes(&before, &after, false, report);
	report_changes(&after, &before, true, report);
}
