/*
 * Users: /etc/passwd.
 */
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "user/libc/internal/database.h"

enum {
	FIELDS = 7
};

static struct __database users = {.path = "/etc/passwd"};

static void fill(struct passwd *user, char **field)
{
	*user = (struct passwd){
		.pw_name = field[0],
		.pw_passwd = field[1],
		.pw_uid = strtoul(field[2], NULL, 10),
		.pw_gid = strtoul(field[3], NULL, 10),
		.pw_gecos = field[4],
		.pw_dir = field[5],
		.pw_shell = field[6],
	};
}

struct passwd *getpwent(void)
{
	static struct passwd user;
	char *field[FIELDS];

	if (!__database_next(&users, field, FIELDS))
		return NULL;
	fill(&user, field);
	return &user;
}

void setpwent(void)
{
	__database_close(&users);
}

void endpwent(void)
{
	__database_close(&users);
}

struct passwd *fgetpwent(FILE *file)
{
	static struct passwd user;
	static char *line;
	static size_t size;
	char *field[FIELDS];

	if (!__fields_read(file, &line, &size, field, FIELDS))
		return NULL;
	fill(&user, field);
	return &user;
}

int putpwent(const struct passwd *user, FILE *file)
{
	return fprintf(file, "%s:%s:%u:%u:%s:%s:%s\n", user->pw_name, user->pw_passwd,
		       (unsigned)user->pw_uid, (unsigned)user->pw_gid, user->pw_gecos, user->pw_dir,
		       user->pw_shell) < 0
		       ? -1
		       : 0;
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

/* The user of that NAME, or of that UID if there is no NAME, in the caller's memory. */
static int find(const char *name, uid_t uid, struct passwd *user, char *buffer, size_t size,
		struct passwd **result)
{
	struct __database db = {.path = "/etc/passwd"};
	char *field[FIELDS];
	int error = 0;

	*result = NULL;
	errno = 0;
	while (!*result && !error && __database_next(&db, field, FIELDS)) {
		fill(user, field);
		if (name ? strcmp(user->pw_name, name) != 0 : user->pw_uid != uid)
			continue;
		if (!__fields_copy(field, FIELDS, &buffer, &size))
			error = ERANGE;
		fill(user, field);
		*result = error ? NULL : user;
	}
	if (!db.file)
		error = errno;
	__database_close(&db);
	free(db.line);
	return error;
}

int getpwnam_r(const char *name, struct passwd *user, char *buffer, size_t size,
	       struct passwd **result)
{
	return find(name, 0, user, buffer, size, result);
}

int getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size, struct passwd **result)
{
	return find(NULL, uid, user, buffer, size, result);
}
