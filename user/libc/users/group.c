/*
 * Groups: /etc/group. The last field is a list of the members' names, which getgrent cuts in place;
 * the array that points at them is made as long as the list.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/libc/internal/database.h"

enum {
	FIELDS = 4,
	GROUPS = 256 /* of one user; Linux allows 65536, on a stack that is too much */
};

static struct __database groups = {.path = "/etc/group"};

static size_t count_names(const char *list)
{
	size_t count = 1;

	for (; *list; list++)
		count += *list == ',';
	return count;
}

/* MEMBERS has room for as many as count_names says, and a NULL. */
static void fill(struct group *group, char **field, char **members)
{
	char *rest = field[3];
	size_t count = 0;

	*group = (struct group){
		.gr_name = field[0],
		.gr_passwd = field[1],
		.gr_gid = strtoul(field[2], NULL, 10),
		.gr_mem = members,
	};
	for (char *member; (member = strsep(&rest, ","));)
		if (*member)
			members[count++] = member;
	members[count] = NULL;
}

/* The array for a group's members is kept for the next one. NULL if there is no memory. */
static struct group *fill_static(struct group *group, char **field)
{
	static char **members;
	char **room = realloc(members, (count_names(field[3]) + 1) * sizeof(*members));

	if (!room)
		return NULL;
	members = room;
	fill(group, field, members);
	return group;
}

struct group *getgrent(void)
{
	static struct group group;
	char *field[FIELDS];

	return __database_next(&groups, field, FIELDS) ? fill_static(&group, field) : NULL;
}

void setgrent(void)
{
	__database_close(&groups);
}

void endgrent(void)
{
	__database_close(&groups);
}

struct group *fgetgrent(FILE *file)
{
	static struct group group;
	static char *line;
	static size_t size;
	char *field[FIELDS];

	return __fields_read(file, &line, &size, field, FIELDS) ? fill_static(&group, field) : NULL;
}

int putgrent(const struct group *group, FILE *file)
{
	const char *comma = "";

	fprintf(file, "%s:%s:%u:", group->gr_name, group->gr_passwd, (unsigned)group->gr_gid);
	for (char **member = group->gr_mem; *member; member++, comma = ",")
		fprintf(file, "%s%s", comma, *member);
	return putc('\n', file) == EOF ? -1 : 0;
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

/* As fill, with everything in the caller's buffer: first the array, aligned, then the strings. */
static int fill_buffer(struct group *group, char **field, char *buffer, size_t size)
{
	size_t skip = -(size_t)buffer % sizeof(char *);
	size_t array = (count_names(field[3]) + 1) * sizeof(char *);

	if (skip + array > size)
		return ERANGE;
	char **members = (char **)(buffer + skip);
	buffer += skip + array;
	size -= skip + array;
	if (!__fields_copy(field, FIELDS, &buffer, &size))
		return ERANGE;
	fill(group, field, members);
	return 0;
}

/* The group of that NAME, or of that GID if there is no NAME, in the caller's memory. */
static int find(const char *name, gid_t gid, struct group *group, char *buffer, size_t size,
		struct group **result)
{
	struct __database db = {.path = "/etc/group"};
	char *field[FIELDS];
	int error = 0;

	*result = NULL;
	errno = 0;
	while (!*result && !error && __database_next(&db, field, FIELDS)) {
		if (name ? strcmp(field[0], name) != 0 : strtoul(field[2], NULL, 10) != gid)
			continue;
		error = fill_buffer(group, field, buffer, size);
		*result = error ? NULL : group;
	}
	if (!db.file)
		error = errno;
	__database_close(&db);
	free(db.line);
	return error;
}

int getgrnam_r(const char *name, struct group *group, char *buffer, size_t size,
	       struct group **result)
{
	return find(name, 0, group, buffer, size, result);
}

int getgrgid_r(gid_t gid, struct group *group, char *buffer, size_t size, struct group **result)
{
	return find(NULL, gid, group, buffer, size, result);
}

static int lists(const struct group *group, const char *user)
{
	for (char **member = group->gr_mem; *member; member++)
		if (strcmp(*member, user) == 0)
			return 1;
	return 0;
}

int getgrouplist(const char *user, gid_t own, gid_t *list, int *count)
{
	int room = *count, found = 1;
	struct group *group;

	if (room > 0)
		list[0] = own;
	setgrent();
	while ((group = getgrent())) {
		if (group->gr_gid == own || !lists(group, user))
			continue;
		if (found < room)
			list[found] = group->gr_gid;
		found++;
	}
	endgrent();
	*count = found;
	return found <= room ? found : -1;
}

int initgroups(const char *user, gid_t own)
{
	gid_t list[GROUPS];
	int count = sizeof(list) / sizeof(list[0]), room = count;

	if (getgrouplist(user, own, list, &count) < 0)
		count = room;
	return setgroups(count, list);
}
