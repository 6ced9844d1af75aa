/*
 * Who may do what, and who may become whom (credentials(7), setuid(2), setreuid(2), setresuid(2)).
 * The three user ids follow one pattern, and so do the three group ids: the old triple and what is
 * asked for make a new triple or an error; only then is anything changed.
 */

#include "proc/cred.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "proc/proc.h"
#include "proc/user.h"
#include "syscall/abi/unistd.h"

bool cred_in_group(const struct cred *c, gid_t gid)
{
	if (c->fsgid == gid)
		return true;
	for (uint32_t i = 0; i < c->ngroups; i++)
		if (c->groups[i] == gid)
			return true;
	return false;
}

/* path_resolution(7), "Bypassing permission checks": root needs one execute bit to execute a file.
 */
int cred_check(const struct cred *c, uid_t owner, gid_t group, mode_t mode, unsigned want,
	       bool directory)
{
	unsigned granted = mode & 7;

	if (c->fsuid == owner)
		granted = mode >> 6 & 7;
	else if (cred_in_group(c, group))
		granted = mode >> 3 & 7;
	if ((granted & want) == want)
		return 0;
	if (c->fsuid == 0 && (directory || !(want & X_OK) || (mode & 0111)))
		return 0;
	return -EACCES;
}

/* --- Becoming someone else --- */

struct triple {
	uint32_t real, effective, saved;
};

static bool among(uint32_t id, const struct triple *t)
{
	return id == t->real || id == t->effective || id == t->saved;
}

static bool may_take(uint32_t id, const struct triple *from, bool privileged)
{
	return id == CRED_KEEP || privileged || among(id, from);
}

/* setuid(2): all three for the privileged, else the effective one among real and saved. */
static int plain_set(uint32_t id, struct triple *t, bool privileged)
{
	if (id == CRED_KEEP)
		return -EINVAL;
	if (privileged)
		*t = (struct triple){id, id, id};
	else if (id == t->real || id == t->saved)
		t->effective = id;
	else
		return -EPERM;
	return 0;
}

/* setreuid(2): the saved id follows the effective one when the real one is set, or the effective
 * one becomes another than the real one was. */
static int re_set(uint32_t real, uint32_t effective, struct triple *t, bool privileged)
{
	struct triple old = *t;

	if (real != CRED_KEEP && !privileged && real != old.real && real != old.effective)
		return -EPERM;
	if (!may_take(effective, &old, privileged))
		return -EPERM;
	if (real != CRED_KEEP)
		t->real = real;
	if (effective != CRED_KEEP)
		t->effective = effective;
	if (real != CRED_KEEP || (effective != CRED_KEEP && effective != old.real))
		t->saved = t->effective;
	return 0;
}

static int res_set(uint32_t real, uint32_t effective, uint32_t saved, struct triple *t,
		   bool privileged)
{
	struct triple old = *t;

	if (!may_take(real, &old, privileged) || !may_take(effective, &old, privileged) ||
	    !may_take(saved, &old, privileged))
		return -EPERM;
	if (real != CRED_KEEP)
		t->real = real;
	if (effective != CRED_KEEP)
		t->effective = effective;
	if (saved != CRED_KEEP)
		t->saved = saved;
	return 0;
}

/* The process counts for the new user from now on, whose limit says no only at the next fork or
 * execve (setuid(2), EAGAIN since Linux 3.1): few programs expect that they cannot give up rights.
 */
static int change_account(struct proc *p, uid_t uid)
{
	struct user_account *account = user_get(uid);

	if (!account)
		return -EAGAIN;
	user_charge_process(account, ~0ULL);
	spin_lock(&proc_tree_lock);
	struct user_account *old = p->account;
	p->account = account;
	spin_unlock(&proc_tree_lock);
	user_uncharge_process(old);
	user_put(old);
	return 0;
}

static struct triple uids_of(const struct cred *c)
{
	return (struct triple){c->uid, c->euid, c->suid};
}

static struct triple gids_of(const struct cred *c)
{
	return (struct triple){c->gid, c->egid, c->sgid};
}

/* Whoever becomes somebody else is not to be looked into by the one it was, nor told of its
 * parent's end (prctl(2), PR_SET_DUMPABLE, PR_SET_PDEATHSIG). */
static void became_another(struct proc *p)
{
	spin_lock(&proc_tree_lock);
	p->dumpable = false;
	p->parent_death_signal = 0;
	spin_unlock(&proc_tree_lock);
}

static int commit_uids(const struct triple *t)
{
	struct proc *p = proc_current();
	int err = t->real != p->cred.uid ? change_account(p, t->real) : 0;

	if (err < 0)
		return err;
	bool another = t->effective != p->cred.euid || t->effective != p->cred.fsuid;
	spin_lock(&p->lock);
	p->cred.uid = t->real;
	p->cred.euid = t->effective;
	p->cred.suid = t->saved;
	p->cred.fsuid = t->effective;
	spin_unlock(&p->lock);
	p->beyond_nproc = proc_beyond_nproc(p);
	if (another)
		became_another(p);
	return 0;
}

static int commit_gids(const struct triple *t)
{
	struct proc *p = proc_current();
	bool another = t->effective != p->cred.egid || t->effective != p->cred.fsgid;

	spin_lock(&p->lock);
	p->cred.gid = t->real;
	p->cred.egid = t->effective;
	p->cred.sgid = t->saved;
	p->cred.fsgid = t->effective;
	spin_unlock(&p->lock);
	if (another)
		became_another(p);
	return 0;
}

int cred_setuid(uid_t uid)
{
	const struct cred *c = &proc_current()->cred;
	struct triple t = uids_of(c);
	int err = plain_set(uid, &t, cred_is_superuser(c));

	return err < 0 ? err : commit_uids(&t);
}

int cred_setreuid(uid_t real, uid_t effective)
{
	const struct cred *c = &proc_current()->cred;
	struct triple t = uids_of(c);
	int err = re_set(real, effective, &t, cred_is_superuser(c));

	return err < 0 ? err : commit_uids(&t);
}

int cred_setresuid(uid_t real, uid_t effective, uid_t saved)
{
	const struct cred *c = &proc_current()->cred;
	struct triple t = uids_of(c);
	int err = res_set(real, effective, saved, &t, cred_is_superuser(c));

	return err < 0 ? err : commit_uids(&t);
}

int cred_setgid(gid_t gid)
{
	const struct cred *c = &proc_current()->cred;
	struct triple t = gids_of(c);
	int err = plain_set(gid, &t, cred_is_superuser(c));

	return err < 0 ? err : commit_gids(&t);
}

int cred_setregid(gid_t real, gid_t effective)
{
	const struct cred *c = &proc_current()->cred;
	struct triple t = gids_of(c);
	int err = re_set(real, effective, &t, cred_is_superuser(c));

	return err < 0 ? err : commit_gids(&t);
}

int cred_setresgid(gid_t real, gid_t effective, gid_t saved)
{
	const struct cred *c = &proc_current()->cred;
	struct triple t = gids_of(c);
	int err = res_set(real, effective, saved, &t, cred_is_superuser(c));

	return err < 0 ? err : commit_gids(&t);
}

int cred_setgroups(const gid_t *groups, uint32_t count)
{
	struct proc *p = proc_current();

	if (!cred_is_superuser(&p->cred))
		return -EPERM;
	if (count > CRED_GROUPS_MAX)
		return -EINVAL;
	spin_lock(&p->lock);
	memcpy(p->cred.groups, groups, count * sizeof(groups[0]));
	p->cred.ngroups = count;
	spin_unlock(&p->lock);
	return 0;
}

uid_t cred_setfsuid(uid_t uid)
{
	struct cred *c = &proc_current()->cred;
	struct triple t = uids_of(c);
	uid_t old = c->fsuid;

	if (uid == CRED_KEEP || uid == old || !may_take(uid, &t, cred_is_superuser(c)))
		return old;
	c->fsuid = uid;
	became_another(proc_current());
	return old;
}

gid_t cred_setfsgid(gid_t gid)
{
	struct cred *c = &proc_current()->cred;
	struct triple t = gids_of(c);
	gid_t old = c->fsgid;

	if (gid == CRED_KEEP || gid == old || !may_take(gid, &t, cred_is_superuser(c)))
		return old;
	c->fsgid = gid;
	became_another(proc_current());
	return old;
}
