/*
 * Resolving paths; see the header.
 */
#include "user/lib/paths.h"

#include <err.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool path_resolve(const char *path, char result[PATH_MAX], bool last_may_miss)
{
	struct stat status;
	char folder[PATH_MAX], name[PATH_MAX], parent[PATH_MAX];

	if (realpath(path, result))
		return true;
	/* A link that leads nowhere is there: what is missing lies elsewhere. */
	if (errno != ENOENT || !last_may_miss || lstat(path, &status) == 0 || !*path ||
	    strlen(path) >= PATH_MAX)
		return false;
	strcpy(folder, path);
	strcpy(name, path);
	if (!realpath(dirname(folder), parent))
		return false;
	const char *last = basename(name);
	const char *slash = strcmp(parent, "/") == 0 ? "" : "/";
	return snprintf(result, PATH_MAX, "%s%s%s", parent, slash, last) < PATH_MAX;
}

char *path_join(const char *folder, const char *name)
{
	size_t length = strlen(folder);
	size_t size = length + strlen(name) + 2;
	const char *slash = length && folder[length - 1] == '/' ? "" : "/";
	char *path = malloc(size);

	if (!path)
		err(2, NULL);
	snprintf(path, size, "%s%s%s", folder, slash, name);
	return path;
}
