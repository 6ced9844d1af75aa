/*
 * Paths and patterns: fnmatch, glob, realpath, directories.
 */
#include "check.h"

#include <fnmatch.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>

static void make(const char *path)
{
	close(open(path, O_CREAT | O_WRONLY, 0666));
}

TEST(patterns_match_names)
{
	CHECK_EQ(fnmatch("*.c", "main.c", 0), 0);
	CHECK_EQ(fnmatch("*.c", "main.h", 0), FNM_NOMATCH);
	CHECK_EQ(fnmatch("a?c", "abc", 0), 0);
	CHECK_EQ(fnmatch("[a-c]x", "bx", 0), 0);
	CHECK_EQ(fnmatch("[!a-c]x", "bx", 0), FNM_NOMATCH);
	CHECK_EQ(fnmatch("[]a]", "]", 0), 0);
	CHECK_EQ(fnmatch("[[:digit:]][[:alpha:]]", "7q", 0), 0);
	CHECK_EQ(fnmatch("\\*", "*", 0), 0);
	CHECK_EQ(fnmatch("\\*", "x", 0), FNM_NOMATCH);
	CHECK_EQ(fnmatch("*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0), FNM_NOMATCH);
	CHECK_EQ(fnmatch("ABC", "abc", FNM_CASEFOLD), 0);
}

TEST(flags_make_slashes_and_periods_special)
{
	CHECK_EQ(fnmatch("a*b", "a/b", 0), 0);
	CHECK_EQ(fnmatch("a*b", "a/b", FNM_PATHNAME), FNM_NOMATCH);
	CHECK_EQ(fnmatch("a?b", "a/b", FNM_PATHNAME), FNM_NOMATCH);
	CHECK_EQ(fnmatch("*", ".x", 0), 0);
	CHECK_EQ(fnmatch("*", ".x", FNM_PERIOD), FNM_NOMATCH);
	CHECK_EQ(fnmatch("a/*", "a/.x", FNM_PATHNAME | FNM_PERIOD), FNM_NOMATCH);
	CHECK_EQ(fnmatch(".*", ".x", FNM_PERIOD), 0);
}

/* The paths a pattern expands to, with blanks between them. */
static const char *expand(const char *pattern, int flags)
{
	static char text[512];
	glob_t found = {0};
	text[0] = '\0';
	int error = glob(pattern, flags, NULL, &found);
	if (error)
		return error == GLOB_NOMATCH ? "no match" : "error";
	for (size_t i = 0; i < found.gl_pathc; i++) {
		strcat(text, i ? " " : "");
		strcat(text, found.gl_pathv[i]);
	}
	globfree(&found);
	return text;
}

TEST(glob_expands_each_part_of_a_path)
{
	mkdir("d1", 0777);
	mkdir("d2", 0777);
	make("d1/b.c");
	make("d1/a.c");
	make("d2/x.c");
	make("d2/.hidden.c");
	make("d2/we*rd");
	CHECK_STR(expand("*", 0), "d1 d2");
	CHECK_STR(expand("d?/*.c", 0), "d1/a.c d1/b.c d2/x.c");
	CHECK_STR(expand("*/", 0), "d1/ d2/");
	CHECK_STR(expand("d*", GLOB_MARK), "d1/ d2/");
	CHECK_STR(expand("d2/.h*", 0), "d2/.hidden.c");
	CHECK_STR(expand("d2/we\\*rd", 0), "d2/we*rd");
	CHECK_STR(expand("none*", 0), "no match");
	CHECK_STR(expand("none*", GLOB_NOCHECK), "none*");
}

TEST(realpath_follows_links_and_dots)
{
	char here[PATH_MAX], expected[PATH_MAX + 16], found[PATH_MAX];
	CHECK(getcwd(here, sizeof(here)) != NULL);
	mkdir("d", 0777);
	make("d/f");
	symlink("../d", "d/up");
	symlink("loop", "loop");
	snprintf(expected, sizeof(expected), "%s/d/f", here);
	CHECK_STR(realpath("./d//up/../d/f", found), expected);
	CHECK_STR(realpath("/..", found), "/");
	CHECK(realpath("none", found) == NULL && errno == ENOENT);
	CHECK(realpath("loop", found) == NULL && errno == ELOOP);
	CHECK(realpath("d/f/x", found) == NULL && errno == ENOTDIR);
}

TEST(a_path_has_two_halves)
{
	static const char *const cases[][3] = {
		{"/usr/lib", "/usr", "lib"},
		{"/usr/", "/", "usr"},
		{"usr", ".", "usr"},
		{"/", "/", "/"},
		{"", ".", "."},
		{"a//b//", "a", "b"},
	};
	for (int i = 0; i < 6; i++) {
		char first[16], second[16];
		strcpy(first, cases[i][0]);
		strcpy(second, cases[i][0]);
		CHECK_STR(dirname(first), cases[i][1]);
		CHECK_STR(basename(second), cases[i][2]);
	}
}

TEST(a_directory_is_read_in_any_order_of_calls)
{
	for (int i = 0; i < 100; i++) {
		char name[16];
		snprintf(name, sizeof(name), "file%d", i);
		make(name);
	}
	DIR *dir = opendir(".");
	struct dirent *entry;
	int count = 0, regular = 0;
	while ((entry = readdir(dir))) {
		count++;
		regular += entry->d_type == DT_REG;
	}
	CHECK_EQ(count, 102);
	CHECK_EQ(regular, 100);
	rewinddir(dir);
	for (count = 0; count < 10; count++)
		readdir(dir);
	long place = telldir(dir);
	char tenth[256];
	strcpy(tenth, readdir(dir)->d_name);
	while (readdir(dir))
		continue;
	seekdir(dir, place);
	CHECK_STR(readdir(dir)->d_name, tenth);
	closedir(dir);
	CHECK(opendir("none") == NULL && errno == ENOENT);
	CHECK(opendir("file1") == NULL && errno == ENOTDIR);
}

TEST(temporary_files_are_new_and_private)
{
	char first[] = "tXXXXXX", second[] = "tXXXXXX", bad[] = "tXX";
	struct stat st;
	int fd = mkstemp(first), other = mkstemp(second);
	CHECK(fd >= 0 && other >= 0 && strcmp(first, second) != 0);
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_mode & 07777, 0600);
	CHECK_ERRNO(mkstemp(bad), EINVAL);
	close(fd);
	close(other);
}
