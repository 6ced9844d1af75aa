/*
 * id: prints who one is. -u the user's number alone, -g the group's, -G all groups'; with -n names
 * instead.
 */
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define GROUPS_MAX 256

static gid_t groups[GROUPS_MAX];
static int group_count;

static void print_user(uid_t uid, bool names)
{
	struct passwd *user = names ? getpwuid(uid) : NULL;
	if (user)
		fputs(user->pw_name, stdout);
	else
		printf("%u", (unsigned)uid);
}

static void print_group(gid_t gid, bool names)
{
	struct group *group = names ? getgrgid(gid) : NULL;
	if (group)
		fputs(group->gr_name, stdout);
	else
		printf("%u", (unsigned)gid);
}

/* "uid=0(root)" */
static void print_both(const char *what, unsigned id, const char *name)
{
	printf("%s%u", what, id);
	if (name)
		printf("(%s)", name);
}

static void print_pair(const char *what, uid_t uid)
{
	struct passwd *user = getpwuid(uid);
	print_both(what, uid, user ? user->pw_name : NULL);
}

static void print_group_pair(const char *what, gid_t gid)
{
	struct group *group = getgrgid(gid);
	print_both(what, gid, group ? group->gr_name : NULL);
}

static void print_all(uid_t uid, gid_t gid)
{
	print_pair("uid=", uid);
	print_group_pair(" gid=", gid);
	if (geteuid() != getuid())
		print_pair(" euid=", geteuid());
	for (int i = 0; i < group_count; i++)
		print_group_pair(i == 0 ? " groups=" : ",", groups[i]);
	putchar('\n');
}

/* The effective group first, then the others. */
static void collect_groups(void)
{
	gid_t others[GROUPS_MAX];
	int count = getgroups(GROUPS_MAX - 1, others);
	groups[group_count++] = getegid();
	for (int i = 0; i < count; i++) {
		if (others[i] != groups[0])
			groups[group_count++] = others[i];
	}
}

int main(int argc, char **argv)
{
	int option, shown = 0;
	bool names = false;
	while ((option = getopt(argc, argv, "ugGn")) != -1) {
		if (option == '?') {
			fprintf(stderr, "usage: id [-u | -g | -G] [-n]\n");
			return 1;
		}
		if (option == 'n')
			names = true;
		else
			shown = option;
	}
	collect_groups();
	switch (shown) {
	case 'u':
		print_user(geteuid(), names);
		break;
	case 'g':
		print_group(getegid(), names);
		break;
	case 'G':
		for (int i = 0; i < group_count; i++) {
			if (i > 0)
				putchar(' ');
			print_group(groups[i], names);
		}
		break;
	default:
		print_all(getuid(), getgid());
		return fflush(stdout) == 0 ? 0 : 1;
	}
	putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}
