/*
 * ls: lists files and directories. Files named on the command line come first, then the content of
 * each directory. Entries are read, looked up, sorted and only then printed, because the width of a
 * column depends on all that stands in it.
 *
 * Exit status: 0, 1 when something inside a directory could not be read, 2 when an argument could
 * not.
 */
#include "user/bin/ls/ls.h"

#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "user/lib/paths.h"

#define DEFAULT_WIDTH 80

struct options options;
static int exit_status;
static bool headings; /* name each directory before its content */
static bool printed;  /* something stands above: separate by an empty line */

struct list {
	struct entry *entries;
	size_t count, room;
};

static void failed(const char *what, const char *path, int status)
{
	fflush(stdout);
	warn("cannot %s '%s'", what, path);
	if (exit_status < status)
		exit_status = status;
}

const struct timespec *entry_time(const struct entry *entry)
{
	if (options.access_time)
		return &entry->status.st_atim;
	if (options.change_time)
		return &entry->status.st_ctim;
	return &entry->status.st_mtim;
}

static int compare(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	int order = 0;
	if (options.by_time) {
		const struct timespec *one = entry_time(first), *two = entry_time(second);
		order = (two->tv_sec > one->tv_sec) - (two->tv_sec < one->tv_sec);
		if (order == 0)
			order = (two->tv_nsec > one->tv_nsec) - (two->tv_nsec < one->tv_nsec);
	} else if (options.by_size) {
		off_t one = first->status.st_size, two = second->status.st_size;
		order = (two > one) - (two < one);
	}
	if (order == 0)
		order = strcmp(first->name, second->name);
	return options.reverse ? -order : order;
}

static char *read_target(const char *path)
{
	char target[4096];
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return NULL;
	target[length] = '\0';
	return strdup(target);
}

/* Looks the file up and appends it; `severity` is the exit status if that fails. */
static bool add(struct list *list, const char *name, const char *path, bool follow, int severity)
{
	struct entry entry = {0};
	bool found = follow && stat(path, &entry.status) == 0;
	if (!found && lstat(path, &entry.status) < 0) {
		failed("access", path, severity);
		return false;
	}
	entry.name = strdup(name);
	if (options.long_format && S_ISLNK(entry.status.st_mode))
		entry.target = read_target(path);
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 64;
		list->entries = realloc(list->entries, list->room * sizeof(entry));
	}
	if (!list->entries || !entry.name)
		err(2, NULL);
	list->entries[list->count++] = entry;
	return true;
}

static void free_list(struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->entries[i].name);
		free(list->entries[i].target);
	}
	free(list->entries);
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool wanted(const char *name)
{
	if (name[0] != '.' || options.all)
		return true;
	return options.almost_all && !is_dots(name);
}

static void list_directory(const char *path, int severity);

static void list_subdirectories(const char *path, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct entry *entry = &list->entries[i];
		if (!S_ISDIR(entry->status.st_mode) || is_dots(entry->name))
			continue;
		char *below = path_join(path, entry->name);
		list_directory(below, 1);
		free(below);
	}
}

static void list_directory(const char *path, int severity)
{
	struct list list = {0};
	struct dirent *found;
	DIR *directory = opendir(path);
	if (!directory) {
		failed("open directory", path, severity);
		return;
	}
	while ((found = readdir(directory))) {
		if (!wanted(found->d_name))
			continue;
		char *below = path_join(path, found->d_name);
		add(&list, found->d_name, below, options.follow, 1);
		free(below);
	}
	closedir(directory);
	qsort(list.entries, list.count, sizeof(*list.entries), compare);
	if (headings)
		printf("%s%s:\n", printed ? "\n" : "", path);
	printed = true;
	if (options.long_format || options.blocks)
		print_total(list.entries, list.count);
	print_entries(list.entries, list.count);
	if (options.recursive)
		list_subdirectories(path, &list);
	free_list(&list);
}

/* On the command line a link to a directory stands for the directory, except in a long listing. */
static void list_arguments(char **names, int count)
{
	struct list files = {0}, directories = {0};
	bool follow =
		options.follow || !(options.long_format || options.directories || options.classify);
	for (int i = 0; i < count; i++) {
		struct stat status;
		bool is_directory =
			!options.directories &&
			(follow ? stat(names[i], &status) : lstat(names[i], &status)) == 0 &&
			S_ISDIR(status.st_mode);
		add(is_directory ? &directories : &files, names[i], names[i],
		    is_directory || options.follow, 2);
	}
	qsort(files.entries, files.count, sizeof(*files.entries), compare);
	qsort(directories.entries, directories.count, sizeof(*directories.entries), compare);
	print_entries(files.entries, files.count);
	printed = files.count > 0;
	headings = options.recursive || count > 1;
	for (size_t i = 0; i < directories.count; i++)
		list_directory(directories.entries[i].name, 2);
	free_list(&files);
	free_list(&directories);
}

static int terminal_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	if (columns && atoi(columns) > 0)
		return atoi(columns);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return DEFAULT_WIDTH;
}

static bool take_option(int option)
{
	static const struct {
		char letter;
		bool *flag;
	} flags[] = {
		{'a', &options.all},         {'A', &options.almost_all},
		{'d', &options.directories}, {'i', &options.inodes},
		{'h', &options.human},       {'r', &options.reverse},
		{'R', &options.recursive},   {'s', &options.blocks},
		{'u', &options.access_time}, {'c', &options.change_time},
		{'F', &options.classify},    {'p', &options.slash},
		{'L', &options.follow},      {'l', &options.long_format},
		{'n', &options.numeric},     {'C', &options.columns},
		{'t', &options.by_time},     {'S', &options.by_size},
	};
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (flags[i].letter == option) {
			*flags[i].flag = true;
			return true;
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	static char *here[] = {"."};
	int option;
	options.terminal = options.columns = isatty(STDOUT_FILENO);
	options.width = terminal_width();
	while ((option = getopt(argc, argv, "aAlnC1RdishtrSucFpL")) != -1) {
		if (option == '1') {
			options.columns = options.long_format = false;
		} else if (!take_option(option)) {
			fprintf(stderr, "usage: ls [-aAlnC1RdishtrSucFpL] [FILE...]\n");
			return 2;
		}
		if (option == 'n')
			options.long_format = true;
		if (option == 'C')
			options.long_format = false;
		if (option == 't' || option == 'S') {
			options.by_time = option == 't';
			options.by_size = option == 'S';
		}
	}
	if ((options.access_time || options.change_time) && !options.long_format &&
	    !options.by_size)
		options.by_time = true;
	if (optind < argc)
		list_arguments(argv + optind, argc - optind);
	else
		list_arguments(here, 1);
	if (fflush(stdout) != 0)
		err(2, "write error");
	return exit_status;
}
