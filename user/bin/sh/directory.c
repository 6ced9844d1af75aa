/*
 * The working directory, and how the user came to it: cd and pwd.
 *
 * PWD holds the logical name: the way the user took, symbolic links included, so that `cd ..` goes
 * back where one came from. Whenever PWD no longer names the working directory, the kernel's name
 * counts.
 */
#include "directory.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtins.h"
#include "output.h"
#include "program.h"
#include "shell.h"
#include "text.h"
#include "variables.h"

/*
 * The working directory as the kernel sees it, in scratch memory; NULL, with errno, if it is
 * gone.
 */
static char *physical_directory(void)
{
	char path[PATH_MAX];

	return getcwd(path, sizeof(path)) ? arena_string(&scratch, path) : NULL;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat left;
	struct stat right;

	return stat(a, &left) == 0 && stat(b, &right) == 0 && left.st_dev == right.st_dev &&
	       left.st_ino == right.st_ino;
}

/* The working directory as the user came to it, through symbolic links, if PWD still says so. */
static const char *logical_directory(void)
{
	const char *pwd = variable_get("PWD");

	if (pwd && pwd[0] == '/' && is_same_file(pwd, "."))
		return pwd;
	return physical_directory();
}

/* DIRECTORY from where the user is, without . and .. */
static char *resolve(const char *directory)
{
	struct text path;
	const char *base = directory[0] == '/' ? NULL : logical_directory();

	text_init(&path, &scratch);
	if (base && strcmp(base, "/"))
		text_string(&path, base);
	while (*directory) {
		size_t length = strcspn(directory, "/");
		if (length == 2 && !strncmp(directory, "..", 2)) {
			while (path.length && path.bytes[--path.length] != '/')
				continue;
		} else if (length && !(length == 1 && *directory == '.')) {
			text_add(&path, '/');
			text_append(&path, directory, length);
		}
		directory += length;
		directory += strspn(directory, "/");
	}
	if (!path.length)
		text_add(&path, '/');
	return text_finish(&path);
}

static bool set_directory_variables(const char *old, const char *fresh)
{
	return variable_set("OLDPWD", old ? old : "") && variable_set("PWD", fresh ? fresh : "");
}

void directory_init(void)
{
	const char *path = logical_directory();

	if (path)
		variable_set("PWD", arena_string(&scratch, path));
}

/* Go there. The logical name may fail where the plain one works: the plain one decides then. */
static int change(const char *directory, bool physical)
{
	const char *old = logical_directory();
	const char *path = physical ? NULL : resolve(directory);

	old = old ? arena_string(&scratch, old) : NULL;
	if (!path || chdir(path) < 0) {
		if (chdir(directory) < 0)
			return -1;
		path = physical_directory();
	}
	return set_directory_variables(old, path) ? 0 : -1;
}

static bool is_relative_to_cdpath(const char *directory)
{
	return directory[0] != '/' && directory[strspn(directory, ".")] != '/' &&
	       directory[strspn(directory, ".")] != '\0';
}

static int change_through_cdpath(const char *directory, bool physical)
{
	const char *list = variable_get("CDPATH");
	const char *candidate;

	if (list && is_relative_to_cdpath(directory)) {
		while ((candidate = path_next(&list, directory))) {
			if (change(candidate, physical) == 0) {
				if (strcmp(candidate, directory))
					output_format("%s\n", variable_get("PWD"));
				return 0;
			}
		}
	}
	return change(directory, physical);
}

int builtin_cd(int count, char **arguments)
{
	bool physical = false;
	int i = 1;

	for (; i < count && arguments[i][0] == '-' && arguments[i][1]; i++) {
		if (!strcmp(arguments[i], "-P"))
			physical = true;
		else if (!strcmp(arguments[i], "-L"))
			physical = false;
		else if (strcmp(arguments[i], "--"))
			return builtin_misuse(arguments, "bad option", arguments[i]);
	}
	bool back = i < count && !strcmp(arguments[i], "-");
	const char *directory = i < count ? arguments[i] : variable_get("HOME");
	if (back)
		directory = variable_get("OLDPWD");
	if (!directory)
		return builtin_misuse(arguments, "not set", back ? "OLDPWD" : "HOME");
	directory = arena_string(&scratch, directory);
	if (*directory && change_through_cdpath(directory, physical) < 0)
		return builtin_misuse(arguments, strerror(errno), directory);
	if (back)
		output_format("%s\n", variable_get("PWD"));
	return STATUS_OK;
}

int builtin_pwd(int count, char **arguments)
{
	bool physical = count > 1 && !strcmp(arguments[1], "-P");
	const char *path = physical ? physical_directory() : logical_directory();

	if (!path) {
		builtin_misuse(arguments, strerror(errno), NULL);
		return STATUS_FAILURE;
	}
	output_format("%s\n", path);
	return STATUS_OK;
}
