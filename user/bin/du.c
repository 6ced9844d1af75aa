/*
 * du: how much the files below a directory take, in kibibytes. -s the sum only, -a every file, -h
 * with units, -c a total; -b counts bytes as the files' sizes have them.
 */
#include <dirent.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user/lib/paths.h"

static bool sums_only, every_file, human, total_wanted, apparent;
static int exit_status;

/* Files with several names, so that each counts once. */
static struct {
	dev_t device;
	ino_t inode;
} * seen;
static size_t seen_count;

static bool first_meeting(const struct stat *status)
{
	if (status->st_nlink < 2 || S_ISDIR(status->st_mode))
		return true;
	for (size_t i = 0; i < seen_count; i++) {
		if (seen[i].device == status->st_dev && seen[i].inode == status->st_ino)
			return false;
	}
	seen = realloc(seen, (seen_count + 1) * sizeof(*seen));
	if (!seen)
		err(1, NULL);
	seen[seen_count].device = status->st_dev;
	seen[seen_count++].inode = status->st_ino;
	return true;
}

/* Sizes are rounded up: nothing takes less than it does. */
static void print_size(unsigned long long bytes, const char *path)
{
	static const char units[] = "BKMGT";
	int unit = 0;
	unsigned long long scale = 1;
	if (!human) {
		printf("%llu\t%s\n", apparent ? bytes : (bytes + 1023) / 1024, path);
		return;
	}
	while (bytes / scale >= 1024 && unit < 4) {
		scale *= 1024;
		unit++;
	}
	unsigned long long tenths =
		(bytes / scale) * 10 + ((bytes % scale) * 10 + scale - 1) / scale;
	if (unit == 0)
		printf("%llu\t%s\n", bytes, path);
	else if (tenths < 100)
		printf("%llu.%llu%c\t%s\n", tenths / 10, tenths % 10, units[unit], path);
	else
		printf("%llu%c\t%s\n", (tenths + 9) / 10, units[unit], path);
}

static unsigned long long measure(const char *path, bool named);

static unsigned long long measure_below(const char *path)
{
	unsigned long long bytes = 0;
	DIR *directory = opendir(path);
	struct dirent *entry;
	if (!directory) {
		warn("cannot read directory '%s'", path);
		exit_status = 1;
		return 0;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *below = path_join(path, entry->d_name);
		bytes += measure(below, false);
		free(below);
	}
	closedir(directory);
	return bytes;
}

static unsigned long long measure(const char *path, bool named)
{
	struct stat status;
	if (lstat(path, &status) < 0) {
		warn("cannot access '%s'", path);
		exit_status = 1;
		return 0;
	}
	if (!first_meeting(&status))
		return 0;
	bool directory = S_ISDIR(status.st_mode);
	unsigned long long bytes = apparent ? (unsigned long long)status.st_size
					    : (unsigned long long)status.st_blocks * 512;
	if (directory)
		bytes += measure_below(path);
	if (named || (!sums_only && (directory || every_file)))
		print_size(bytes, path);
	return bytes;
}

int main(int argc, char **argv)
{
	unsigned long long total = 0;
	int option;
	while ((option = getopt(argc, argv, "sahckb")) != -1) {
		if (option == 's')
			sums_only = true;
		else if (option == 'a')
			every_file = true;
		else if (option == 'h')
			human = true;
		else if (option == 'c')
			total_wanted = true;
		else if (option == 'b')
			apparent = true;
		else if (option == '?') {
			fprintf(stderr, "usage: du [-sahckb] [FILE...]\n");
			return 1;
		}
	}
	if (optind == argc)
		total = measure(".", true);
	for (; optind < argc; optind++)
		total += measure(argv[optind], true);
	if (total_wanted)
		print_size(total, "total");
	return fflush(stdout) == 0 ? exit_status : 1;
}
