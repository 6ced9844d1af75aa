/*
 * Users, from /etc/passwd.
 */
#ifndef _PWD_H
#define _PWD_H

#include <stdio.h>
#include <sys/types.h>

struct passwd {
	char *pw_name;
	char *pw_passwd;
	uid_t pw_uid;
	gid_t pw_gid;
	char *pw_gecos;
	char *pw_dir;
	char *pw_shell;
};

/* The result lives until the next call of any of these. */
struct passwd *getpwnam(const char *name);
struct passwd *getpwuid(uid_t uid);
struct passwd *getpwent(void);
void setpwent(void);
void endpwent(void);
struct passwd *fgetpwent(FILE *file);
int putpwent(const struct passwd *user, FILE *file);

/*
 * The strings are in BUFFER. 0, with *RESULT NULL if there is no such user, or an error: ERANGE if
 * they do not fit.
 */
int getpwnam_r(const char *name, struct passwd *user, char *buffer, size_t size,
	       struct passwd **result);
int getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size, struct passwd **result);

#endif
