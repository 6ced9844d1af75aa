/*
 * chown: changes owner and group. OWNER is USER, USER:GROUP, USER: (with the user's group) or
 * :GROUP, by name or number. -R goes below directories, -h changes symbolic links themselves.
 */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool recursive, links;
static uid_t user = -1;
static gid_t group = -1;

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static void parse_user(const char *name, bool with_group)
{
	struct passwd *found = getpwnam(name);
	if (found) {
		user = found->pw_uid;
		if (with_group)
			group = found->pw_gid;
	} else if (is_number(name) && !with_group) {
		user = strtoul(name, NULL, 10);
	} else {
		errx(1, "invalid user: '%s'", name);
	}
}

static void parse_owner(char *text)
{
	char *colon = strchr(text, ':');
	if (colon)
		*colon = '\0';
	if (*text)
		parse_user(text, colon && colon[1] == '\0');
	if (!colon || colon[1] == '\0')
		return;
	struct group *found = getgrnam(colon + 1);
	if (found)
		group = found->gr_gid;
	else if (is_number(colon + 1))
		group = strtoul(colon + 1, NULL, 10);
	else
		errx(1, "invalid group: '%s'", colon + 1);
}

static int change(const char *path);

static int change_below(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int status = 0;
	if (!directory) {
		warn("cannot read directory '%s'", path);
		return 1;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		size_t size = strlen(path) + strlen(entry->d_name) + 2;
		char *below = malloc(size);
		if (!below)
			err(1, NULL);
		snprintf(below, size, "%s/%s", path, entry->d_name);
		status |= change(below);
		free(below);
	}
	closedir(directory);
	return status;
}

/* In a tree links are changed, not what they lead to: that may lie anywhere. */
static int change(const char *path)
{
	struct stat found;
	if (lstat(path, &found) < 0) {
		warn("cannot access '%s'", path);
		return 1;
	}
	if ((links || recursive ? lchown : chown)(path, user, group) < 0) {
		warn("changing ownership of '%s'", path);
		return 1;
	}
	return recursive && S_ISDIR(found.st_mode) ? change_below(path) : 0;
}

int main(int argc, char **argv)
{
	int option, status = 0;
	while ((option = getopt(argc, argv, "Rh")) != -1) {
		if (option == 'R')
			recursive = true;
		else if (option == 'h')
			links = true;
		else
			optind = argc;
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: chown [-Rh] [USER][:[GROUP]] FILE...\n");
		return 1;
	}
	parse_owner(argv[optind++]);
	for (; optind < argc; optind++)
		status |= change(argv[optind]);
	return status;
}
