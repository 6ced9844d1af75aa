/*
 * cp: copies files.
 *
 *	cp FILE COPY
 *	cp FILE... DIRECTORY
 *
 * -r copies directories with all below them, and symbolic links as links; -p keeps mode, owner and
 * times; -a is -rp; -f removes a copy that cannot be opened and tries again; -i asks before
 * overwriting; -n never overwrites; -L follows all links, -P (or -d) none; -v tells.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/answer.h"
#include "user/lib/paths.h"

static bool recursive, preserve, force, ask, no_clobber, follow_all, follow_none, verbose;
static mode_t mask;

/*
 * The directory made for the tree being copied: met again below its source, it must not be entered.
 */
static struct stat made;
static bool have_made;
static const char *tree_from, *tree_to; /* the tree as the command line names it */

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool confirmed(const char *path)
{
	fprintf(stderr, "cp: overwrite '%s'? ", path);
	return answered_yes();
}

/* Owner first: changing it may clear the set-id bits, which chmod then puts back. */
static int copy_attributes(const char *to, const struct stat *from)
{
	const struct timespec times[2] = {from->st_atim, from->st_mtim};
	if (lchown(to, from->st_uid, from->st_gid) < 0 && errno != EPERM) {
		warn("failed to preserve ownership for '%s'", to);
		return 1;
	}
	if (!S_ISLNK(from->st_mode) && chmod(to, from->st_mode & 07777) < 0) {
		warn("setting permissions for '%s'", to);
		return 1;
	}
	if (utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW) < 0) {
		warn("preserving times for '%s'", to);
		return 1;
	}
	return 0;
}

static int copy_bytes(int in, int out, const char *from, const char *to)
{
	static char block[32768];
	ssize_t got;
	while ((got = read(in, block, sizeof(block))) > 0) {
		for (ssize_t done = 0; done < got;) {
			ssize_t written = write(out, block + done, got - done);
			if (written < 0) {
				warn("error writing '%s'", to);
				return 1;
			}
			done += written;
		}
	}
	if (got < 0)
		warn("error reading '%s'", from);
	return got < 0;
}

static int open_copy(const char *to, mode_t mode, bool exists)
{
	int file = open(to, exists ? O_WRONLY | O_TRUNC : O_WRONLY | O_CREAT | O_EXCL, mode);
	if (file < 0 && exists && force && unlink(to) == 0)
		file = open(to, O_WRONLY | O_CREAT | O_EXCL, mode);
	return file;
}

static int copy_regular(const char *from, const char *to, mode_t mode, bool exists)
{
	int in = open(from, O_RDONLY);
	if (in < 0) {
		warn("cannot open '%s' for reading", from);
		return 1;
	}
	int out = open_copy(to, mode & 0777 & (preserve ? 0700 : 0777), exists);
	if (out < 0) {
		warn("cannot create regular file '%s'", to);
		close(in);
		return 1;
	}
	int status = copy_bytes(in, out, from, to);
	close(in);
	if (close(out) < 0) {
		warn("error writing '%s'", to);
		status = 1;
	}
	return status;
}

/* Links, devices and fifos are made anew; one that is there already gives way. */
static int copy_special(const char *from, const char *to, const struct stat *status, bool exists)
{
	char target[4096];
	if (exists && unlink(to) < 0) {
		warn("cannot remove '%s'", to);
		return 1;
	}
	if (!S_ISLNK(status->st_mode)) {
		if (mknod(to, status->st_mode, status->st_rdev) == 0)
			return 0;
		warn("cannot create special file '%s'", to);
		return 1;
	}
	ssize_t length = readlink(from, target, sizeof(target) - 1);
	if (length < 0) {
		warn("cannot read symbolic link '%s'", from);
		return 1;
	}
	target[length] = '\0';
	if (symlink(target, to) == 0)
		return 0;
	warn("cannot create symbolic link '%s'", to);
	return 1;
}

static int copy(const char *from, const char *to, bool named);

static int copy_entries(const char *from, const char *to)
{
	DIR *directory = opendir(from);
	struct dirent *entry;
	int status = 0;
	if (!directory) {
		warn("cannot access '%s'", from);
		return 1;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *source = path_join(from, entry->d_name);
		char *copied = path_join(to, entry->d_name);
		status |= copy(source, copied, false);
		free(source);
		free(copied);
	}
	closedir(directory);
	return status;
}

/* The copy is writable for its owner until all is in it; then it gets the mode it is to have. */
static int copy_directory(const char *from, const char *to, const struct stat *status, bool exists)
{
	bool outermost = !have_made;
	if (!have_made) {
		tree_from = from;
		tree_to = to;
	}
	if (!recursive) {
		warnx("-r not specified; omitting directory '%s'", from);
		return 1;
	}
	if (have_made && same_file(status, &made)) {
		warnx("cannot copy a directory, '%s', into itself, '%s'", tree_from, tree_to);
		return 1;
	}
	if (!exists && mkdir(to, (status->st_mode & 07777) | S_IRWXU) < 0) {
		warn("cannot create directory '%s'", to);
		return 1;
	}
	if (outermost)
		have_made = stat(to, &made) == 0;
	int result = copy_entries(from, to);
	if (outermost)
		have_made = false;
	if (preserve)
		return result | copy_attributes(to, status);
	if (!exists && chmod(to, status->st_mode & 0777 & ~mask) < 0)
		warn("setting permissions for '%s'", to);
	return result;
}

/* True when `to` may be written over; otherwise *result is the exit status. */
static bool may_overwrite(const char *from, const struct stat *in, const char *to, int *result)
{
	struct stat out;
	*result = 1;
	if (stat(to, &out) == 0 && same_file(in, &out) && !S_ISLNK(in->st_mode)) {
		warnx("'%s' and '%s' are the same file", from, to);
		return false;
	}
	if (lstat(to, &out) == 0 && S_ISDIR(out.st_mode) && !S_ISDIR(in->st_mode)) {
		warnx("cannot overwrite directory '%s' with non-directory", to);
		return false;
	}
	if (stat(to, &out) == 0 && !S_ISDIR(out.st_mode) && S_ISDIR(in->st_mode)) {
		warnx("cannot overwrite non-directory '%s' with directory '%s'", to, from);
		return false;
	}
	*result = 0;
	if (S_ISDIR(in->st_mode))
		return true;
	return !no_clobber && (!ask || confirmed(to));
}

/* Copies one file of any kind; `named` when it stands on the command line. */
static int copy(const char *from, const char *to, bool named)
{
	struct stat in, out;
	bool follow = follow_all || (!follow_none && named && !recursive);
	int result;
	if ((follow ? stat(from, &in) : lstat(from, &in)) < 0) {
		warn("cannot stat '%s'", from);
		return 1;
	}
	bool exists = lstat(to, &out) == 0;
	if (exists && !may_overwrite(from, &in, to, &result))
		return result;
	if (verbose)
		printf("'%s' -> '%s'\n", from, to);
	if (S_ISDIR(in.st_mode))
		return copy_directory(from, to, &in, exists);
	if (S_ISREG(in.st_mode) || !recursive)
		result = S_ISLNK(in.st_mode) ? copy_special(from, to, &in, exists)
					     : copy_regular(from, to, in.st_mode, exists);
	else
		result = copy_special(from, to, &in, exists);
	if (result == 0 && preserve)
		result = copy_attributes(to, &in);
	return result;
}

/* The last component of a path, without slashes after it. */
static char *last_component(const char *path)
{
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	char *name = strndup(path + begin, end - begin);
	if (!name)
		err(1, NULL);
	return name;
}

static int copy_into(const char *from, const char *directory)
{
	char *name = last_component(from);
	char *to = strcmp(name, "..") == 0 ? strdup(directory) : path_join(directory, name);
	if (!to)
		err(1, NULL);
	int status = copy(from, to, true);
	free(name);
	free(to);
	return status;
}

static bool take_option(int option)
{
	switch (option) {
	case 'a':
		recursive = preserve = follow_none = true;
		return true;
	case 'r':
	case 'R':
		return recursive = true;
	case 'p':
		return preserve = true;
	case 'f':
		return force = true;
	case 'i':
		no_clobber = false;
		return ask = true;
	case 'n':
		ask = false;
		return no_clobber = true;
	case 'L':
		follow_none = false;
		return follow_all = true;
	case 'd':
	case 'P':
		follow_all = false;
		return follow_none = true;
	case 'v':
		return verbose = true;
	default:
		return false;
	}
}

int main(int argc, char **argv)
{
	int option, status = 0;
	struct stat last;
	mask = umask(0);
	umask(mask);
	while ((option = getopt(argc, argv, "arRpfinLdPv")) != -1) {
		if (!take_option(option))
			goto usage;
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
			status |= copy_into(argv[i], to);
		return status;
	}
	if (argc > 2) {
		if (access(to, F_OK) == 0)
			errno = ENOTDIR;
		err(1, "target '%s'", to);
	}
	return copy(argv[0], to, true);
usage:
	fprintf(stderr, "usage: cp [-arRpfinLdPv] FILE... COPY|DIRECTORY\n");
	return 1;
}
