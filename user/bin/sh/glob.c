/*
 * File names from patterns (POSIX 2.13.3).
 *
 * A pattern is taken a component at a time. A component without * ? [ is just added to the path
 * that is being built; one with them is matched against the names in the directory that path leads
 * to, and each match is carried on to the components behind it. Only what exists in the end counts.
 */
#include "glob.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pattern.h"
#include "shell.h"
#include "text.h"

static void match_from(struct cell_span rest, const char *path, struct strings *out);

static struct cell_span skip(struct cell_span span, size_t count)
{
	return (struct cell_span){span.text + count, span.kinds + count, span.length - count};
}

static size_t component_length(struct cell_span span)
{
	size_t length = 0;

	while (length < span.length && span.text[length] != '/')
		length++;
	return length;
}

static size_t count_slashes(struct cell_span span)
{
	size_t count = 0;

	while (count < span.length && span.text[count] == '/')
		count++;
	return count;
}

static char *joined(const char *path, const char *name, struct cell_span slashes)
{
	struct text text;

	text_init(&text, &scratch);
	text_string(&text, path);
	text_string(&text, name);
	text_append(&text, slashes.text, slashes.length);
	return text_finish(&text);
}

/* A leading dot must be asked for. */
static bool name_matches(struct cell_span component, const char *name)
{
	if (name[0] == '.' && component.text[0] != '.')
		return false;
	return pattern_matches(component, name, strlen(name));
}

static void match_directory(struct cell_span component, struct cell_span rest, const char *path,
			    struct strings *out)
{
	struct cell_span slashes = {rest.text, rest.kinds, count_slashes(rest)};
	DIR *directory = opendir(*path ? path : ".");
	struct dirent *entry;

	if (!directory)
		return;
	while ((entry = readdir(directory)))
		if (name_matches(component, entry->d_name))
			match_from(skip(rest, slashes.length), joined(path, entry->d_name, slashes),
				   out);
	closedir(directory);
}

static void match_from(struct cell_span rest, const char *path, struct strings *out)
{
	struct stat status;

	if (!rest.length) {
		if (lstat(path, &status) == 0)
			strings_add(out, arena_string(out->arena, path));
		return;
	}
	if (shell_is_too_deep())
		return;
	size_t length = component_length(rest);
	struct cell_span component = {rest.text, rest.kinds, length};
	struct cell_span after = skip(rest, length);
	if (pattern_is_magic(component)) {
		match_directory(component, after, path, out);
		return;
	}
	struct cell_span slashes = {after.text, after.kinds, count_slashes(after)};
	match_from(skip(after, slashes.length),
		   joined(path, cells_string(&scratch, component), slashes), out);
}

static int compare(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

void glob_field(struct cell_span field, struct strings *out)
{
	size_t before = out->count;

	if (!sh.options.noglob && pattern_is_magic(field)) {
		match_from(field, "", out);
		qsort(out->items + before, out->count - before, sizeof(*out->items), compare);
	}
	if (out->count == before)
		strings_add(out, cells_string(out->arena, field));
}
