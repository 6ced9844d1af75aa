/*
 * pwd: prints the working directory. -P (the default) is the path the kernel knows; -L is $PWD,
 * symbolic links and all, if that still leads here.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* $PWD counts when it is absolute, has no "." or ".." in it, and is this directory. */
static const char *logical_path(void)
{
	const char *path = getenv("PWD");
	struct stat here, there;
	if (!path || path[0] != '/')
		return NULL;
	for (const char *part = path; part; part = strchr(part, '/')) {
		part++;
		size_t length = strcspn(part, "/");
		if (length > 0 && length <= 2 && strncmp(part, "..", length) == 0)
			return NULL;
	}
	if (stat(path, &there) < 0 || stat(".", &here) < 0 || here.st_dev != there.st_dev ||
	    here.st_ino != there.st_ino)
		return NULL;
	return path;
}

int main(int argc, char **argv)
{
	bool logical = false;
	int option;
	static char path[4096];
	while ((option = getopt(argc, argv, "LP")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: pwd [-LP]\n");
			return 1;
		}
		logical = option == 'L';
	}
	const char *shown = logical ? logical_path() : NULL;
	if (!shown)
		shown = getcwd(path, sizeof(path));
	if (!shown)
		err(1, "cannot find the working directory");
	return puts(shown) < 0 || fflush(stdout) != 0;
}
