/*
 * Users and groups: lines of fields with colons between them, in /etc/passwd and /etc/group. The
 * structure handed out points into the line last read, which the next call replaces.
 */
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_MEMBERS 64

struct database {
	const char *path;
	FILE *file;
	char *line;
	size_t size;
};

static struct database users = {.path = "/etc/passwd"};
static struct database groups = {.path = "/etc/group"};

static void close_database(struct database *db)
{
	if (db->file)
		fclose(db->file);
	db->file = NULL;
}

/* Cuts the next line that has exactly that many fields into them. */
static bool next_fields(struct database *db, char **fields, int count)
{
	if (!db->file && !(db->file = fopen(db->path, "re")))
		return false;
	while (getline(&db->line, &db->size, db->file) > 0) {
		char *rest = db->line;
		int found = 0;
		rest[strcspn(rest, "\n")] = '\0';
		while (found < count && rest)
			fields[found++] = strsep(&rest, ":");
		if (found == count && !rest)
			return true;
	}
	return false;
}

struct passwd *getpwent(void)
{
	static struct passwd user;
	char *field[7];
	if (!next_fields(&users, field, 7))
		return NULL;
	user = (struct passwd){
		.pw_name = field[0],
		.pw_passwd = field[1],
		.pw_uid = strtoul(field[2], NULL, 10),
		.pw_gid = strtoul(field[3], NULL, 10),
		.pw_gecos = field[4],
		.pw_dir = field[5],
		.pw_shell = field[6],
	};
	return &user;
}

void setpwent(void)
{
	close_database(&users);
}

void endpwent(void)
{
	close_database(&users);
}

struct passwd *getpwnam(const char *name)
{
	struct passwd *user;
	setpwent();
	while ((user = getpwent()) && strcmp(user->pw_name, name) != 0)
		continue;
	endpwent();
	return user;
}

struct passwd *getpwuid(uid_t uid)
{
	struct passwd *user;
	setpwent();
	while ((user = getpwent()) && user->pw_uid != uid)
		continue;
	endpwent();
	return user;
}

struct group *getgrent(void)
{
	static struct group group;
	static char *members[MAX_MEMBERS + 1];
	char *field[4];
	if (!next_fields(&groups, field, 4))
		return NULL;
	int count = 0;
	for (char *member; count < MAX_MEMBERS && (member = strsep(&field[3], ","));)
		if (*member)
			members[count++] = member;
	members[count] = NULL;
	group = (struct group){
		.gr_name = field[0],
		.gr_passwd = field[1],
		.gr_gid = strtoul(field[2], NULL, 10),
		.gr_mem = members,
	};
	return &group;
}

void setgrent(void)
{
	close_database(&groups);
}

void endgrent(void)
{
	close_database(&groups);
}

struct group *getgrnam(const char *name)
{
	struct group *group;
	setgrent();
	while ((group = getgrent()) && strcmp(group->gr_name, name) != 0)
		continue;
	endgrent();
	return group;
}

struct group *getgrgid(gid_t gid)
{
	struct group *group;
	setgrent();
	while ((group = getgrent()) && group->gr_gid != gid)
		continue;
	endgrent();
	return group;
}

/* The groups that list the user as a member, and his own. */
int initgroups(const char *user, gid_t own)
{
	gid_t list[MAX_MEMBERS] = {own};
	size_t count = 1;
	struct group *group;
	setgrent();
	while (count < MAX_MEMBERS && (group = getgrent()))
		for (char **member = group->gr_mem; *member; member++)
			if (strcmp(*member, user) == 0 && group->gr_gid != own) {
				list[count++] = group->gr_gid;
				break;
			}
	endgrent();
	return setgroups(count, list);
}
