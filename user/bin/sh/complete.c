/*
 * Completion: the word before the cursor is taken for the start of a command's name if a command
 * may start there, else for the start of a file name.
 */
#include "complete.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtins.h"
#include "functions.h"
#include "program.h"
#include "text.h"
#include "tilde.h"
#include "variables.h"

/* Characters that mean something to the shell, so that names need a backslash before them. */
#define SPECIAL " \t\n'\"\\$`*?[]#&|;<>(){}!~"

struct target {
	const char *word; /* without its backslashes */
	const char *stem; /* the part of it behind the last / */
	bool command;     /* a command may start here */
};

static bool ends_word(const char *line, size_t at)
{
	bool escaped = at && line[at - 1] == '\\';

	return !escaped && strchr(" \t|&;<>()'\"`=", line[at]);
}

static bool is_command_position(const char *line, size_t start)
{
	while (start && (line[start - 1] == ' ' || line[start - 1] == '\t'))
		start--;
	return !start || strchr("|&;(`", line[start - 1]);
}

static struct target find_target(const char *line, size_t cursor)
{
	struct target target;
	struct text word;
	size_t start = cursor;

	while (start && !ends_word(line, start - 1))
		start--;
	text_init(&word, &scratch);
	for (size_t i = start; i < cursor; i++) {
		if (line[i] == '\\' && i + 1 < cursor)
			i++;
		text_add(&word, line[i]);
	}
	target.word = text_finish(&word);
	const char *slash = strrchr(target.word, '/');
	target.stem = slash ? slash + 1 : target.word;
	target.command = !slash && is_command_position(line, start);
	return target;
}

static bool begins_with(const char *name, const char *stem)
{
	return !strncmp(name, stem, strlen(stem));
}

static void add_if_matching(struct strings *matches, const char *name, const char *stem)
{
	if (begins_with(name, stem))
		strings_add(matches, arena_string(&scratch, name));
}

static bool is_executable(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

static const char *in_directory(const char *directory, const char *name)
{
	struct text path;

	text_init(&path, &scratch);
	text_string(&path, directory);
	text_string(&path, name);
	return text_finish(&path);
}

/* The names in DIRECTORY, "" or ending in /, that begin with STEM. */
static void add_files(struct strings *matches, const char *directory, const char *stem,
		      bool executables)
{
	DIR *stream = opendir(*directory ? directory : ".");
	struct dirent *entry;

	if (!stream)
		return;
	while ((entry = readdir(stream))) {
		if (entry->d_name[0] == '.' && stem[0] != '.')
			continue;
		if (!begins_with(entry->d_name, stem))
			continue;
		if (!executables || is_executable(in_directory(directory, entry->d_name)))
			strings_add(matches, arena_string(&scratch, entry->d_name));
	}
	closedir(stream);
}

static void add_commands(struct strings *matches, const char *stem)
{
	const struct builtin *builtin;
	const char *path = variable_get("PATH");
	const char *directory;

	for (size_t i = 0; (builtin = builtin_at(i)); i++)
		add_if_matching(matches, builtin->name, stem);
	for (const struct function *f = function_next(NULL); f; f = function_next(f))
		add_if_matching(matches, f->name, stem);
	while ((directory = path_next(&path, "")))
		add_files(matches, directory, stem, true);
}

/* The directory the word's names are in, ~ expanded: "" or ending in /. */
static const char *directory_of(const struct target *target)
{
	const char *word = target->word;
	size_t length = (size_t)(target->stem - word);
	size_t tilde = word[0] == '~' && length ? tilde_length(word, false, false) : 0;
	const char *home = tilde ? tilde_directory(word, tilde) : NULL;
	struct text path;

	text_init(&path, &scratch);
	if (home) {
		text_string(&path, home);
		word += tilde;
		length -= tilde;
	}
	text_append(&path, word, length);
	return text_finish(&path);
}

static int compare(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

static void sort_once_each(struct strings *matches)
{
	size_t kept = 0;

	qsort(matches->items, matches->count, sizeof(*matches->items), compare);
	for (size_t i = 0; i < matches->count; i++)
		if (!kept || strcmp(matches->items[kept - 1], matches->items[i]))
			matches->items[kept++] = matches->items[i];
	matches->count = kept;
}

/* How many bytes all matches begin with. */
static size_t common_length(const struct strings *matches)
{
	const char *first = matches->items[0];
	size_t length = strlen(first);

	for (size_t i = 1; i < matches->count; i++)
		for (size_t at = 0; at < length; at++)
			if (matches->items[i][at] != first[at])
				length = at;
	return length;
}

static char *escaped(const char *bytes, size_t length, const char *after)
{
	struct text text;

	text_init(&text, &scratch);
	for (size_t i = 0; i < length; i++) {
		if (strchr(SPECIAL, bytes[i]))
			text_add(&text, '\\');
		text_add(&text, bytes[i]);
	}
	text_string(&text, after);
	return text_finish(&text);
}

static bool is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

struct completion complete(const char *line, size_t cursor)
{
	struct completion result = {.insertion = ""};
	struct target target = find_target(line, cursor);
	const char *directory = directory_of(&target);

	strings_init(&result.matches, &scratch);
	if (target.command && *target.stem)
		add_commands(&result.matches, target.stem);
	else
		add_files(&result.matches, directory, target.stem, false);
	sort_once_each(&result.matches);
	if (!result.matches.count)
		return result;
	const char *first = result.matches.items[0];
	const char *after = "";
	result.complete = result.matches.count == 1;
	if (result.complete) {
		bool enters = !target.command && is_directory(in_directory(directory, first));
		after = enters ? "/" : " ";
	}
	size_t known = strlen(target.stem);
	result.insertion = escaped(first + known, common_length(&result.matches) - known, after);
	return result;
}
