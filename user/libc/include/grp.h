/*
 * Groups, from /etc/group.
 */
#ifndef _GRP_H
#define _GRP_H

#include <stdio.h>
#include <sys/types.h>

struct group {
	char *gr_name;
	char *gr_passwd;
	gid_t gr_gid;
	char **gr_mem;
};

/* The result lives until the next call of any of these. */
struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t gid);
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);
struct group *fgetgrent(FILE *file);
int putgrent(const struct group *group, FILE *file);

/* As getpwnam_r and getpwuid_r. */
int getgrnam_r(const char *name, struct group *group, char *buffer, size_t size,
	       struct group **result);
int getgrgid_r(gid_t gid, struct group *group, char *buffer, size_t size, struct group **result);

int setgroups(size_t count, const gid_t *groups);
/* OWN and the groups that list the user become the process's. */
int initgroups(const char *user, gid_t own);
/*
 * The same groups into LIST, which has room for *COUNT. *COUNT is how many there are; that is the
 * result, too, or -1 if they are more than the room.
 */
int getgrouplist(const char *user, gid_t own, gid_t *list, int *count);

#endif
