/*
 * Finding programs, and becoming them. The search is done by trying: execve itself says whether a
 * file is there and may be run, so nothing is looked at twice and nothing remembered.
 */
#include "program.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cells.h"
#include "shell.h"
#include "text.h"
#include "variables.h"

#define SHELL_FILE "/bin/sh"

static const char *search_path(bool standard)
{
	const char *path = standard ? NULL : variable_get("PATH");

	return path ? path : DEFAULT_PATH;
}

const char *path_next(const char **list, const char *name)
{
	struct text text;

	if (!*list)
		return NULL;
	size_t length = strcspn(*list, ":");
	text_init(&text, &scratch);
	text_append(&text, *list, length);
	if (length)
		text_add(&text, '/');
	text_string(&text, name);
	*list = (*list)[length] ? *list + length + 1 : NULL;
	return text_finish(&text);
}

static bool is_file(const char *path, int access_mode)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       access(path, access_mode) == 0;
}

static const char *find(const char *name, const char *path, int access_mode)
{
	const char *candidate;

	if (strchr(name, '/'))
		return is_file(name, access_mode) ? name : NULL;
	while ((candidate = path_next(&path, name)))
		if (is_file(candidate, access_mode))
			return candidate;
	return NULL;
}

const char *program_find(const char *name, bool standard)
{
	return find(name, search_path(standard), X_OK);
}

const char *program_find_readable(const char *name)
{
	return find(name, search_path(false), R_OK);
}

/* A file the kernel takes for no program is a script of ours (POSIX 2.9.1.1). */
static void exec_script(const char *file, char **arguments, char **environment)
{
	struct strings script;

	strings_init(&script, &scratch);
	strings_add(&script, arguments[0]);
	strings_add(&script, arena_string(&scratch, file));
	for (char **argument = arguments + 1; *argument; argument++)
		strings_add(&script, *argument);
	execve(SHELL_FILE, script.items, environment);
}

/* Returns errno. */
static int try_exec(const char *file, char **arguments, char **environment)
{
	execve(file, arguments, environment);
	if (errno == ENOEXEC)
		exec_script(file, arguments, environment);
	return errno;
}

/* Through PATH; the error of a file that is there but cannot be run outweighs "not found". */
static int exec_through_path(const char *path, char **arguments, char **environment)
{
	const char *candidate;
	int worst = ENOENT;

	if (!*arguments[0])
		return ENOENT;
	while ((candidate = path_next(&path, arguments[0]))) {
		int error = try_exec(candidate, arguments, environment);
		if (error != ENOENT && error != ENOTDIR)
			worst = error;
	}
	return worst;
}

int program_exec(char **arguments, bool standard)
{
	char **environment = variables_environment(&scratch);
	bool has_slash = strchr(arguments[0], '/');
	int error;

	if (has_slash)
		error = try_exec(arguments[0], arguments, environment);
	else
		error = exec_through_path(search_path(standard), arguments, environment);
	if (error == ENOENT || error == ENOTDIR) {
		shell_complain("%s: not found", arguments[0]);
		return STATUS_NOT_FOUND;
	}
	shell_complain("%s: %s", arguments[0], strerror(error));
	return STATUS_NOT_EXECUTABLE;
}
