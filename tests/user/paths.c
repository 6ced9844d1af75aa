/* Paths: how a name leads to a file, directories and what is in them, links, renaming. */
#include "check.h"

#include <limits.h>

static void make_file(const char *path, const char *text)
{
	int file = CHECK_OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644));
	CHECK_EQ(write(file, text, strlen(text)), strlen(text));
	close(file);
}

static const char *content(const char *path)
{
	static char text[256];
	int file = CHECK_OK(open(path, O_RDONLY));
	ssize_t length = read(file, text, sizeof(text) - 1);
	text[length > 0 ? length : 0] = '\0';
	close(file);
	return text;
}

static nlink_t links(const char *path)
{
	struct stat status;
	CHECK_OK(lstat(path, &status));
	return status.st_nlink;
}

static ino_t inode(const char *path)
{
	struct stat status;
	CHECK_OK(stat(path, &status));
	return status.st_ino;
}

TEST(dots_and_doubled_slashes_lead_where_they_say)
{
	CHECK_OK(mkdir("a", 0755));
	CHECK_OK(mkdir("a/b", 0755));
	make_file("a/file", "here");
	CHECK_STR(content("a/./file"), "here");
	CHECK_STR(content("a/b/../file"), "here");
	CHECK_STR(content("a//b///..//file"), "here");
	CHECK_STR(content("./a/b/../../a/file"), "here");
	CHECK_EQ(inode("/.."), inode("/"));
	CHECK_EQ(inode("/../../.."), inode("/"));
	CHECK_EQ(inode("a/b/.."), inode("a"));
}

TEST(a_path_through_a_file_is_enotdir_and_through_nothing_enoent)
{
	struct stat status;
	make_file("file", "x");
	CHECK_ERRNO(stat("file/x", &status), ENOTDIR);
	CHECK_ERRNO(stat("file/", &status), ENOTDIR);
	CHECK_ERRNO(stat("file/..", &status), ENOTDIR);
	CHECK_ERRNO(stat("nothing/x", &status), ENOENT);
	CHECK_ERRNO(mkdir("nothing/x", 0755), ENOENT);
	CHECK_ERRNO(stat("", &status), ENOENT);
}

TEST(names_may_have_255_bytes_and_paths_4095)
{
	char name[300], path[5000] = "";
	struct stat status;
	memset(name, 'n', sizeof(name));
	name[255] = '\0';
	make_file(name, "x");
	CHECK_STR(content(name), "x");
	name[255] = 'n';
	name[256] = '\0';
	CHECK_ERRNO(stat(name, &status), ENAMETOOLONG);
	CHECK_ERRNO(mkdir(name, 0755), ENAMETOOLONG);
	while (strlen(path) < 4094)
		strcat(path, "./");
	CHECK_OK(stat(path, &status));
	strcat(path, "./");
	CHECK_ERRNO(stat(path, &status), ENAMETOOLONG);
}

TEST(any_byte_but_slash_and_zero_may_be_in_a_name)
{
	make_file("a b\n\x01\xff*?", "odd");
	CHECK_STR(content("a b\n\x01\xff*?"), "odd");
	CHECK_OK(unlink("a b\n\x01\xff*?"));
}

/* --- Directories --- */

TEST(mkdir_makes_an_empty_directory_that_rmdir_removes)
{
	struct stat status;
	umask(022);
	CHECK_OK(mkdir("d", 0777));
	CHECK_OK(stat("d", &status));
	CHECK_EQ(status.st_mode, S_IFDIR | 0755);
	CHECK_ERRNO(mkdir("d", 0755), EEXIST);
	CHECK_ERRNO(mkdir("/", 0755), EEXIST);
	CHECK_OK(rmdir("d"));
	CHECK_ERRNO(rmdir("d"), ENOENT);
	CHECK_OK(mkdir("slash/", 0755));
	CHECK_OK(rmdir("slash/"));
}

TEST(rmdir_refuses_what_it_must)
{
	CHECK_OK(mkdir("d", 0755));
	make_file("d/file", "x");
	CHECK_ERRNO(rmdir("d"), ENOTEMPTY);
	CHECK_ERRNO(rmdir("d/file"), ENOTDIR);
	CHECK_ERRNO(rmdir("."), EINVAL);
	CHECK_ERRNO(rmdir("d/."), EINVAL);
	CHECK_ERRNO(rmdir("d/.."), ENOTEMPTY);
	CHECK_OK(unlink("d/file"));
	CHECK_OK(rmdir("d"));
}

TEST(readdir_names_every_entry_once)
{
	enum {
		FILES = 300
	};
	static bool seen[FILES];
	char name[32];
	int dots = 0, number;
	CHECK_OK(mkdir("d", 0755));
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "d/file%d", i);
		make_file(name, "");
	}
	DIR *directory = opendir("d");
	CHECK(directory != NULL);
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (entry->d_name[0] == '.') {
			dots++;
			continue;
		}
		CHECK_EQ(sscanf(entry->d_name, "file%d", &number), 1);
		CHECK(!seen[number]);
		seen[number] = true;
		CHECK(entry->d_ino != 0);
		CHECK(entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN);
	}
	CHECK_OK(closedir(directory));
	CHECK_EQ(dots, 2);
	for (int i = 0; i < FILES; i++)
		CHECK(seen[i]);
}

TEST(entries_may_be_removed_while_the_directory_is_read)
{
	enum {
		FILES = 100
	};
	char name[300];
	int removed = 0;
	CHECK_OK(mkdir("d", 0755));
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "d/file%d", i);
		make_file(name, "");
	}
	DIR *directory = opendir("d");
	for (struct dirent *entry; (entry = readdir(directory));) {
		snprintf(name, sizeof(name), "d/%s", entry->d_name);
		if (entry->d_name[0] != '.')
			removed += unlink(name) == 0;
	}
	closedir(directory);
	CHECK_EQ(removed, FILES);
	CHECK_OK(rmdir("d"));
}

TEST(rewinddir_begins_again)
{
	int entries[2] = {0, 0};
	make_file("one", "");
	DIR *directory = opendir(".");
	for (int round = 0; round < 2; round++) {
		while (readdir(directory))
			entries[round]++;
		rewinddir(directory);
	}
	closedir(directory);
	CHECK_EQ(entries[0], 3);
	CHECK_EQ(entries[1], 3);
}

TEST(opendir_needs_a_directory)
{
	make_file("file", "x");
	CHECK(opendir("file") == NULL);
	CHECK_EQ(errno, ENOTDIR);
	CHECK(opendir("missing") == NULL);
	CHECK_EQ(errno, ENOENT);
}

TEST(chdir_and_getcwd_agree)
{
	char before[256], after[300], expected[300];
	CHECK(getcwd(before, sizeof(before)) != NULL);
	CHECK_OK(mkdir("d", 0755));
	CHECK_OK(chdir("d"));
	CHECK(getcwd(after, sizeof(after)) != NULL);
	snprintf(expected, sizeof(expected), "%s/d", before);
	CHECK_STR(after, expected);
	CHECK_OK(chdir(".."));
	CHECK(getcwd(after, sizeof(after)) != NULL);
	CHECK_STR(after, before);
	CHECK_OK(chdir("/"));
	CHECK(getcwd(after, sizeof(after)) != NULL);
	CHECK_STR(after, "/");
	CHECK_OK(chdir(before));
}

TEST(chdir_needs_a_directory_and_getcwd_room)
{
	char small[3];
	make_file("file", "x");
	CHECK_ERRNO(chdir("file"), ENOTDIR);
	CHECK_ERRNO(chdir("missing"), ENOENT);
	CHECK(getcwd(small, sizeof(small)) == NULL);
	CHECK_EQ(errno, ERANGE);
}

TEST(fchdir_goes_to_an_open_directory)
{
	char path[256], before[256];
	CHECK(getcwd(before, sizeof(before)) != NULL);
	int here = CHECK_OK(open(".", O_RDONLY));
	CHECK_OK(chdir("/"));
	CHECK_OK(fchdir(here));
	CHECK(getcwd(path, sizeof(path)) != NULL);
	CHECK_STR(path, before);
	make_file("file", "x");
	CHECK_ERRNO(fchdir(CHECK_OK(open("file", O_RDONLY))), ENOTDIR);
}

TEST(a_removed_working_directory_is_a_place_without_a_name)
{
	char path[256];
	struct stat status;
	CHECK_OK(mkdir("d", 0755));
	CHECK_OK(chdir("d"));
	CHECK_OK(rmdir("../d"));
	CHECK(getcwd(path, sizeof(path)) == NULL);
	CHECK_EQ(errno, ENOENT);
	CHECK_OK(stat(".", &status));
	CHECK_ERRNO(open("file", O_WRONLY | O_CREAT, 0644), ENOENT);
	CHECK_ERRNO(mkdir("x", 0755), ENOENT);
	CHECK_OK(chdir(".."));
}

/* --- Links --- */

TEST(a_hard_link_is_the_same_file)
{
	make_file("one", "text");
	CHECK_OK(link("one", "two"));
	CHECK_EQ(inode("one"), inode("two"));
	CHECK_EQ(links("one"), 2);
	make_file("two", "changed");
	CHECK_STR(content("one"), "changed");
	CHECK_OK(unlink("one"));
	CHECK_STR(content("two"), "changed");
	CHECK_EQ(links("two"), 1);
}

TEST(link_refuses_what_it_must)
{
	make_file("file", "x");
	CHECK_OK(mkdir("d", 0755));
	CHECK_ERRNO(link("missing", "x"), ENOENT);
	CHECK_ERRNO(link("file", "d"), EEXIST);
	CHECK_ERRNO(link("file", "file"), EEXIST);
	CHECK_ERRNO(link("d", "e"), EPERM);
	CHECK_ERRNO(link("file", "missing/x"), ENOENT);
}

TEST(a_directorys_links_count_its_subdirectories)
{
	CHECK_OK(mkdir("d", 0755));
	CHECK_EQ(links("d"), 2);
	CHECK_OK(mkdir("d/a", 0755));
	CHECK_OK(mkdir("d/b", 0755));
	CHECK_EQ(links("d"), 4);
	CHECK_OK(rmdir("d/a"));
	CHECK_EQ(links("d"), 3);
	CHECK_OK(rename("d/b", "b"));
	CHECK_EQ(links("d"), 2);
}

TEST(unlink_refuses_directories_and_what_is_not_there)
{
	CHECK_OK(mkdir("d", 0755));
	CHECK_ERRNO(unlink("d"), EISDIR);
	CHECK_ERRNO(unlink("missing"), ENOENT);
	make_file("file", "x");
	CHECK_ERRNO(unlink("file/"), ENOTDIR);
}

TEST(a_symbolic_link_leads_to_its_target_and_readlink_reads_it)
{
	char target[32] = "";
	struct stat status;
	make_file("file", "text");
	CHECK_OK(symlink("file", "link"));
	CHECK_STR(content("link"), "text");
	CHECK_EQ(readlink("link", target, sizeof(target)), 4);
	CHECK_STR(target, "file");
	CHECK_EQ(readlink("link", target, 2), 2);
	CHECK_OK(lstat("link", &status));
	CHECK(S_ISLNK(status.st_mode));
	CHECK_EQ(status.st_size, 4);
	CHECK_OK(stat("link", &status));
	CHECK(S_ISREG(status.st_mode));
	CHECK_ERRNO(readlink("file", target, sizeof(target)), EINVAL);
	CHECK_ERRNO(symlink("x", "link"), EEXIST);
	CHECK_ERRNO(symlink("", "empty"), ENOENT);
}

TEST(symbolic_links_in_the_middle_are_followed_from_where_they_stand)
{
	CHECK_OK(mkdir("a", 0755));
	CHECK_OK(mkdir("a/b", 0755));
	make_file("a/file", "found");
	CHECK_OK(symlink("../a", "a/b/up"));
	CHECK_ERRNO(open("a/b/up/file", O_RDONLY), ENOENT); /* ../a from a/b is a/a */
	CHECK_OK(symlink("../../a", "a/b/right"));
	CHECK_STR(content("a/b/right/file"), "found");
	CHECK_STR(content("a/b/right/b/right/file"), "found");
}

TEST(removing_a_link_leaves_its_target)
{
	make_file("file", "text");
	CHECK_OK(symlink("file", "link"));
	CHECK_OK(unlink("link"));
	CHECK_STR(content("file"), "text");
	CHECK_OK(mkdir("d", 0755));
	CHECK_OK(symlink("d", "link"));
	CHECK_ERRNO(rmdir("link"), ENOTDIR);
	CHECK_OK(unlink("link"));
}

TEST(a_circle_of_links_is_eloop)
{
	struct stat status;
	CHECK_OK(symlink("b", "a"));
	CHECK_OK(symlink("a", "b"));
	CHECK_ERRNO(stat("a", &status), ELOOP);
	CHECK_ERRNO(open("a/x", O_RDONLY), ELOOP);
	CHECK_OK(lstat("a", &status));
	CHECK_OK(symlink("self/x", "self"));
	CHECK_ERRNO(stat("self", &status), ELOOP);
}

TEST(thirty_links_in_a_row_are_followed)
{
	char name[16], next[16];
	make_file("l0", "end");
	for (int i = 1; i <= 30; i++) {
		snprintf(name, sizeof(name), "l%d", i);
		snprintf(next, sizeof(next), "l%d", i - 1);
		CHECK_OK(symlink(next, name));
	}
	CHECK_STR(content("l30"), "end");
}

/* --- rename --- */

TEST(rename_moves_a_file_and_replaces_what_is_there)
{
	make_file("one", "1");
	make_file("two", "2");
	CHECK_OK(mkdir("d", 0755));
	CHECK_OK(rename("one", "two"));
	CHECK_STR(content("two"), "1");
	CHECK_ERRNO(open("one", O_RDONLY), ENOENT);
	CHECK_OK(rename("two", "d/three"));
	CHECK_STR(content("d/three"), "1");
}

TEST(the_file_that_rename_replaced_lives_while_it_is_open)
{
	char text[4] = "";
	make_file("one", "1");
	make_file("two", "2");
	int file = CHECK_OK(open("two", O_RDONLY));
	CHECK_OK(rename("one", "two"));
	CHECK_EQ(read(file, text, 3), 1);
	CHECK_STR(text, "2");
}

TEST(rename_moves_directories_with_all_in_them)
{
	struct stat status;
	CHECK_OK(mkdir("a", 0755));
	CHECK_OK(mkdir("a/b", 0755));
	make_file("a/b/file", "deep");
	CHECK_OK(mkdir("c", 0755));
	CHECK_OK(rename("a/b", "c/moved"));
	CHECK_STR(content("c/moved/file"), "deep");
	CHECK_EQ(inode("c/moved/.."), inode("c"));
	CHECK_ERRNO(stat("a/b", &status), ENOENT);
}

TEST(rename_refuses_what_it_must)
{
	CHECK_OK(mkdir("d", 0755));
	CHECK_OK(mkdir("d/e", 0755));
	CHECK_OK(mkdir("full", 0755));
	make_file("full/file", "x");
	make_file("file", "x");
	CHECK_ERRNO(rename("missing", "x"), ENOENT);
	CHECK_ERRNO(rename("file", "missing/x"), ENOENT);
	CHECK_ERRNO(rename("file", "d"), EISDIR);
	CHECK_ERRNO(rename("d", "file"), ENOTDIR);
	CHECK_ERRNO(rename("d", "full"), ENOTEMPTY);
	CHECK_ERRNO(rename("d", "d/e/f"), EINVAL);
	CHECK_ERRNO(rename("d", "d/e"), EINVAL);
	CHECK_ERRNO(rename("d/e", "d"), ENOTEMPTY);
	CHECK_ERRNO(rename("d/.", "x"), EBUSY);
	CHECK_OK(rename("d/e", "d/e"));
}

TEST(rename_of_two_names_of_one_file_does_nothing)
{
	make_file("one", "x");
	CHECK_OK(link("one", "two"));
	CHECK_OK(rename("one", "two"));
	CHECK_EQ(links("one"), 2);
}

TEST(rename_moves_a_symbolic_link_itself)
{
	struct stat status;
	make_file("file", "x");
	CHECK_OK(symlink("file", "link"));
	CHECK_OK(rename("link", "moved"));
	CHECK_OK(lstat("moved", &status));
	CHECK(S_ISLNK(status.st_mode));
	CHECK_STR(content("file"), "x");
}

/* --- The rest --- */

TEST(access_tells_existence)
{
	make_file("file", "x");
	CHECK_OK(access("file", F_OK));
	CHECK_OK(access("file", R_OK | W_OK));
	CHECK_ERRNO(access("missing", F_OK), ENOENT);
	CHECK_ERRNO(access("file", 99), EINVAL);
	CHECK_ERRNO(access("file", X_OK), EACCES); /* root needs an x bit, too */
}

TEST(times_move_with_what_is_done)
{
	struct stat before, after;
	make_file("file", "x");
	CHECK_OK(stat("file", &before));
	sleep_ms(50);
	make_file("file", "y");
	CHECK_OK(stat("file", &after));
	CHECK(after.st_mtim.tv_sec > before.st_mtim.tv_sec ||
	      after.st_mtim.tv_nsec > before.st_mtim.tv_nsec);
	const struct timespec times[2] = {{1000, 5}, {2000, 6}};
	CHECK_OK(utimensat(AT_FDCWD, "file", times, 0));
	CHECK_OK(stat("file", &after));
	CHECK_EQ(after.st_atim.tv_sec, 1000);
	CHECK_EQ(after.st_mtim.tv_sec, 2000);
	CHECK_EQ(after.st_mtim.tv_nsec, 6);
}

TEST(calls_relative_to_a_directory)
{
	char target[8] = "";
	struct stat status;
	CHECK_OK(mkdir("d", 0755));
	int directory = CHECK_OK(open("d", O_RDONLY | O_DIRECTORY));
	int file = CHECK_OK(openat(directory, "file", O_WRONLY | O_CREAT, 0644));
	close(file);
	CHECK_OK(fstatat(directory, "file", &status, 0));
	CHECK_OK(mkdirat(directory, "sub", 0755));
	CHECK_OK(symlinkat("file", directory, "link"));
	CHECK_EQ(readlinkat(directory, "link", target, sizeof(target)), 4);
	CHECK_OK(renameat(directory, "file", directory, "moved"));
	CHECK_OK(unlinkat(directory, "moved", 0));
	CHECK_OK(unlinkat(directory, "sub", AT_REMOVEDIR));
	CHECK_ERRNO(openat(99, "x", O_RDONLY), EBADF);
	CHECK_ERRNO(access("d/link", F_OK), ENOENT); /* it dangles by now */
}
