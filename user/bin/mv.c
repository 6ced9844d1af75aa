/*
 * mv: gives files other names.
 *
 *	mv FILE NAME
 *	mv FILE... DIRECTORY
 *
 * -f never asks; -i asks before it replaces a file; -n never replaces one; -v tells. Within one
 * file system rename(2) does everything; into another the file is copied by cp -a and then removed
 * by rm -r, as Unix has always done it.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/lib/answer.h"

static bool force, ask, no_clobber, verbose;

static bool confirmed(const char *question, const char *path)
{
	fprintf(stderr, question, path);
	return answered_yes();
}

/* Runs a program and returns its exit status. */
static int run(char *const arguments[])
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		execvp(arguments[0], arguments);
		err(127, "%s", arguments[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		err(1, "cannot run %s", arguments[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int move_across(const char *from, const char *to)
{
	struct stat status;
	char *copy[] = {"cp", "-af", "--", (char *)from, (char *)to, NULL};
	char *removal[] = {"rm", "-rf", "--", (char *)from, NULL};
	if (lstat(to, &status) == 0 && (S_ISDIR(status.st_mode) ? rmdir(to) : unlink(to)) < 0) {
		warn("inter-device move failed: '%s' to '%s'; unable to remove target", from, to);
		return 1;
	}
	return run(copy) != 0 || run(removal) != 0;
}

static bool may_replace(const char *to, const struct stat *status)
{
	if (no_clobber)
		return false;
	if (ask)
		return confirmed("mv: overwrite '%s'? ", to);
	if (!force && !S_ISLNK(status->st_mode) && isatty(STDIN_FILENO) && access(to, W_OK) < 0)
		return confirmed("mv: replace '%s', which is write-protected? ", to);
	return true;
}

static int move(const char *from, const char *to)
{
	struct stat source, target;
	if (lstat(from, &source) < 0) {
		warn("cannot stat '%s'", from);
		return 1;
	}
	if (lstat(to, &target) == 0) {
		if (source.st_dev == target.st_dev && source.st_ino == target.st_ino) {
			warnx("'%s' and '%s' are the same file", from, to);
			return 1;
		}
		if (S_ISDIR(target.st_mode) && !S_ISDIR(source.st_mode)) {
			warnx("cannot overwrite directory '%s' with non-directory", to);
			return 1;
		}
		if (!S_ISDIR(target.st_mode) && S_ISDIR(source.st_mode)) {
			warnx("cannot overwrite non-directory '%s' with directory '%s'", to, from);
			return 1;
		}
		if (!may_replace(to, &target))
			return 0;
	}
	if (rename(from, to) < 0) {
		if (errno == EXDEV)
			return move_across(from, to);
		if (errno == EINVAL)
			warnx("cannot move '%s' to a subdirectory of itself, '%s'", from, to);
		else
			warn("cannot move '%s' to '%s'", from, to);
		return 1;
	}
	if (verbose)
		printf("renamed '%s' -> '%s'\n", from, to);
	return 0;
}

static int move_into(const char *from, const char *directory)
{
	size_t end = strlen(from);
	while (end > 1 && from[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && from[begin - 1] != '/')
		begin--;
	size_t size = strlen(directory) + (end - begin) + 2;
	char *to = malloc(size);
	if (!to)
		err(1, NULL);
	const char *slash = directory[strlen(directory) - 1] == '/' ? "" : "/";
	snprintf(to, size, "%s%s%.*s", directory, slash, (int)(end - begin), from + begin);
	int status = move(from, to);
	free(to);
	return status;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	struct stat last;
	while ((option = getopt(argc, argv, "finv")) != -1) {
		if (option == '?')
			goto usage;
		if (option == 'v') {
			verbose = true;
			continue;
		}
		force = option == 'f';
		ask = option == 'i';
		no_clobber = option == 'n';
	}
	argv += optind;
	argc -= optind;
	if (argc == 0)
		goto usage;
	if (argc == 1)
		errx(1, "missing destination file operand after '%s'", argv[0]);
	const char *to = argv[argc - 1];
	if (stat(to, &last) == 0 && S_ISDIR(last.st_mode)) {
		for (int i = 0; i < argc - 1; i++)
			status |= move_into(argv[i], to);
		return status;
	}
	if (argc > 2) {
		if (access(to, F_OK) == 0)
			errno = ENOTDIR;
		err(1, "target '%s'", to);
	}
	return move(argv[0], to);
usage:
	fprintf(stderr, "usage: mv [-finv] FILE... NAME|DIRECTORY\n");
	return 1;
}
