/*
 * Most limits are looked at where they bind (fork, open, brk); three are kept by those who need
 * them at hand, and are told here: the address space its sizes, the timers on used time RLIMIT_CPU.
 */

#include "proc/limits.h"
#include "kernel/errno.h"
#include "mm/addrspace.h"
#include "mm/layout.h"
#include "proc/proc.h"

#define NOFILE_MAX (1U << 20) /* nobody gets more descriptors (getrlimit(2), RLIMIT_NOFILE) */

/* --- Address spaces --- */

vaddr_t limit_stack_floor(vaddr_t top, uint64_t limit)
{
	return limit >= top - USER_MIN ? USER_MIN : (vaddr_t)ALIGN_UP(top - limit, PAGE_SIZE);
}

static unsigned long pages(uint64_t bytes)
{
	return bytes >= 1ULL << 32 ? ~0UL : (unsigned long)(bytes >> PAGE_SHIFT);
}

void limit_apply(struct proc *p, struct addrspace *as)
{
	spin_lock(&p->lock);
	as->limit_pages = pages(p->limits[RLIMIT_AS].rlim_cur);
	as->limit_data = pages(p->limits[RLIMIT_DATA].rlim_cur);
	as->limit_locked = pages(p->limits[RLIMIT_MEMLOCK].rlim_cur);
	as->stack_floor = limit_stack_floor(as->stack_top, p->limits[RLIMIT_STACK].rlim_cur);
	spin_unlock(&p->lock);
}

/* The superuser locks as much memory as there is (mlock(2), CAP_IPC_LOCK). */
static bool may_lock_any(void)
{
	return cred_is_superuser(&proc_current()->cred);
}

void limits_init(void)
{
	addrspace_may_lock_any = may_lock_any;
}

/* --- prlimit --- */

static bool may_touch(const struct proc *p)
{
	const struct proc *self = proc_current();
	const struct cred *c = &self->cred, *t = &p->cred;

	if (p == self || cred_is_superuser(c))
		return true;
	return c->uid == t->euid && c->uid == t->suid && c->uid == t->uid && c->gid == t->egid &&
	       c->gid == t->sgid && c->gid == t->gid;
}

static int check_new(const struct rlimit64 *new, const struct rlimit64 *now, unsigned resource)
{
	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new->rlim_max > NOFILE_MAX)
		return -EPERM;
	if (new->rlim_max > now->rlim_max && !cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	return 0;
}

static void tell(struct proc *p, unsigned resource)
{
	if (resource == RLIMIT_CPU)
		itimer_limit_changed(p);
	struct addrspace *as = proc_addrspace(p);
	if (as) {
		limit_apply(p, as);
		addrspace_put(as);
	}
}

static int change(struct proc *p, unsigned resource, const struct rlimit64 *new,
		  struct rlimit64 *old)
{
	struct rlimit64 *now = &p->limits[resource];

	if (!may_touch(p))
		return -EPERM;
	spin_lock(&p->lock);
	int err = new ? check_new(new, now, resource) : 0;
	if (old)
		*old = *now;
	if (new &&err == 0)
		*now = *new;
	spin_unlock(&p->lock);
	if (new &&err == 0)
		tell(p, resource);
	return err;
}

int limit_change(pid_t pid, unsigned resource, const struct rlimit64 *new, struct rlimit64 *old)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	struct proc *p = proc_find(pid ? pid : proc_current()->pid);
	if (!p)
		return -ESRCH;
	int err = change(p, resource, new, old);
	proc_put(p);
	return err;
}
