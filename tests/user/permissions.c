/*
 * Users and rights: who a process is, and what files let it do. Run by root, most of a test happens
 * in a child that has become somebody else; run by somebody else, there is nobody else to become,
 * and the child is just a child.
 */
#include "check.h"

#include <grp.h>

enum {
	SOMEBODY = 12345,
	NOBODY = 12346,
	TEAM = 777
};

static bool is_root(void)
{
	return geteuid() == 0;
}

static void make_file(const char *path, mode_t mode)
{
	close(CHECK_OK(open(path, O_WRONLY | O_CREAT, 0600)));
	CHECK_OK(chmod(path, mode));
}

/* Runs `body` as an ordinary user in a child; not at all when there is no right to become one. */
static void as_user(uid_t user, gid_t group, void (*body)(void))
{
	if (!is_root())
		return;
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setgroups(0, NULL));
		CHECK_OK(setgid(group));
		CHECK_OK(setuid(user));
		body();
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

static void expect_ordinary_ids(void)
{
	CHECK_EQ(getuid(), SOMEBODY);
	CHECK_EQ(geteuid(), SOMEBODY);
	CHECK_EQ(getgid(), TEAM);
	CHECK_EQ(getegid(), TEAM);
	CHECK_ERRNO(setuid(0), EPERM);
	CHECK_ERRNO(setuid(NOBODY), EPERM);
	CHECK_ERRNO(setgid(0), EPERM);
	CHECK_ERRNO(setgroups(0, NULL), EPERM);
	CHECK_OK(setuid(SOMEBODY));
}

TEST(once_given_up_root_does_not_come_back)
{
	as_user(SOMEBODY, TEAM, expect_ordinary_ids);
}

static void expect_inherited_ids(void)
{
	pid_t pid = fork();
	CHECK_EQ(geteuid(), SOMEBODY);
	if (pid == 0)
		_exit(0);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(children_inherit_the_ids)
{
	as_user(SOMEBODY, TEAM, expect_inherited_ids);
}

TEST(seteuid_goes_back_and_forth)
{
	if (!is_root())
		return;
	CHECK_OK(seteuid(SOMEBODY));
	CHECK_EQ(geteuid(), SOMEBODY);
	CHECK_EQ(getuid(), 0);
	CHECK_ERRNO(seteuid(NOBODY), EPERM);
	CHECK_OK(seteuid(0));
	CHECK_EQ(geteuid(), 0);
}

static void expect_others_rights(void)
{
	CHECK_OK(open("readable", O_RDONLY));
	CHECK_ERRNO(open("readable", O_WRONLY), EACCES);
	CHECK_ERRNO(open("readable", O_RDWR), EACCES);
	CHECK_ERRNO(open("readable", O_RDONLY | O_TRUNC), EACCES);
	CHECK_OK(open("writable", O_WRONLY));
	CHECK_ERRNO(open("writable", O_RDONLY), EACCES);
	CHECK_ERRNO(open("secret", O_RDONLY), EACCES);
	CHECK_ERRNO(truncate("readable", 0), EACCES);
	CHECK_ERRNO(access("readable", W_OK), EACCES);
	CHECK_OK(access("readable", R_OK));
	CHECK_ERRNO(execl("./readable", "x", (char *)NULL), EACCES);
}

TEST(others_may_do_what_the_last_three_bits_say)
{
	make_file("readable", 0604);
	make_file("writable", 0602);
	make_file("secret", 0660);
	CHECK_OK(chmod(".", 0755));
	as_user(SOMEBODY, TEAM, expect_others_rights);
}

static void expect_owners_rights(void)
{
	CHECK_ERRNO(open("mine", O_RDONLY), EACCES); /* although others may */
	CHECK_OK(chmod("mine", 0600));
	CHECK_OK(open("mine", O_RDWR));
	CHECK_ERRNO(chown("mine", NOBODY, -1), EPERM);
	CHECK_ERRNO(chown("mine", -1, 0), EPERM);
	CHECK_ERRNO(chmod("roots", 0777), EPERM);
	CHECK_ERRNO(chown("roots", SOMEBODY, TEAM), EPERM);
}

TEST(the_owner_counts_as_owner_only_and_may_change_the_mode)
{
	make_file("mine", 0077);
	make_file("roots", 0600);
	if (is_root())
		CHECK_OK(chown("mine", SOMEBODY, TEAM));
	CHECK_OK(chmod(".", 0755));
	as_user(SOMEBODY, TEAM, expect_owners_rights);
}

static void expect_groups_rights(void)
{
	CHECK_OK(open("team", O_RDONLY));
	CHECK_ERRNO(open("team", O_WRONLY), EACCES); /* although others may */
}

TEST(a_member_of_the_group_counts_as_such_only)
{
	make_file("team", 0646);
	if (is_root())
		CHECK_OK(chown("team", 0, TEAM));
	CHECK_OK(chmod(".", 0755));
	as_user(SOMEBODY, TEAM, expect_groups_rights);
}

static void expect_no_changes_here(void)
{
	CHECK_ERRNO(open("new", O_WRONLY | O_CREAT, 0644), EACCES);
	CHECK_ERRNO(mkdir("new", 0755), EACCES);
	CHECK_ERRNO(unlink("file"), EACCES);
	CHECK_ERRNO(rename("file", "other"), EACCES);
	CHECK_ERRNO(link("file", "other"), EACCES);
	CHECK_ERRNO(symlink("x", "other"), EACCES);
	CHECK_ERRNO(rmdir("d"), EACCES);
}

TEST(making_and_removing_names_needs_the_directorys_write_bit)
{
	make_file("file", 0666);
	CHECK_OK(mkdir("d", 0777));
	CHECK_OK(chmod(".", 0755));
	as_user(SOMEBODY, TEAM, expect_no_changes_here);
}

static void expect_no_search(void)
{
	struct stat status;
	CHECK_ERRNO(stat("closed/file", &status), EACCES);
	CHECK_ERRNO(open("closed/file", O_RDONLY), EACCES);
	CHECK_ERRNO(chdir("closed"), EACCES);
	CHECK_ERRNO(stat("closed/..", &status), EACCES);
	CHECK_OK(stat("closed", &status));
	CHECK(opendir("closed") != NULL); /* reading names is another right */
	CHECK_OK(stat("unlisted/file", &status));
	CHECK(opendir("unlisted") == NULL);
	CHECK_EQ(errno, EACCES);
}

TEST(passing_through_a_directory_needs_its_execute_bit)
{
	CHECK_OK(mkdir("closed", 0700));
	CHECK_OK(mkdir("unlisted", 0700));
	make_file("closed/file", 0666);
	make_file("unlisted/file", 0666);
	CHECK_OK(chmod("closed", 0644));
	CHECK_OK(chmod("unlisted", 0711));
	CHECK_OK(chmod(".", 0755));
	as_user(SOMEBODY, TEAM, expect_no_search);
}

static void expect_own_files_only(void)
{
	CHECK_ERRNO(unlink("shared/roots"), EPERM);
	CHECK_ERRNO(rename("shared/roots", "shared/x"), EPERM);
	make_file("shared/mine", 0644);
	CHECK_OK(unlink("shared/mine"));
}

TEST(in_a_sticky_directory_one_removes_only_ones_own)
{
	CHECK_OK(mkdir("shared", 0777));
	make_file("shared/roots", 0666);
	CHECK_OK(chmod("shared", 01777));
	CHECK_OK(chmod(".", 0755));
	as_user(SOMEBODY, TEAM, expect_own_files_only);
}

TEST(root_may_read_and_write_everything)
{
	if (!is_root())
		return;
	make_file("file", 0000);
	CHECK_OK(open("file", O_RDWR));
	CHECK_OK(chown("file", SOMEBODY, TEAM));
	CHECK_OK(mkdir("d", 0000));
	make_file("d/file", 0000);
	CHECK_OK(unlink("d/file"));
}

TEST(an_open_descriptor_keeps_its_rights)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_OK(chmod("file", 0000));
	CHECK_EQ(write(file, "x", 1), 1);
}

TEST(chmod_sets_all_twelve_bits)
{
	struct stat status;
	static const mode_t modes[] = {0, 0777, 04755, 02755, 01777, 0640};
	make_file("file", 0644);
	for (int i = 0; i < 6; i++) {
		CHECK_OK(chmod("file", modes[i]));
		CHECK_OK(stat("file", &status));
		CHECK_EQ(status.st_mode & 07777, modes[i]);
	}
	CHECK_ERRNO(chmod("missing", 0644), ENOENT);
}

TEST(changing_the_owner_takes_the_set_id_bits_away)
{
	struct stat status;
	if (!is_root())
		return;
	make_file("file", 06755);
	CHECK_OK(chown("file", SOMEBODY, TEAM));
	CHECK_OK(stat("file", &status));
	CHECK_EQ(status.st_mode & 07777, 0755);
	CHECK_EQ(status.st_uid, SOMEBODY);
	CHECK_EQ(status.st_gid, TEAM);
	CHECK_OK(chown("file", -1, -1));
	CHECK_OK(stat("file", &status));
	CHECK_EQ(status.st_uid, SOMEBODY);
}

TEST(umask_takes_bits_away_and_returns_the_old_one)
{
	struct stat status;
	umask(0);
	CHECK_EQ(umask(077), 0);
	CHECK_EQ(umask(0777), 077);
	close(CHECK_OK(open("file", O_WRONLY | O_CREAT, 0666)));
	CHECK_OK(stat("file", &status));
	CHECK_EQ(status.st_mode & 0777, 0);
}
