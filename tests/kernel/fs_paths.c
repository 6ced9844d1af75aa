/* From path names to places: path_resolution(7). */

#include "fs/fscontext.h"
#include "fs/mount.h"
#include "fs/path.h"
#include "fs/tree.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "mm/slab.h"
#include "syscall/abi/fcntl.h"
#include "tests/kernel/files.h"

static int look(const char *name, unsigned flags)
{
	struct path place;
	int err = path_lookup(NULL, name, flags, &place);

	if (err == 0)
		path_put(&place);
	return err;
}

static void plant(void)
{
	scratch_begin();
	EXPECT_EQ(make_dir(SCRATCH "/dir"), 0);
	EXPECT_EQ(make_dir(SCRATCH "/dir/sub"), 0);
	EXPECT_EQ(make_file(SCRATCH "/dir/file", "content"), 0);
}

KERNEL_TEST(dots_and_slashes_mean_what_they_always_meant)
{
	plant();
	ino_t dir = ino_of(SCRATCH "/dir");
	EXPECT_EQ(ino_of(SCRATCH "/dir/."), dir);
	EXPECT_EQ(ino_of(SCRATCH "//dir///"), dir);
	EXPECT_EQ(ino_of(SCRATCH "/dir/sub/.."), dir);
	EXPECT_EQ(ino_of(SCRATCH "/dir/sub/../../dir"), dir);
	EXPECT_EQ(ino_of("/.."), ino_of("/"));
	EXPECT_EQ(ino_of("/../../" SCRATCH "/dir/./sub/./.."), dir);
	scratch_end();
}

KERNEL_TEST(a_path_that_leads_nowhere_says_why)
{
	plant();
	EXPECT_EQ(look("", 0), -ENOENT);
	EXPECT_EQ(look(SCRATCH "/none", 0), -ENOENT);
	EXPECT_EQ(look(SCRATCH "/none/x", 0), -ENOENT);
	EXPECT_EQ(look(SCRATCH "/dir/file/x", 0), -ENOTDIR);
	EXPECT_EQ(look(SCRATCH "/dir/file/.", 0), -ENOTDIR);
	EXPECT_EQ(look(SCRATCH "/dir/file/..", 0), -ENOTDIR);
	EXPECT_EQ(look(SCRATCH "/dir/file/", 0), -ENOTDIR);
	EXPECT_EQ(look(SCRATCH "/dir/file", PATH_DIRECTORY), -ENOTDIR);
	EXPECT_EQ(look(SCRATCH "/dir/file", 0), 0);
	scratch_end();
}

KERNEL_TEST(names_have_255_bytes_and_paths_4095)
{
	char name[NAME_MAX + 40];
	char *path = kmalloc(PATH_MAX + 1);

	scratch_begin();
	int prefix = snprintf(name, sizeof(name), SCRATCH "/");
	memset(name + prefix, 'n', NAME_MAX);
	name[prefix + NAME_MAX] = '\0';
	EXPECT_EQ(make_dir(name), 0);
	EXPECT_EQ(look(name, 0), 0);
	name[prefix + NAME_MAX] = 'n';
	name[prefix + NAME_MAX + 1] = '\0';
	EXPECT_EQ(look(name, 0), -ENAMETOOLONG);
	EXPECT_EQ(make_dir(name), -ENAMETOOLONG);
	memset(path, '/', PATH_MAX);
	path[PATH_MAX - 1] = '\0';
	EXPECT_EQ(look(path, 0), 0);
	path[PATH_MAX - 1] = '/';
	path[PATH_MAX] = '\0';
	EXPECT_EQ(look(path, 0), -ENAMETOOLONG);
	kfree(path);
	scratch_end();
}

KERNEL_TEST(symbolic_links_are_followed_in_the_middle_always_at_the_end_on_demand)
{
	plant();
	ino_t dir = ino_of(SCRATCH "/dir"), file = ino_of(SCRATCH "/dir/file");
	EXPECT_EQ(make_link("dir", SCRATCH "/relative"), 0);
	EXPECT_EQ(make_link(SCRATCH "/dir", SCRATCH "/absolute"), 0);
	EXPECT_EQ(make_link("../relative/../dir/sub/", SCRATCH "/dir/winding"), 0);
	EXPECT_EQ(make_link("none", SCRATCH "/dangling"), 0);
	EXPECT_EQ(ino_of(SCRATCH "/relative/file"), file);
	EXPECT_EQ(ino_of(SCRATCH "/absolute/file"), file);
	EXPECT_EQ(ino_of(SCRATCH "/dir/winding/../file"), file);
	EXPECT_EQ(ino_of(SCRATCH "/dir/winding/../winding/.."), dir);
	EXPECT(ino_of(SCRATCH "/relative") != dir);
	EXPECT_EQ(ino_of(SCRATCH "/relative/"), dir);
	EXPECT_EQ(look(SCRATCH "/dangling", 0), -ENOENT);
	EXPECT_EQ(look(SCRATCH "/dangling", PATH_NOFOLLOW), 0);
	EXPECT_EQ(look(SCRATCH "/relative", PATH_NOFOLLOW | PATH_DIRECTORY), -ENOTDIR);
	scratch_end();
}

/* A link whose target ends in a slash demands a directory, but not of what follows it. */
KERNEL_TEST(a_slash_in_a_links_target_concerns_the_target_alone)
{
	plant();
	EXPECT_EQ(make_link("dir/", SCRATCH "/slashed"), 0);
	EXPECT_EQ(make_link("file/", SCRATCH "/dir/wrong"), 0);
	EXPECT_EQ(look(SCRATCH "/slashed/file", 0), 0);
	EXPECT_EQ(look(SCRATCH "/dir/wrong", 0), -ENOTDIR);
	EXPECT_EQ(look(SCRATCH "/slashed", 0), 0);
	scratch_end();
}

KERNEL_TEST(forty_links_are_followed_and_not_one_more)
{
	char target[24], path[48];

	scratch_begin();
	EXPECT_EQ(make_file(SCRATCH "/l0", ""), 0);
	for (int i = 1; i <= SYMLOOP_MAX + 1; i++) {
		snprintf(target, sizeof(target), "l%d", i - 1);
		snprintf(path, sizeof(path), SCRATCH "/l%d", i);
		EXPECT_EQ(make_link(target, path), 0);
	}
	EXPECT_EQ(look(SCRATCH "/l40", 0), 0);
	EXPECT_EQ(look(SCRATCH "/l41", 0), -ELOOP);
	EXPECT_EQ(make_link("self", SCRATCH "/self"), 0);
	EXPECT_EQ(look(SCRATCH "/self", 0), -ELOOP);
	EXPECT_EQ(look(SCRATCH "/self/x", 0), -ELOOP);
	EXPECT_EQ(try_open(SCRATCH "/self", O_RDONLY | O_NOFOLLOW), -ELOOP);
	EXPECT_EQ(try_open(SCRATCH "/self", O_WRONLY | O_CREAT), -ELOOP);
	scratch_end();
}

KERNEL_TEST(every_directory_on_the_way_must_be_searchable)
{
	plant();
	struct path dir;
	EXPECT_EQ(path_lookup(NULL, SCRATCH "/dir", 0, &dir), 0);
	EXPECT_EQ(inode_chmod(dir.dentry->inode, 0600), 0);
	EXPECT_EQ(look(SCRATCH "/dir/sub", 0), 0);
	become(1000, 1000);
	EXPECT_EQ(look(SCRATCH "/dir", 0), 0);
	EXPECT_EQ(look(SCRATCH "/dir/sub", 0), -EACCES);
	EXPECT_EQ(look(SCRATCH "/dir/none", 0), -EACCES);
	EXPECT_EQ(look(SCRATCH "/dir/.", 0), -EACCES);
	become_root();
	EXPECT_EQ(inode_chmod(dir.dentry->inode, 0711), 0);
	become(1000, 1000);
	EXPECT_EQ(look(SCRATCH "/dir/sub", 0), 0);
	EXPECT_EQ(try_open(SCRATCH "/dir", O_RDONLY), -EACCES);
	EXPECT_EQ(make_dir(SCRATCH "/dir/mine"), -EACCES);
	become_root();
	path_put(&dir);
	scratch_end();
}

KERNEL_TEST(only_owners_remove_names_from_a_sticky_directory)
{
	struct path dir;

	scratch_begin();
	EXPECT_EQ(make_dir(SCRATCH "/tmp"), 0);
	EXPECT_EQ(path_lookup(NULL, SCRATCH "/tmp", 0, &dir), 0);
	EXPECT_EQ(inode_chmod(dir.dentry->inode, 01777), 0);
	become(1000, 1000);
	EXPECT_EQ(make_file(SCRATCH "/tmp/mine", ""), 0);
	EXPECT_EQ(make_file(SCRATCH "/tmp/other", ""), 0);
	become(1001, 1001);
	EXPECT_EQ(remove_file(SCRATCH "/tmp/mine"), -EPERM);
	EXPECT_EQ(move_file(SCRATCH "/tmp/mine", SCRATCH "/tmp/x", 0), -EPERM);
	become(1000, 1000);
	EXPECT_EQ(remove_file(SCRATCH "/tmp/mine"), 0);
	become_root();
	EXPECT_EQ(inode_chmod(dir.dentry->inode, 0777), 0);
	become(1001, 1001);
	EXPECT_EQ(remove_file(SCRATCH "/tmp/other"), 0);
	become_root();
	path_put(&dir);
	scratch_end();
}

KERNEL_TEST(a_place_is_told_from_its_end_across_mounts)
{
	char buf[80];
	struct path place;
	bool removed;

	plant();
	EXPECT_EQ(path_lookup(NULL, SCRATCH "/dir/sub/../sub", 0, &place), 0);
	EXPECT_STR(path_format(&place, buf, sizeof(buf), &removed), SCRATCH "/dir/sub");
	EXPECT(!removed);
	EXPECT(path_format(&place, buf, 12, NULL) == NULL);
	EXPECT_EQ(remove_dir(SCRATCH "/dir/sub"), 0);
	EXPECT_STR(path_format(&place, buf, sizeof(buf), &removed), SCRATCH "/dir/sub");
	EXPECT(removed);
	path_put(&place);
	mount_root(&place);
	EXPECT_STR(path_format(&place, buf, sizeof(buf), NULL), "/");
	path_put(&place);
	scratch_end();
}

KERNEL_TEST(nothing_leads_out_of_a_changed_root)
{
	struct path old, inside;

	plant();
	ino_t dir = ino_of(SCRATCH "/dir"), sub = ino_of(SCRATCH "/dir/sub");
	EXPECT_EQ(make_link("/../../sub", SCRATCH "/dir/out"), 0);
	fscontext_root(&old);
	EXPECT_EQ(path_lookup(NULL, SCRATCH "/dir", 0, &inside), 0);
	fscontext_set_root(&inside);
	EXPECT_EQ(ino_of("/"), dir);
	EXPECT_EQ(ino_of("/.."), dir);
	EXPECT_EQ(ino_of("/../../sub"), sub);
	EXPECT_EQ(ino_of("/out/"), sub);
	EXPECT_EQ(look(SCRATCH, 0), -ENOENT);
	fscontext_set_root(&old);
	path_put(&inside);
	path_put(&old);
	scratch_end();
}
