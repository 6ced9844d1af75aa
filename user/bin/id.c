/*
 * id: prints who one is, or who USER is.
 *
 *	id [-u | -g | -G] [-n] [-r] [USER]
 *
 * -u the user's number alone, -g the group's, -G all groups'; with -n names instead, with -r the
 * real ids instead of the effective ones.
 */
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define GROUPS_MAX 256

static struct identity {
	uid_t real_uid, uid;
	gid_t real_gid, gid;
	gid_t groups[GROUPS_MAX];
	int count;
} who;

static bool names;
static int status;

/* The number, or with -n the name if there is one. */
static void print_id(unsigned id, const char *name, const char *what)
{
	if (names && !name) {
		warnx("cannot find name for %s ID %u", what, id);
		status = 1;
	}
	if (names && name)
		fputs(name, stdout);
	else
		printf("%u", id);
}

static void print_user(uid_t uid)
{
	struct passwd *user = getpwuid(uid);
	print_id(uid, user ? user->pw_name : NULL, "user");
}

static void print_group(gid_t gid)
{
	struct group *group = getgrgid(gid);
	print_id(gid, group ? group->gr_name : NULL, "group");
}

/* "uid=0(root)" */
static void print_both(const char *what, unsigned id, const char *name)
{
	printf("%s%u", what, id);
	if (name)
		printf("(%s)", name);
}

static void print_user_pair(const char *what, uid_t uid)
{
	struct passwd *user = getpwuid(uid);
	print_both(what, uid, user ? user->pw_name : NULL);
}

static void print_group_pair(const char *what, gid_t gid)
{
	struct group *group = getgrgid(gid);
	print_both(what, gid, group ? group->gr_name : NULL);
}

static void print_all(void)
{
	print_user_pair("uid=", who.real_uid);
	print_group_pair(" gid=", who.real_gid);
	if (who.uid != who.real_uid)
		print_user_pair(" euid=", who.uid);
	if (who.gid != who.real_gid)
		print_group_pair(" egid=", who.gid);
	for (int i = 0; i < who.count; i++)
		print_group_pair(i == 0 ? " groups=" : ",", who.groups[i]);
}

static void print_groups(void)
{
	for (int i = 0; i < who.count; i++) {
		if (i > 0)
			putchar(' ');
		print_group(who.groups[i]);
	}
}

/* This process: the effective group first, then the others. */
static void identify_self(void)
{
	gid_t others[GROUPS_MAX];
	int count = getgroups(GROUPS_MAX - 1, others);
	who = (struct identity){getuid(), geteuid(), getgid(), getegid(), {getegid()}, 1};
	for (int i = 0; i < count; i++) {
		if (others[i] != who.gid)
			who.groups[who.count++] = others[i];
	}
}

static void identify_user(const char *name)
{
	struct passwd *user = getpwnam(name);
	if (!user)
		errx(1, "'%s': no such user", name);
	who = (struct identity){user->pw_uid, user->pw_uid, user->pw_gid, user->pw_gid, {0}, 0};
	who.count = GROUPS_MAX;
	if (getgrouplist(name, user->pw_gid, who.groups, &who.count) < 0)
		who.count = GROUPS_MAX;
}

int main(int argc, char **argv)
{
	int option, shown = 0;
	bool real = false;
	while ((option = getopt(argc, argv, "ugGnr")) != -1) {
		if (option == '?' || (shown && option != 'n' && option != 'r')) {
			fprintf(stderr, "usage: id [-u | -g | -G] [-n] [-r] [USER]\n");
			return 1;
		}
		names |= option == 'n';
		real |= option == 'r';
		if (option != 'n' && option != 'r')
			shown = option;
	}
	if ((names || real) && !shown)
		errx(1, "cannot print only names or real IDs in default format");
	if (optind < argc)
		identify_user(argv[optind]);
	else
		identify_self();
	if (shown == 'u')
		print_user(real ? who.real_uid : who.uid);
	else if (shown == 'g')
		print_group(real ? who.real_gid : who.gid);
	else if (shown == 'G')
		print_groups();
	else
		print_all();
	putchar('\n');
	return fflush(stdout) == 0 ? status : 1;
}
