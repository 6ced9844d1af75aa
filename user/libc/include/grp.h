/*
 * Groups, from /etc/group.
 */
#ifndef _GRP_H
#define _GRP_H

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
int setgroups(size_t count, const gid_t *groups);
int initgroups(const char *user, gid_t group);

#endif
