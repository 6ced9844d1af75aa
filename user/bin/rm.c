/*
 * rm: removes files, and with -r directories with all below them. Symbolic links are removed, never
 * followed. -f is silent about what is not there and asks nothing; -i asks before each; without
 * either, rm asks about a file that cannot be written, if a person is at the terminal.
 *
 * "/", "." and ".." are refused: removing them is always a mistake.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/answer.h"
#include "user/lib/paths.h"

static bool recursive, force, ask, verbose, empty_directories;

/* Prints the question and reads a line; yes begins with y. */
static bool confirmed(const char *question, const char *what, const char *path)
{
	fprintf(stderr, question, what, path);
	return answered_yes();
}

static const char *kind(mode_t mode, off_t size)
{
	if (S_ISREG(mode))
		return size ? "regular file" : "regular empty file";
	if (S_ISDIR(mode))
		return "directory";
	if (S_ISLNK(mode))
		return "symbolic link";
	if (S_ISCHR(mode))
		return "character special file";
	if (S_ISBLK(mode))
		return "block special file";
	if (S_ISFIFO(mode))
		return "fifo";
	return "socket";
}

static bool may_remove(const char *path, const struct stat *status)
{
	const char *what = kind(status->st_mode, status->st_size);
	if (ask)
		return confirmed("rm: remove %s '%s'? ", what, path);
	if (!force && !S_ISLNK(status->st_mode) && isatty(STDIN_FILENO) && access(path, W_OK) < 0)
		return confirmed("rm: remove write-protected %s '%s'? ", what, path);
	return true;
}

static int remove_path(const char *path);

/* Reads all names before removing any, so that the removals cannot disturb the reading. */
static int remove_entries(const char *path)
{
	DIR *directory = opendir(path);
	if (!directory) {
		warn("cannot remove '%s'", path);
		return 1;
	}
	char **names = NULL;
	size_t count = 0;
	struct dirent *entry;
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (count % 64 == 0)
			names = realloc(names, (count + 64) * sizeof(*names));
		if (!names)
			err(1, NULL);
		names[count++] = path_join(path, entry->d_name);
	}
	closedir(directory);
	int status = 0;
	for (size_t i = 0; i < count; i++) {
		status |= remove_path(names[i]);
		free(names[i]);
	}
	free(names);
	return status;
}

static int remove_directory(const char *path, const struct stat *before)
{
	if (!recursive && !empty_directories) {
		errno = EISDIR;
		warn("cannot remove '%s'", path);
		return 1;
	}
	if (recursive) {
		if (ask && !confirmed("rm: descend into %s '%s'? ", "directory", path))
			return 0;
		if (remove_entries(path) != 0)
			return 1;
	}
	if (!may_remove(path, before))
		return 0;
	if (rmdir(path) < 0) {
		warn("cannot remove '%s'", path);
		return 1;
	}
	if (verbose)
		printf("removed directory '%s'\n", path);
	return 0;
}

static int remove_path(const char *path)
{
	struct stat status;
	if (lstat(path, &status) < 0) {
		if (force && (errno == ENOENT || errno == ENOTDIR))
			return 0;
		warn("cannot remove '%s'", path);
		return 1;
	}
	if (S_ISDIR(status.st_mode))
		return remove_directory(path, &status);
	if (!may_remove(path, &status))
		return 0;
	if (unlink(path) < 0) {
		warn("cannot remove '%s'", path);
		return 1;
	}
	if (verbose)
		printf("removed '%s'\n", path);
	return 0;
}

/* True for "/", ".", ".." and paths that end in them; the reason has been printed. */
static bool refused(const char *path)
{
	size_t end = strlen(path);
	while (end > 0 && path[end - 1] == '/')
		end--;
	if (recursive && end == 0 && path[0] == '/') {
		warnx("it is dangerous to operate recursively on '/'");
		return true;
	}
	size_t begin = end;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	size_t length = end - begin;
	if (length == 0 || length > 2 || strncmp(path + begin, "..", length) != 0)
		return false;
	if (!recursive)
		return false;
	warnx("refusing to remove '.' or '..' directory: skipping '%s'", path);
	return true;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	while ((option = getopt(argc, argv, "rRfidv")) != -1) {
		switch (option) {
		case 'r':
		case 'R':
			recursive = true;
			break;
		case 'f':
			force = true;
			ask = false;
			break;
		case 'i':
			ask = true;
			force = false;
			break;
		case 'd':
			empty_directories = true;
			break;
		case 'v':
			verbose = true;
			break;
		default:
			goto usage;
		}
	}
	if (optind == argc && !force)
		goto usage;
	for (; optind < argc; optind++)
		status |= refused(argv[optind]) ? 1 : remove_path(argv[optind]);
	return status;
usage:
	fprintf(stderr, "usage: rm [-rRfidv] FILE...\n");
	return 1;
}
