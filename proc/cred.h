#ifndef PROC_CRED_H
#define PROC_CRED_H

/*
 * Who a process is (credentials(7)): real, effective, saved and file-system ids, and supplementary
 * groups. Part of struct proc; only the process itself changes them, under its lock.
 */

#include "kernel/types.h"

#define CRED_GROUPS_MAX 32

struct cred {
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	uint32_t ngroups;
	gid_t groups[CRED_GROUPS_MAX];
};

static inline bool cred_is_superuser(const struct cred *c)
{
	return c->euid == 0;
}

/* Is `gid` the file-system group or a supplementary one? */
bool cred_in_group(const struct cred *c, gid_t gid);

/* May a file of this owner and mode be accessed so (a sum of R_OK 4, W_OK 2, X_OK 1)? 0 or -EACCES;
 * path_resolution(7). `directory`: search permission is what X means, and root has it always. */
int cred_check(const struct cred *c, uid_t owner, gid_t group, mode_t mode, unsigned want,
	       bool directory);

/*
 * setuid(2) and its kin for the current process: which ids may become which. An id of CRED_KEEP
 * leaves the old one. 0, -EPERM, -EAGAIN (the new user has too many processes). What changes the
 * effective id changes the file-system id with it.
 */
#define CRED_KEEP (~0U)

int cred_setuid(uid_t uid);
int cred_setreuid(uid_t real, uid_t effective);
int cred_setresuid(uid_t real, uid_t effective, uid_t saved);
int cred_setgid(gid_t gid);
int cred_setregid(gid_t real, gid_t effective);
int cred_setresgid(gid_t real, gid_t effective, gid_t saved);
int cred_setgroups(const gid_t *groups, uint32_t count); /* -EPERM */
uid_t cred_setfsuid(uid_t uid);                          /* the old one, whatever happened */
gid_t cred_setfsgid(gid_t gid);

#endif
