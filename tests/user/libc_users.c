/*
 * Users and groups: what <pwd.h> and <grp.h> say of the one user that is everywhere.
 */
#include "tests/user/check.h"

#include <grp.h>
#include <pwd.h>

TEST(root_is_found_by_name_and_number)
{
	struct passwd *user = getpwnam("root");
	CHECK(user);
	CHECK_STR(user->pw_name, "root");
	CHECK_EQ(user->pw_uid, 0);
	CHECK_EQ(user->pw_gid, 0);
	CHECK_STR(user->pw_dir, "/root");
	user = getpwuid(0);
	CHECK(user);
	CHECK_STR(user->pw_name, "root");
	CHECK(!getpwnam("no-such-user"));
	CHECK(!getpwuid(54321));
}

TEST(group_0_is_found_by_name_and_number)
{
	struct group *group = getgrgid(0);
	CHECK(group);
	CHECK_STR(group->gr_name, "root");
	group = getgrnam("root");
	CHECK(group);
	CHECK_EQ(group->gr_gid, 0);
	CHECK(group->gr_mem);
	CHECK(!getgrnam("no-such-group"));
	CHECK(!getgrgid(54321));
}

TEST(all_users_come_one_after_the_other_and_again_after_setpwent)
{
	int first = 0, second = 0;
	setpwent();
	while (getpwent())
		first++;
	setpwent();
	while (getpwent())
		second++;
	endpwent();
	CHECK(first > 0);
	CHECK_EQ(first, second);
}

TEST(the_reentrant_lookups_use_the_callers_memory)
{
	char buffer[2048];
	struct passwd user, *found;
	CHECK_EQ(getpwnam_r("root", &user, buffer, sizeof(buffer), &found), 0);
	CHECK(found == &user);
	CHECK(user.pw_dir >= buffer && user.pw_dir < buffer + sizeof(buffer));
	CHECK_STR(user.pw_dir, "/root");
	getpwnam("daemon"); /* whatever the others use is something else */
	CHECK_STR(user.pw_name, "root");
	CHECK_EQ(getpwuid_r(0, &user, buffer, sizeof(buffer), &found), 0);
	CHECK_STR(found->pw_name, "root");
	struct group group, *found_group;
	CHECK_EQ(getgrgid_r(0, &group, buffer, sizeof(buffer), &found_group), 0);
	CHECK_STR(found_group->gr_name, "root");
	CHECK_EQ(getgrnam_r("root", &group, buffer, sizeof(buffer), &found_group), 0);
	CHECK_EQ(found_group->gr_gid, 0);
}

TEST(the_reentrant_lookups_tell_what_is_missing_from_what_does_not_fit)
{
	char buffer[2048];
	struct passwd user, *found = &user;
	CHECK_EQ(getpwnam_r("no-such-user", &user, buffer, sizeof(buffer), &found), 0);
	CHECK(!found);
	found = &user;
	CHECK_EQ(getpwnam_r("root", &user, buffer, 4, &found), ERANGE);
	CHECK(!found);
	struct group group, *found_group = &group;
	CHECK_EQ(getgrnam_r("root", &group, buffer, 4, &found_group), ERANGE);
	CHECK(!found_group);
}

TEST(a_list_of_groups_begins_with_ones_own)
{
	gid_t groups[64];
	int count = 64;
	CHECK(getgrouplist("root", 77, groups, &count) >= 1);
	CHECK_EQ(groups[0], 77);
	count = 0;
	CHECK_EQ(getgrouplist("root", 77, groups, &count), -1);
	CHECK(count >= 1);
}

TEST(a_line_that_is_written_is_read_back)
{
	struct passwd user = {"someone", "x", 12, 34, "Some One", "/somewhere", "/bin/sh"};
	char text[128] = "";
	FILE *file = fopen("lines", "w+");
	CHECK(file);
	CHECK_EQ(putpwent(&user, file), 0);
	rewind(file);
	CHECK(fgets(text, sizeof(text), file));
	CHECK_STR(text, "someone:x:12:34:Some One:/somewhere:/bin/sh\n");
	rewind(file);
	struct passwd *read = fgetpwent(file);
	CHECK(read);
	CHECK_STR(read->pw_gecos, "Some One");
	CHECK_EQ(read->pw_gid, 34);
	fclose(file);
}
