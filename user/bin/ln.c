/*
 * ln: gives a file another name (a hard link), or with -s makes a symbolic link.
 *
 *	ln TARGET           a link of the same name in the current directory
 *	ln TARGET LINK
 *	ln TARGET... DIRECTORY
 *
 * -f removes what has the link's name already; -n takes a link to a directory for a link, not for
 * the directory; -v tells.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool symbolic, force, no_dereference, verbose;

static bool is_directory(const char *path)
{
	struct stat status;
	int result = no_dereference ? lstat(path, &status) : stat(path, &status);
	return result == 0 && S_ISDIR(status.st_mode);
}

static bool same_file(const char *a, const char *b)
{
	struct stat first, second;
	return lstat(a, &first) == 0 && lstat(b, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

static int make_link(const char *target, const char *path)
{
	if (force && !symbolic && same_file(target, path)) {
		warnx("'%s' and '%s' are the same file", target, path);
		return 1;
	}
	if (force && unlink(path) < 0 && errno != ENOENT) {
		warn("cannot remove '%s'", path);
		return 1;
	}
	if (symbolic) {
		if (symlink(target, path) < 0) {
			warn("failed to create symbolic link '%s'", path);
			return 1;
		}
	} else if (link(target, path) < 0) {
		if (is_directory(target))
			warnx("%s: hard link not allowed for directory", target);
		else if (errno == ENOENT)
			warn("failed to access '%s'", target);
		else
			warn("failed to create hard link '%s'", path);
		return 1;
	}
	if (verbose)
		printf("'%s' %s '%s'\n", path, symbolic ? "->" : "=>", target);
	return 0;
}

static int link_into(const char *target, const char *directory)
{
	size_t end = strlen(target);
	while (end > 1 && target[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && target[begin - 1] != '/')
		begin--;
	size_t size = strlen(directory) + (end - begin) + 2;
	char *path = malloc(size);
	if (!path)
		err(1, NULL);
	const char *slash = directory[0] && directory[strlen(directory) - 1] == '/' ? "" : "/";
	snprintf(path, size, "%s%s%.*s", directory, slash, (int)(end - begin), target + begin);
	int status = make_link(target, path);
	free(path);
	return status;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	while ((option = getopt(argc, argv, "sfnv")) != -1) {
		switch (option) {
		case 's':
			symbolic = true;
			break;
		case 'f':
			force = true;
			break;
		case 'n':
			no_dereference = true;
			break;
		case 'v':
			verbose = true;
			break;
		default:
			goto usage;
		}
	}
	argv += optind;
	argc -= optind;
	if (argc == 0)
		goto usage;
	if (argc == 1)
		return link_into(argv[0], ".");
	const char *last = argv[argc - 1];
	if (is_directory(last)) {
		for (int i = 0; i < argc - 1; i++)
			status |= link_into(argv[i], last);
		return status;
	}
	if (argc > 2) {
		if (access(last, F_OK) == 0)
			errno = ENOTDIR;
		err(1, "target '%s'", last);
	}
	return make_link(argv[0], last);
usage:
	fprintf(stderr, "usage: ln [-sfnv] TARGET... [LINK|DIRECTORY]\n");
	return 1;
}
