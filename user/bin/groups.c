/*
 * groups: prints the names of the groups one is in, or those of each USER.
 */
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#define GROUPS_MAX 256

static void print(const gid_t *groups, int count)
{
	for (int i = 0; i < count; i++) {
		struct group *group = getgrgid(groups[i]);
		if (i > 0)
			putchar(' ');
		if (group)
			fputs(group->gr_name, stdout);
		else
			printf("%u", (unsigned)groups[i]);
	}
	putchar('\n');
}

static int print_user(const char *name)
{
	struct passwd *user = getpwnam(name);
	gid_t groups[GROUPS_MAX];
	int count = GROUPS_MAX;

	if (!user) {
		warnx("'%s': no such user", name);
		return 1;
	}
	if (getgrouplist(name, user->pw_gid, groups, &count) < 0)
		count = GROUPS_MAX;
	printf("%s : ", name);
	print(groups, count);
	return 0;
}

/* The effective group first, then the others. */
static void print_own(void)
{
	gid_t others[GROUPS_MAX], groups[GROUPS_MAX];
	int found = getgroups(GROUPS_MAX - 1, others), count = 0;

	groups[count++] = getegid();
	for (int i = 0; i < found; i++)
		if (others[i] != groups[0])
			groups[count++] = others[i];
	print(groups, count);
}

int main(int argc, char **argv)
{
	int status = 0;

	if (argc == 1)
		print_own();
	for (int i = 1; i < argc; i++)
		status |= print_user(argv[i]);
	return fflush(stdout) == 0 ? status : 1;
}
