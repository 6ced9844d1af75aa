/*
 * Paths as text: their two halves, their one true form, and names that are not taken yet.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

/* The length without the slashes at the end; those of a path of nothing else remain. */
static size_t trimmed_length(const char *path, size_t length)
{
	while (length > 1 && path[length - 1] == '/')
		length--;
	return length;
}

char *basename(char *path)
{
	if (!path || !*path)
		return ".";
	path[trimmed_length(path, strlen(path))] = '\0';
	char *slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

char *dirname(char *path)
{
	if (!path || !*path)
		return ".";
	size_t length = trimmed_length(path, strlen(path));
	while (length > 0 && path[length - 1] != '/')
		length--;
	if (length == 0)
		return ".";
	path[trimmed_length(path, length)] = '\0';
	return path;
}

/* The path being resolved: `done` is the result so far, `rest` what is still to be walked. */
struct walk {
	char done[PATH_MAX];
	char rest[PATH_MAX];
	int links;
};

/* Puts the target of the link that `done` names in front of the rest. */
static bool follow_link(struct walk *walk, size_t parent_length)
{
	char target[PATH_MAX], joined[PATH_MAX];
	ssize_t length = readlink(walk->done, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	if (++walk->links > SYMLOOP_MAX) {
		errno = ELOOP;
		return false;
	}
	const char *slash = *walk->rest ? "/" : "";
	if (snprintf(joined, sizeof(joined), "%s%s%s", target, slash, walk->rest) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(walk->rest, joined);
	walk->done[*target == '/' ? 0 : parent_length] = '\0';
	return true;
}

/* Takes the first name off the rest and walks it. */
static bool walk_name(struct walk *walk)
{
	char *end = strchrnul(walk->rest, '/');
	size_t name_length = end - walk->rest, length = strlen(walk->done);
	char name[PATH_MAX];
	memcpy(name, walk->rest, name_length);
	name[name_length] = '\0';
	memmove(walk->rest, *end ? end + 1 : end, strlen(*end ? end + 1 : end) + 1);
	if (name_length == 0 || strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0) {
		char *slash = strrchr(walk->done, '/');
		if (slash)
			*slash = '\0';
		return true;
	}
	if (length + name_length + 2 > PATH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	walk->done[length] = '/';
	memcpy(walk->done + length + 1, name, name_length + 1);
	struct stat st;
	if (lstat(walk->done, &st) < 0)
		return false;
	if (S_ISLNK(st.st_mode))
		return follow_link(walk, length);
	if (*walk->rest && !S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return false;
	}
	return true;
}

/* With a null `resolved` the result is malloc's. */
char *realpath(const char *restrict path, char *restrict resolved)
{
	struct walk walk = {.links = 0};
	if (!*path) {
		errno = ENOENT;
		return NULL;
	}
	if (strlcpy(walk.rest, path, PATH_MAX) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	if (*path != '/' && !getcwd(walk.done, PATH_MAX))
		return NULL;
	if (strcmp(walk.done, "/") == 0)
		walk.done[0] = '\0';
	while (*walk.rest)
		if (!walk_name(&walk))
			return NULL;
	const char *result = *walk.done ? walk.done : "/";
	return resolved ? strcpy(resolved, result) : strdup(result);
}

#define TRIES 100

/* Fills the six X at the end with letters and digits. */
static bool fill_pattern(char *pattern)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
	size_t length = strlen(pattern);
	unsigned char random[6];
	if (length < 6 || getrandom(random, sizeof(random), 0) < 0)
		return false;
	for (int i = 0; i < 6; i++)
		pattern[length - 6 + i] = letters[random[i] % (sizeof(letters) - 1)];
	return true;
}

static bool check_pattern(const char *pattern)
{
	size_t length = strlen(pattern);
	return length >= 6 && strcmp(pattern + length - 6, "XXXXXX") == 0;
}

int mkostemp(char *pattern, int flags)
{
	if (!check_pattern(pattern))
		return __set_errno(EINVAL);
	for (int i = 0; i < TRIES && fill_pattern(pattern); i++) {
		int fd = open(pattern, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

int mkstemp(char *pattern)
{
	return mkostemp(pattern, 0);
}

char *mkdtemp(char *pattern)
{
	if (!check_pattern(pattern)) {
		errno = EINVAL;
		return NULL;
	}
	for (int i = 0; i < TRIES && fill_pattern(pattern); i++) {
		if (mkdir(pattern, 0700) == 0)
			return pattern;
		if (errno != EEXIST)
			break;
	}
	return NULL;
}

/* A file without a name: it is gone when it is closed. */
FILE *tmpfile(void)
{
	char path[] = P_tmpdir "/XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return NULL;
	unlink(path);
	FILE *stream = fdopen(fd, "w+");
	if (!stream)
		close(fd);
	return stream;
}
