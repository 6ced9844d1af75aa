/*
 * rmdir: removes empty directories. -p removes each directory's parents as well, as its path names
 * them.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool parents;

/* Cuts the last component off; false when none is left. */
static bool to_parent(char *path)
{
	char *end = path + strlen(path);
	while (end > path && end[-1] == '/')
		end--;
	while (end > path && end[-1] != '/')
		end--;
	while (end > path && end[-1] == '/')
		end--;
	*end = '\0';
	return end > path;
}

static int remove_directory(char *path)
{
	do {
		if (rmdir(path) < 0) {
			warn("failed to remove '%s'", path);
			return 1;
		}
	} while (parents && to_parent(path));
	return 0;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	while ((option = getopt(argc, argv, "p")) != -1) {
		if (option != 'p')
			goto usage;
		parents = true;
	}
	if (optind == argc)
		goto usage;
	for (; optind < argc; optind++)
		status |= remove_directory(argv[optind]);
	return status;
usage:
	fprintf(stderr, "usage: rmdir [-p] DIRECTORY...\n");
	return 1;
}
