/*
 * A pure function over the file's first bytes.
 */

#include "proc/script.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"

bool script_is(const void *head, size_t len)
{
	return len >= 2 && memcmp(head, "#!", 2) == 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\0';
}

static size_t skip_blanks(const char *line, size_t at, size_t len)
{
	while (at < len && is_blank(line[at]))
		at++;
	return at;
}

int script_parse(const void *head, size_t len, struct script *out)
{
	const char *line = head;
	size_t end = 0;

	if (!script_is(head, len))
		return -ENOEXEC;
	bool file_ends = len < SCRIPT_LINE_MAX;
	len = MIN(len, (size_t)SCRIPT_LINE_MAX);
	while (end < len && !ends_line(line[end]))
		end++;
	bool whole = end < len || file_ends;
	size_t path = skip_blanks(line, 2, end), path_end = path;
	while (path_end < end && !is_blank(line[path_end]))
		path_end++;
	if (path_end == path || (path_end == end && !whole))
		return -ENOEXEC;
	size_t argument = skip_blanks(line, path_end, end);
	while (end > argument && is_blank(line[end - 1]))
		end--;
	memcpy(out->interpreter, line + path, path_end - path);
	out->interpreter[path_end - path] = '\0';
	memcpy(out->argument, line + argument, end - argument);
	out->argument[end - argument] = '\0';
	return 0;
}
