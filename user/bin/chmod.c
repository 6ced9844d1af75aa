/*
 * chmod: changes modes. -R does so below directories as well, -f is silent about errors, -v tells.
 */
#include "user/bin/mode.h"

#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool recursive, quiet, verbose;
static const char *mode_text;
static mode_t mask;

static int change(const char *path);

static int change_below(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int status = 0;
	if (!directory) {
		if (!quiet)
			warn("cannot read directory '%s'", path);
		return 1;
	}
	while ((entry = readdir(directory))) {
		struct stat found;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		size_t size = strlen(path) + strlen(entry->d_name) + 2;
		char *below = malloc(size);
		if (!below)
			err(1, NULL);
		snprintf(below, size, "%s/%s", path, entry->d_name);
		if (lstat(below, &found) == 0 && !S_ISLNK(found.st_mode))
			status |= change(below);
		free(below);
	}
	closedir(directory);
	return status;
}

static int change(const char *path)
{
	struct stat found;
	if (stat(path, &found) < 0) {
		if (!quiet)
			warn("cannot access '%s'", path);
		return 1;
	}
	mode_t mode = found.st_mode & 07777;
	mode_apply(mode_text, &mode, mask, S_ISDIR(found.st_mode));
	if (chmod(path, mode) < 0) {
		if (!quiet)
			warn("changing permissions of '%s'", path);
		return 1;
	}
	if (verbose)
		printf("mode of '%s' is %04o\n", path, (unsigned)mode);
	return recursive && S_ISDIR(found.st_mode) ? change_below(path) : 0;
}

/* "-w" and the like are modes, not options. */
static bool is_mode(const char *word)
{
	return word[0] == '-' && word[1] && strspn(word + 1, "rwxXstugo,+=-") == strlen(word + 1);
}

int main(int argc, char **argv)
{
	int next = 1, status = 0;
	mode_t tried = 0;
	for (; next < argc && argv[next][0] == '-' && !is_mode(argv[next]); next++) {
		if (strcmp(argv[next], "--") == 0) {
			next++;
			break;
		}
		for (const char *letter = argv[next] + 1; *letter; letter++) {
			if (*letter == 'R')
				recursive = true;
			else if (*letter == 'f')
				quiet = true;
			else if (*letter == 'v')
				verbose = true;
			else
				argc = 0;
		}
	}
	if (argc - next < 2) {
		fprintf(stderr, "usage: chmod [-Rfv] MODE FILE...\n");
		return 1;
	}
	mask = umask(0);
	umask(mask);
	mode_text = argv[next++];
	if (!mode_apply(mode_text, &tried, mask, false))
		errx(1, "invalid mode: '%s'", mode_text);
	for (; next < argc; next++)
		status |= change(argv[next]);
	return status;
}
