/*
 * mkdir: makes directories. -p makes missing parents too and does not mind what is there already;
 * -m gives the last directory's mode; -v tells.
 */
#include "user/bin/mode.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool parents, verbose;
static const char *mode_text;
static mode_t mask;

static bool make(const char *path, mode_t mode)
{
	if (mkdir(path, mode) < 0)
		return false;
	if (verbose)
		printf("mkdir: created directory '%s'\n", path);
	return true;
}

static bool is_directory(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Makes each leading directory; they stay writable for their owner, whatever the umask says. */
static bool make_parents(char *path)
{
	for (char *slash = path + strspn(path, "/"); (slash = strchr(slash, '/'));) {
		*slash = '\0';
		bool made = make(path, (0777 & ~mask) | S_IWUSR | S_IXUSR);
		int error = errno;
		if (!made && !is_directory(path)) {
			errno = error == EEXIST ? ENOTDIR : error;
			warn("cannot create directory '%s'", path);
			return false;
		}
		*slash = '/';
		slash += strspn(slash, "/");
	}
	return true;
}

static int make_directory(char *path)
{
	mode_t mode = 0777;
	if (mode_text)
		mode_apply(mode_text, &mode, mask, true);
	else
		mode &= ~mask;
	if (parents) {
		size_t length = strlen(path);
		while (length > 1 && path[length - 1] == '/')
			path[--length] = '\0';
		if (!make_parents(path))
			return 1;
	}
	if (!make(path, mode)) {
		int error = errno;
		if (parents && error == EEXIST && is_directory(path))
			return 0;
		errno = error;
		warn("cannot create directory '%s'", path);
		return 1;
	}
	if (mode_text && chmod(path, mode) < 0) {
		warn("cannot set permissions of '%s'", path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	mode_t tried = 0777;
	mask = umask(0);
	while ((option = getopt(argc, argv, "pvm:")) != -1) {
		if (option == 'p')
			parents = true;
		else if (option == 'v')
			verbose = true;
		else if (option == 'm')
			mode_text = optarg;
		else
			goto usage;
	}
	if (optind == argc)
		goto usage;
	if (mode_text && !mode_apply(mode_text, &tried, mask, true))
		errx(1, "invalid mode '%s'", mode_text);
	for (; optind < argc; optind++)
		status |= make_directory(argv[optind]);
	return status;
usage:
	fprintf(stderr, "usage: mkdir [-pv] [-m MODE] DIRECTORY...\n");
	return 1;
}
