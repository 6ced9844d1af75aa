/*
 * Expanding patterns: POSIX glob. The pattern is taken apart at its slashes; a part without special
 * characters is appended as it stands, one with them is compared with each name in the directory
 * reached so far.
 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search {
	int flags;
	int (*on_error)(const char *path, int error);
	glob_t *result;
	char path[PATH_MAX]; /* what has been matched so far */
};

static bool is_pattern(const char *part, size_t length, int flags)
{
	for (size_t i = 0; i < length; i++) {
		if (part[i] == '\\' && !(flags & GLOB_NOESCAPE))
			i++;
		else if (part[i] == '*' || part[i] == '?' || part[i] == '[')
			return true;
	}
	return false;
}

/* The list always ends with a null, and has gl_offs of them at its beginning with GLOB_DOOFFS. */
static int add(glob_t *result, const char *path, int flags)
{
	size_t offset = flags & GLOB_DOOFFS ? result->gl_offs : 0;
	size_t end = offset + result->gl_pathc;
	char **list = realloc(result->gl_pathv, (end + 2) * sizeof(*list));
	if (!list)
		return GLOB_NOSPACE;
	if (!result->gl_pathv)
		memset(list, 0, offset * sizeof(*list));
	result->gl_pathv = list;
	list[end] = strdup(path);
	list[end + 1] = NULL;
	if (!list[end])
		return GLOB_NOSPACE;
	result->gl_pathc++;
	return 0;
}

/* The path is complete: it counts if it exists. */
static int add_existing(struct search *search, size_t length)
{
	struct stat st;
	if (lstat(search->path, &st) < 0)
		return 0;
	if ((search->flags & GLOB_MARK) && length > 0 && search->path[length - 1] != '/' &&
	    stat(search->path, &st) == 0 && S_ISDIR(st.st_mode) && length + 1 < PATH_MAX)
		strcpy(search->path + length, "/");
	int error = add(search->result, search->path, search->flags);
	search->path[length] = '\0';
	return error;
}

static int expand(struct search *search, size_t length, const char *pattern);

/* Appends a part, which stands for itself, without its backslashes, and goes on behind it. */
static int expand_plain(struct search *search, size_t length, const char *part, size_t part_length)
{
	size_t from = length;
	for (size_t i = 0; i < part_length; i++) {
		if (part[i] == '\\' && !(search->flags & GLOB_NOESCAPE) && i + 1 < part_length)
			i++;
		if (length + 1 >= PATH_MAX)
			return 0;
		search->path[length++] = part[i];
	}
	search->path[length] = '\0';
	int error = expand(search, length, part + part_length);
	search->path[from] = '\0';
	return error;
}

static int unreadable(struct search *search, const char *path)
{
	if (errno == ENOTDIR || errno == ENOENT)
		return 0;
	bool stop = search->on_error && search->on_error(path, errno) != 0;
	return stop || (search->flags & GLOB_ERR) ? GLOB_ABORTED : 0;
}

static int expand_pattern(struct search *search, size_t length, const char *part,
			  size_t part_length)
{
	char pattern[NAME_MAX * 2];
	int error = 0, flags = search->flags & GLOB_PERIOD ? 0 : FNM_PERIOD;
	if (part_length >= sizeof(pattern))
		return 0;
	memcpy(pattern, part, part_length);
	pattern[part_length] = '\0';
	if (search->flags & GLOB_NOESCAPE)
		flags |= FNM_NOESCAPE;
	const char *path = length > 0 ? search->path : ".";
	DIR *dir = opendir(path);
	if (!dir)
		return unreadable(search, path);
	struct dirent *entry;
	while (error == 0 && (entry = readdir(dir))) {
		size_t name_length = strlen(entry->d_name);
		if (fnmatch(pattern, entry->d_name, flags) != 0 ||
		    length + name_length + 1 >= PATH_MAX)
			continue;
		memcpy(search->path + length, entry->d_name, name_length + 1);
		error = expand(search, length + name_length, part + part_length);
	}
	search->path[length] = '\0';
	closedir(dir);
	return error;
}

/* Slashes are copied as they are, so that a result looks like the pattern. */
static int expand(struct search *search, size_t length, const char *pattern)
{
	while (*pattern == '/' && length + 1 < PATH_MAX) {
		search->path[length++] = *pattern++;
		search->path[length] = '\0';
	}
	if (!*pattern)
		return add_existing(search, length);
	size_t part_length = strchrnul(pattern, '/') - pattern;
	if (is_pattern(pattern, part_length, search->flags))
		return expand_pattern(search, length, pattern, part_length);
	return expand_plain(search, length, pattern, part_length);
}

static int compare_paths(const void *a, const void *b)
{
	return strcoll(*(char *const *)a, *(char *const *)b);
}

int glob(const char *restrict pattern, int flags, int (*on_error)(const char *path, int error),
	 glob_t *restrict result)
{
	struct search search = {.flags = flags, .on_error = on_error, .result = result};
	size_t before = flags & GLOB_APPEND ? result->gl_pathc : 0;
	size_t offset = flags & GLOB_DOOFFS ? result->gl_offs : 0;
	if (!(flags & GLOB_APPEND)) {
		result->gl_pathc = 0;
		result->gl_pathv = NULL;
	}
	int error = *pattern ? expand(&search, 0, pattern) : 0;
	if (error)
		return error;
	size_t found = result->gl_pathc - before;
	if (found == 0 && (flags & GLOB_NOCHECK))
		return add(result, pattern, flags);
	if (found == 0)
		return GLOB_NOMATCH;
	if (!(flags & GLOB_NOSORT))
		qsort(result->gl_pathv + offset + before, found, sizeof(char *), compare_paths);
	return 0;
}

void globfree(glob_t *result)
{
	if (!result->gl_pathv)
		return;
	char **path = result->gl_pathv;
	while (!*path && result->gl_pathc > 0)
		path++;
	for (size_t i = 0; i < result->gl_pathc; i++)
		free(path[i]);
	free(result->gl_pathv);
	result->gl_pathv = NULL;
	result->gl_pathc = 0;
}
