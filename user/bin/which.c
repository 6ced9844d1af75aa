/*
 * which: prints where programs are found through PATH; -a all places, not just the first. Status 1
 * if one is nowhere.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_program(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* Whether it was found at all. */
static bool find(const char *name, const char *path, bool all)
{
	char candidate[4096];
	bool found = false;

	if (strchr(name, '/')) {
		if (is_program(name))
			puts(name);
		return is_program(name);
	}
	while (!found || all) {
		size_t length = strcspn(path, ":");
		snprintf(candidate, sizeof(candidate), "%.*s%s%s", (int)length, path,
			 length ? "/" : "./", name);
		if (is_program(candidate)) {
			puts(candidate);
			found = true;
		}
		if (!path[length])
			break;
		path += length + 1;
	}
	return found;
}

int main(int argc, char **argv)
{
	const char *path = getenv("PATH");
	int option, status = 0;
	bool all = false;

	while ((option = getopt(argc, argv, "a")) != -1) {
		if (option == '?')
			return 2;
		all = true;
	}
	for (; optind < argc; optind++)
		status |= !find(argv[optind], path ? path : "/bin", all);
	return fflush(stdout) == 0 ? status : 1;
}
