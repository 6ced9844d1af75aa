/* Making, linking, removing and renaming names. */

#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/tree.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/mount.h"
#include "tests/kernel/files.h"

#define A SCRATCH "/a"
#define B SCRATCH "/b"

static uint32_t links_of(const char *path)
{
	struct path place;

	if (path_lookup(NULL, path, PATH_NOFOLLOW, &place) < 0)
		return 0;
	uint32_t links = place.dentry->inode->nlink;
	path_put(&place);
	return links;
}

KERNEL_TEST(a_name_is_made_once)
{
	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_dir(A), -EEXIST);
	EXPECT_EQ(make_dir(A "/"), -EEXIST);
	EXPECT_EQ(make_dir(A "/."), -EEXIST);
	EXPECT_EQ(make_dir("/"), -EEXIST);
	EXPECT_EQ(make_dir(A "/sub/"), 0);
	EXPECT_EQ(make_dir(B "/sub"), -ENOENT);
	EXPECT_EQ(make_link("x", B "/"), -ENOENT);
	EXPECT_EQ(try_open(A, O_WRONLY | O_CREAT), -EISDIR);
	EXPECT_EQ(try_open(B "/", O_WRONLY | O_CREAT), -EISDIR);
	EXPECT_EQ(try_open(B, O_WRONLY | O_CREAT | O_EXCL), 0);
	EXPECT_EQ(try_open(B, O_WRONLY | O_CREAT | O_EXCL), -EEXIST);
	scratch_end();
}

/* open(2): O_CREAT follows a link that leads nowhere and makes the file there; O_EXCL does not. */
KERNEL_TEST(creating_through_a_dangling_link_makes_its_target)
{
	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_link("a/target", SCRATCH "/link"), 0);
	EXPECT_EQ(try_open(SCRATCH "/link", O_WRONLY | O_CREAT | O_EXCL), -EEXIST);
	EXPECT_EQ(try_open(SCRATCH "/link", O_WRONLY | O_CREAT | O_NOFOLLOW), -ELOOP);
	EXPECT_EQ(ino_of(A "/target"), 0);
	EXPECT_EQ(try_open(SCRATCH "/link", O_WRONLY | O_CREAT), 0);
	EXPECT(ino_of(A "/target") != 0);
	scratch_end();
}

KERNEL_TEST(what_cannot_be_removed_says_why)
{
	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_file(A "/file", ""), 0);
	EXPECT_EQ(remove_dir(A), -ENOTEMPTY);
	EXPECT_EQ(remove_dir(A "/file"), -ENOTDIR);
	EXPECT_EQ(remove_dir(A "/."), -EINVAL);
	EXPECT_EQ(remove_dir(A "/.."), -ENOTEMPTY);
	EXPECT_EQ(remove_dir("/"), -EBUSY);
	EXPECT_EQ(remove_dir(SCRATCH), -EBUSY);
	EXPECT_EQ(remove_file(A), -EISDIR);
	EXPECT_EQ(remove_file(A "/."), -EISDIR);
	EXPECT_EQ(remove_file(A "/file/"), -ENOTDIR);
	EXPECT_EQ(remove_file(A "/none"), -ENOENT);
	EXPECT_EQ(remove_file(A "/file"), 0);
	EXPECT_EQ(remove_dir(A "/"), 0);
	scratch_end();
}

KERNEL_TEST(a_removed_file_lives_while_it_is_open)
{
	struct file *file;
	char buf[16] = "";

	scratch_begin();
	EXPECT_EQ(make_file(A, "still here"), 0);
	EXPECT_EQ(file_open(NULL, A, O_RDWR, 0, &file), 0);
	EXPECT_EQ(remove_file(A), 0);
	EXPECT_EQ(file->inode->nlink, 0);
	EXPECT_EQ(make_file(A, "another"), 0);
	EXPECT_EQ(read_bytes(file, buf, sizeof(buf)), 10);
	EXPECT_STR(buf, "still here");
	file_put(file);
	scratch_end();
}

KERNEL_TEST(a_removed_directory_takes_no_more_names)
{
	struct path gone;

	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(path_lookup(NULL, A, 0, &gone), 0);
	EXPECT_EQ(remove_dir(A), 0);
	EXPECT_EQ(tree_make(&gone, "x", S_IFDIR | 0755, 0, NULL), -ENOENT);
	struct file *file;
	EXPECT_EQ(file_open(&gone, "x", O_WRONLY | O_CREAT, 0644, &file), -ENOENT);
	path_put(&gone);
	scratch_end();
}

KERNEL_TEST(links_are_counted)
{
	struct path file;

	scratch_begin();
	EXPECT_EQ(links_of(SCRATCH), 2);
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_dir(A "/sub"), 0);
	EXPECT_EQ(links_of(SCRATCH), 3);
	EXPECT_EQ(links_of(A), 3);
	EXPECT_EQ(make_file(B, ""), 0);
	EXPECT_EQ(path_lookup(NULL, B, 0, &file), 0);
	EXPECT_EQ(tree_link(&file, NULL, A "/other"), 0);
	EXPECT_EQ(tree_link(&file, NULL, A "/other"), -EEXIST);
	EXPECT_EQ(links_of(B), 2);
	EXPECT_EQ(ino_of(B), ino_of(A "/other"));
	path_put(&file);
	EXPECT_EQ(remove_file(B), 0);
	EXPECT_EQ(links_of(A "/other"), 1);
	EXPECT_EQ(path_lookup(NULL, A, 0, &file), 0);
	EXPECT_EQ(tree_link(&file, NULL, SCRATCH "/c"), -EPERM);
	path_put(&file);
	EXPECT_EQ(move_file(A "/sub", SCRATCH "/sub", 0), 0);
	EXPECT_EQ(links_of(A), 2);
	EXPECT_EQ(links_of(SCRATCH), 4);
	scratch_end();
}

/* The kinds a name can have when rename looks at it. */
enum kind {
	NOTHING,
	FILE_KIND,
	EMPTY_DIR,
	FULL_DIR,
	LINK,
	KINDS
};

static void plant(const char *path, enum kind kind)
{
	char below[64];

	if (kind == FILE_KIND)
		EXPECT_EQ(make_file(path, path), 0);
	if (kind == EMPTY_DIR || kind == FULL_DIR)
		EXPECT_EQ(make_dir(path), 0);
	if (kind == LINK)
		EXPECT_EQ(make_link("nowhere", path), 0);
	if (kind == FULL_DIR) {
		snprintf(below, sizeof(below), "%s/file", path);
		EXPECT_EQ(make_file(below, ""), 0);
	}
}

static void uproot(const char *path, enum kind kind)
{
	char below[64];

	snprintf(below, sizeof(below), "%s/file", path);
	remove_file(below);
	if (kind != NOTHING && remove_file(path) < 0)
		EXPECT_EQ(remove_dir(path), 0);
}

KERNEL_TEST(rename_replaces_like_by_like)
{
	/* By what is moved (row) and what is there (column). */
	static const int want[KINDS][KINDS] = {
		[NOTHING] = {-ENOENT, -ENOENT, -ENOENT, -ENOENT, -ENOENT},
		[FILE_KIND] = {0, 0, -EISDIR, -EISDIR, 0},
		[EMPTY_DIR] = {0, -ENOTDIR, 0, -ENOTEMPTY, -ENOTDIR},
		[FULL_DIR] = {0, -ENOTDIR, 0, -ENOTEMPTY, -ENOTDIR},
		[LINK] = {0, 0, -EISDIR, -EISDIR, 0},
	};

	scratch_begin();
	for (int from = 0; from < KINDS; from++) {
		for (int to = 0; to < KINDS; to++) {
			plant(A, from);
			plant(B, to);
			ino_t old = ino_of(A);
			int got = move_file(A, B, 0);
			if (got != want[from][to])
				test_failed(__FILE__, __LINE__, "%d to %d: %d", from, to, got);
			if (got == 0) {
				EXPECT_EQ(ino_of(B), old);
				EXPECT_EQ(ino_of(A), 0);
				uproot(B, from);
			} else {
				uproot(A, from);
				uproot(B, to);
			}
		}
	}
	EXPECT_EQ(links_of(SCRATCH), 2);
	scratch_end();
}

KERNEL_TEST(rename_exchanges_or_refuses_to_replace_when_asked)
{
	char buf[32];

	scratch_begin();
	EXPECT_EQ(make_file(A, "a"), 0);
	EXPECT_EQ(make_dir(B), 0);
	EXPECT_EQ(make_file(B "/file", "b"), 0);
	EXPECT_EQ(move_file(A, B, RENAME_NOREPLACE), -EEXIST);
	EXPECT_EQ(move_file(A, SCRATCH "/none", RENAME_EXCHANGE), -ENOENT);
	EXPECT_EQ(move_file(A, B, RENAME_EXCHANGE | RENAME_NOREPLACE), -EINVAL);
	EXPECT_EQ(move_file(A, B, RENAME_EXCHANGE), 0);
	EXPECT_EQ(read_file(B, buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "a");
	EXPECT_EQ(read_file(A "/file", buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "b");
	EXPECT_EQ(move_file(B, A "/file", RENAME_EXCHANGE), 0);
	EXPECT_EQ(read_file(B, buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "b");
	EXPECT_EQ(move_file(A, A "/file", RENAME_EXCHANGE), -EINVAL);
	EXPECT_EQ(move_file(B, SCRATCH "/c", RENAME_NOREPLACE), 0);
	scratch_end();
}

KERNEL_TEST(nothing_is_renamed_into_itself)
{
	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_dir(A "/sub"), 0);
	EXPECT_EQ(make_dir(A "/sub/deep"), 0);
	EXPECT_EQ(move_file(A, A "/x", 0), -EINVAL);
	EXPECT_EQ(move_file(A, A "/sub/deep/x", 0), -EINVAL);
	EXPECT_EQ(move_file(A "/sub/deep", A, 0), -ENOTEMPTY);
	EXPECT_EQ(move_file(A "/.", B, 0), -EBUSY);
	EXPECT_EQ(move_file(A, B "/..", 0), -ENOENT);
	EXPECT_EQ(move_file(A, A, 0), 0);
	EXPECT_EQ(move_file(A "/sub", A "/sub/", 0), 0);
	EXPECT_EQ(make_file(B, ""), 0);
	EXPECT_EQ(move_file(B, SCRATCH "/c/", 0), -ENOTDIR);
	EXPECT_EQ(move_file(B "/", SCRATCH "/c", 0), -ENOTDIR);
	EXPECT_EQ(move_file(B, "/elsewhere", 0), -EXDEV);
	scratch_end();
}

KERNEL_TEST(two_names_of_one_file_are_not_renamed)
{
	struct path file;

	scratch_begin();
	EXPECT_EQ(make_file(A, ""), 0);
	EXPECT_EQ(path_lookup(NULL, A, 0, &file), 0);
	EXPECT_EQ(tree_link(&file, NULL, B), 0);
	path_put(&file);
	EXPECT_EQ(move_file(A, B, 0), 0);
	EXPECT_EQ(links_of(A), 2);
	EXPECT_EQ(links_of(B), 2);
	scratch_end();
}

/* Names of up to 32 bytes lie in the dentry, longer ones beside it: each turns into the other. */
KERNEL_TEST(short_and_long_names_are_exchanged)
{
	static const char long_a[] = SCRATCH "/a-name-that-is-longer-than-thirty-two-bytes";
	static const char long_b[] = SCRATCH "/another-name-longer-than-thirty-two-bytes";
	char buf[8];

	scratch_begin();
	EXPECT_EQ(make_file(A, "1"), 0);
	EXPECT_EQ(make_file(long_a, "2"), 0);
	EXPECT_EQ(move_file(A, long_a, RENAME_EXCHANGE), 0);
	EXPECT_EQ(read_file(A, buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "2");
	EXPECT_EQ(move_file(A, long_b, 0), 0);
	EXPECT_EQ(move_file(long_a, long_b, RENAME_EXCHANGE), 0);
	EXPECT_EQ(read_file(long_b, buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "1");
	EXPECT_EQ(move_file(long_b, B, 0), 0);
	EXPECT_EQ(read_file(B, buf, sizeof(buf)), 0);
	EXPECT_STR(buf, "1");
	scratch_end();
}

static int mount_on(const char *place, const char *type, unsigned flags)
{
	struct path path;
	int err = path_lookup(NULL, place, 0, &path);

	if (err < 0)
		return err;
	err = mount_attach(&path, "test", type, flags, NULL);
	path_put(&path);
	return err;
}

static int unmount(const char *place, unsigned flags)
{
	struct path path;
	int err = path_lookup(NULL, place, 0, &path);

	if (err < 0)
		return err;
	err = mount_detach(&path, flags);
	path_put(&path);
	return err;
}

KERNEL_TEST(a_mount_hides_what_is_below_and_cannot_go_while_it_is_used)
{
	struct file *file;

	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_file(A "/below", ""), 0);
	EXPECT_EQ(mount_on(A, "no such type", 0), -ENODEV);
	EXPECT_EQ(mount_on(A "/below", "tmpfs", 0), -ENOTDIR);
	EXPECT_EQ(mount_on(A, "tmpfs", 0), 0);
	EXPECT_EQ(ino_of(A "/below"), 0);
	EXPECT_EQ(ino_of(A "/.."), ino_of(SCRATCH));
	EXPECT_EQ(make_file(A "/above", ""), 0);
	EXPECT_EQ(file_open(NULL, A "/above", O_RDONLY, 0, &file), 0);
	EXPECT_EQ(unmount(A, 0), -EBUSY);
	EXPECT_EQ(remove_dir(A), -EBUSY);
	EXPECT_EQ(move_file(A, B, 0), -EBUSY);
	file_put(file);
	EXPECT_EQ(unmount(A, 0), 0);
	EXPECT_EQ(unmount(A, 0), -EINVAL);
	EXPECT(ino_of(A "/below") != 0);
	scratch_end();
}

KERNEL_TEST(a_detached_mount_lives_until_its_last_use_and_takes_along_what_stands_on_it)
{
	struct file *file;
	char buf[8] = "";

	scratch_begin();
	unsigned long before = mount_count();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(mount_on(A, "tmpfs", 0), 0);
	EXPECT_EQ(make_dir(A "/sub"), 0);
	EXPECT_EQ(mount_on(A "/sub", "tmpfs", 0), 0);
	EXPECT_EQ(make_file(A "/sub/file", "alive"), 0);
	EXPECT_EQ(file_open(NULL, A "/sub/file", O_RDONLY, 0, &file), 0);
	EXPECT_EQ(unmount(A, MNT_DETACH), 0);
	EXPECT_EQ(mount_count(), before);
	EXPECT_EQ(ino_of(A "/sub"), 0);
	EXPECT_EQ(read_bytes(file, buf, sizeof(buf)), 5);
	EXPECT_STR(buf, "alive");
	file_put(file);
	scratch_end();
}

KERNEL_TEST(nothing_changes_through_a_read_only_mount)
{
	struct path a, b;

	scratch_begin();
	EXPECT_EQ(make_dir(A), 0);
	EXPECT_EQ(make_dir(B), 0);
	EXPECT_EQ(make_file(A "/file", "x"), 0);
	EXPECT_EQ(path_lookup(NULL, A, 0, &a), 0);
	EXPECT_EQ(path_lookup(NULL, B, 0, &b), 0);
	EXPECT_EQ(mount_bind(&b, &a), 0);
	path_put(&b);
	EXPECT_EQ(path_lookup(NULL, B, 0, &b), 0);
	EXPECT_EQ(mount_change_flags(&b, MS_RDONLY), 0);
	EXPECT_EQ(ino_of(B "/file"), ino_of(A "/file"));
	EXPECT_EQ(try_open(B "/file", O_RDONLY), 0);
	EXPECT_EQ(try_open(B "/file", O_WRONLY), -EROFS);
	EXPECT_EQ(try_open(B "/file", O_RDONLY | O_TRUNC), -EROFS);
	EXPECT_EQ(try_open(B "/new", O_WRONLY | O_CREAT), -EROFS);
	EXPECT_EQ(make_dir(B "/new"), -EROFS);
	EXPECT_EQ(make_dir(B "/file"), -EEXIST);
	EXPECT_EQ(remove_file(B "/file"), -EROFS);
	EXPECT_EQ(move_file(B "/file", B "/x", 0), -EROFS);
	EXPECT_EQ(try_open(A "/file", O_WRONLY), 0);
	path_put(&a);
	path_put(&b);
	EXPECT_EQ(unmount(B, 0), 0);
	scratch_end();
}

/* Takes entries up to a number of them. */
struct taker {
	struct dir_reader reader;
	unsigned room, seen;
	bool names[300]; /* f0 .. f299 */
};

static bool take(struct dir_reader *reader, const struct dir_entry *entry)
{
	struct taker *t = container_of(reader, struct taker, reader);
	char name[8] = "";

	if (t->room == 0)
		return false;
	t->room--;
	t->seen++;
	memcpy(name, entry->text, MIN(entry->length, sizeof(name) - 1));
	if (name[0] == 'f') {
		const char *end;
		unsigned long number = parse_ulong(name + 1, &end, 10);
		EXPECT(!t->names[number]);
		t->names[number] = true;
	}
	return true;
}

static void file_number(char *path, size_t size, unsigned number)
{
	snprintf(path, size, SCRATCH "/d/f%u", number);
}

/* What is there all the time is seen exactly once, whatever else comes and goes between two reads.
 */
KERNEL_TEST(a_reader_of_a_directory_keeps_its_place_while_names_come_and_go)
{
	static struct taker t;
	char path[40];
	struct file *dir;

	scratch_begin();
	t = (struct taker){.reader.take = take};
	EXPECT_EQ(make_dir(SCRATCH "/d"), 0);
	for (unsigned i = 0; i < 200; i++) {
		file_number(path, sizeof(path), i);
		EXPECT_EQ(make_file(path, ""), 0);
	}
	EXPECT_EQ(file_open(NULL, SCRATCH "/d", O_RDONLY, 0, &dir), 0);
	for (unsigned round = 0; round < 60; round++) {
		t.room = 7;
		EXPECT_EQ(file_read_directory(dir, &t.reader), 0);
		if (round < 50) { /* odd ones go from the front, new ones come at the end */
			file_number(path, sizeof(path), 2 * round + 1);
			EXPECT_EQ(remove_file(path), 0);
			file_number(path, sizeof(path), 200 + round);
			EXPECT_EQ(make_file(path, ""), 0);
		}
	}
	for (unsigned i = 0; i < 200; i += 2)
		EXPECT(t.names[i]);
	EXPECT_EQ(file_seek(dir, 0, 0), 0);
	t = (struct taker){.reader.take = take, .room = 1000};
	EXPECT_EQ(file_read_directory(dir, &t.reader), 0);
	EXPECT_EQ(t.seen, 2 + 200 - 50 + 50);
	file_put(dir);
	scratch_end();
}
