/*
 * How ls shows what it found: one name a line, names in columns, or the long format, whose columns
 * are as wide as their widest entry.
 */
#include "user/bin/ls/ls.h"

#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>

#define COLUMN_GAP 2
/* A time further away than half a year is shown with its year instead of the hour. */
#define RECENT_SECONDS (31556952 / 2)

struct widths {
	int inode, blocks, links, owner, group, size, major, minor;
};

static char kind_letter(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return 'd';
	case S_IFLNK:
		return 'l';
	case S_IFCHR:
		return 'c';
	case S_IFBLK:
		return 'b';
	case S_IFIFO:
		return 'p';
	case S_IFSOCK:
		return 's';
	default:
		return '-';
	}
}

/* drwxr-xr-x; the execute places also tell set-user-id, set-group-id and sticky. */
static void mode_text(mode_t mode, char text[11])
{
	static const char letters[] = "rwxrwxrwx";
	text[0] = kind_letter(mode);
	for (int i = 0; i < 9; i++)
		text[i + 1] = mode & (0400 >> i) ? letters[i] : '-';
	if (mode & S_ISUID)
		text[3] = mode & S_IXUSR ? 's' : 'S';
	if (mode & S_ISGID)
		text[6] = mode & S_IXGRP ? 's' : 'S';
	if (mode & S_ISVTX)
		text[9] = mode & S_IXOTH ? 't' : 'T';
	text[10] = '\0';
}

static const char *owner_name(uid_t uid)
{
	static char number[16];
	struct passwd *user = options.numeric ? NULL : getpwuid(uid);
	snprintf(number, sizeof(number), "%u", (unsigned)uid);
	return user ? user->pw_name : number;
}

static const char *group_name(gid_t gid)
{
	static char number[16];
	struct group *group = options.numeric ? NULL : getgrgid(gid);
	snprintf(number, sizeof(number), "%u", (unsigned)gid);
	return group ? group->gr_name : number;
}

/* With -h rounded up, as df and du do: 1.1K is never shown as less than it is. */
static const char *size_text(unsigned long long size)
{
	static char text[32];
	static const char units[] = "BKMGTPE";
	int unit = 0;
	unsigned long long scale = 1;
	while (options.human && size / scale >= 1024) {
		scale *= 1024;
		unit++;
	}
	if (unit > 0) {
		unsigned long long tenths =
			(size / scale) * 10 + ((size % scale) * 10 + scale - 1) / scale;
		if (tenths <= 99)
			snprintf(text, sizeof(text), "%llu.%llu%c", tenths / 10, tenths % 10,
				 units[unit]);
		else
			snprintf(text, sizeof(text), "%llu%c", (tenths + 9) / 10, units[unit]);
	} else {
		snprintf(text, sizeof(text), "%llu", size);
	}
	return text;
}

static const char *blocks_text(const struct entry *entry)
{
	static char text[32];
	if (options.human)
		return size_text((unsigned long long)entry->status.st_blocks * 512);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)entry->status.st_blocks / 2);
	return text;
}

static const char *inode_text(const struct entry *entry)
{
	static char text[32];
	snprintf(text, sizeof(text), "%llu", (unsigned long long)entry->status.st_ino);
	return text;
}

static int number_width(unsigned long long number)
{
	int width = 1;
	for (; number >= 10; number /= 10)
		width++;
	return width;
}

static void widen(int *width, size_t length)
{
	if (*width < (int)length)
		*width = length;
}

static bool is_device(const struct entry *entry)
{
	return S_ISCHR(entry->status.st_mode) || S_ISBLK(entry->status.st_mode);
}

static struct widths measure(const struct entry *entries, size_t count)
{
	struct widths widths = {0};
	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &entries[i];
		widen(&widths.inode, strlen(inode_text(entry)));
		widen(&widths.blocks, strlen(blocks_text(entry)));
		if (!options.long_format)
			continue;
		widen(&widths.links, number_width(entry->status.st_nlink));
		widen(&widths.owner, strlen(owner_name(entry->status.st_uid)));
		widen(&widths.group, strlen(group_name(entry->status.st_gid)));
		if (is_device(entry)) {
			widen(&widths.major, number_width(major(entry->status.st_rdev)));
			widen(&widths.minor, number_width(minor(entry->status.st_rdev)));
			widen(&widths.size, widths.major + widths.minor + 2);
		} else {
			widen(&widths.size, strlen(size_text(entry->status.st_size)));
		}
	}
	return widths;
}

static const char *kind_suffix(mode_t mode)
{
	if (S_ISDIR(mode) && (options.classify || options.slash))
		return "/";
	if (!options.classify)
		return "";
	if (S_ISLNK(mode))
		return "@";
	if (S_ISFIFO(mode))
		return "|";
	if (S_ISSOCK(mode))
		return "=";
	return S_ISREG(mode) && mode & 0111 ? "*" : "";
}

static void print_name(const char *name)
{
	for (; *name; name++) {
		unsigned char c = *name;
		putchar(options.terminal && iscntrl(c) ? '?' : c);
	}
}

/* Inode and blocks, which any format may have in front. */
static void print_prefix(const struct entry *entry, const struct widths *widths)
{
	if (options.inodes)
		printf("%*s ", widths->inode, inode_text(entry));
	if (options.blocks)
		printf("%*s ", widths->blocks, blocks_text(entry));
}

static void print_time(const struct timespec *when)
{
	char text[64];
	time_t now = time(NULL);
	struct tm *local = localtime(&when->tv_sec);
	bool recent = when->tv_sec <= now && now - when->tv_sec < RECENT_SECONDS;
	strftime(text, sizeof(text), recent ? "%b %e %H:%M" : "%b %e  %Y", local);
	fputs(text, stdout);
}

static void print_long(const struct entry *entry, const struct widths *widths)
{
	char mode[11];
	mode_text(entry->status.st_mode, mode);
	printf("%s %*llu ", mode, widths->links, (unsigned long long)entry->status.st_nlink);
	printf("%-*s ", widths->owner, owner_name(entry->status.st_uid));
	printf("%-*s ", widths->group, group_name(entry->status.st_gid));
	if (is_device(entry)) {
		int room = widths->size - widths->minor - 2;
		printf("%*u, %*u ", room, major(entry->status.st_rdev), widths->minor,
		       minor(entry->status.st_rdev));
	} else {
		printf("%*s ", widths->size, size_text(entry->status.st_size));
	}
	print_time(entry_time(entry));
	putchar(' ');
	print_name(entry->name);
	if (entry->target) {
		fputs(" -> ", stdout);
		print_name(entry->target);
	} else {
		fputs(kind_suffix(entry->status.st_mode), stdout);
	}
	putchar('\n');
}

/* What print_prefix and the name take on a line. */
static int cell_width(const struct entry *entry, const struct widths *widths)
{
	int width = strlen(entry->name) + strlen(kind_suffix(entry->status.st_mode));
	if (options.inodes)
		width += widths->inode + 1;
	if (options.blocks)
		width += widths->blocks + 1;
	return width;
}

static void print_cell(const struct entry *entry, const struct widths *widths)
{
	print_prefix(entry, widths);
	print_name(entry->name);
	fputs(kind_suffix(entry->status.st_mode), stdout);
}

/* The width of the column that begins at `first` and has `rows` names. */
static int column_width(const int *cells, size_t count, size_t first, size_t rows)
{
	int width = 0;
	for (size_t i = first; i < first + rows && i < count; i++)
		widen(&width, cells[i]);
	return width + COLUMN_GAP;
}

/* The fewest rows with which all columns fit on the line. */
static size_t choose_rows(const int *cells, size_t count)
{
	for (size_t rows = 1; rows < count; rows++) {
		int total = -COLUMN_GAP;
		for (size_t first = 0; first < count; first += rows)
			total += column_width(cells, count, first, rows);
		if (total < options.width)
			return rows;
	}
	return count;
}

static void print_columns(const struct entry *entries, size_t count, const struct widths *widths)
{
	int *cells = calloc(count, sizeof(*cells));
	for (size_t i = 0; cells && i < count; i++)
		cells[i] = cell_width(&entries[i], widths);
	size_t rows = cells ? choose_rows(cells, count) : count;
	for (size_t row = 0; row < rows; row++) {
		for (size_t i = row; i < count; i += rows) {
			print_cell(&entries[i], widths);
			if (i + rows >= count)
				break;
			int width = column_width(cells, count, i - row, rows);
			printf("%*s", width - cells[i], "");
		}
		putchar('\n');
	}
	free(cells);
}

void print_total(const struct entry *entries, size_t count)
{
	unsigned long long blocks = 0;
	for (size_t i = 0; i < count; i++)
		blocks += entries[i].status.st_blocks;
	if (options.human)
		printf("total %s\n", size_text(blocks * 512));
	else
		printf("total %llu\n", blocks / 2);
}

void print_entries(const struct entry *entries, size_t count)
{
	struct widths widths = measure(entries, count);
	if (options.columns && !options.long_format && count > 0) {
		print_columns(entries, count, &widths);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (options.long_format) {
			print_prefix(&entries[i], &widths);
			print_long(&entries[i], &widths);
		} else {
			print_cell(&entries[i], &widths);
			putchar('\n');
		}
	}
}
