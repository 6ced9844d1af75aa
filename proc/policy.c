/*
 * A policy is a word of the thread; the class that follows from it is the run queue's business
 * (sched_set_policy).
 */

#include "proc/policy.h"
#include "kernel/errno.h"
#include "kernel/waitq.h"
#include "proc/limits.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/thread.h"
#include "syscall/abi/sched.h"

int policy_highest(int policy)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return RT_PRIORITY_HIGHEST;
	case SCHED_OTHER:
	case SCHED_BATCH:
	case SCHED_IDLE:
		return 0;
	default:
		return -EINVAL;
	}
}

int policy_lowest(int policy)
{
	int highest = policy_highest(policy);

	return highest > 0 ? RT_PRIORITY_LOWEST : highest;
}

static bool makes_sense(const struct policy *policy)
{
	int highest = policy_highest(policy->policy);

	return highest >= 0 && policy->priority >= policy_lowest(policy->policy) &&
	       policy->priority <= highest;
}

/* Leaving SCHED_IDLE is as lowering the nice value to what the process has (sched(7)). */
static bool may_have_nice(const struct proc *p)
{
	return (uint64_t)(PRIORITY_BASE - p->nice) <= p->limits[RLIMIT_NICE].rlim_cur;
}

/* sched(7), "Privileges and resource limits". */
static int permit(const struct proc *p, const struct thread *t, const struct policy *policy)
{
	const struct cred *self = &proc_current()->cred;
	uint64_t limit = p->limits[RLIMIT_RTPRIO].rlim_cur;

	if (cred_is_superuser(self))
		return 0;
	if (self->euid != p->cred.uid && self->euid != p->cred.euid)
		return -EPERM;
	if (t->reset_on_fork && !policy->reset_on_fork)
		return -EPERM;
	if (t->policy == SCHED_IDLE && policy->policy != SCHED_IDLE && !may_have_nice(p))
		return -EPERM;
	if (policy->priority == 0)
		return 0;
	if (limit == 0 && policy->policy != t->policy)
		return -EPERM;
	if ((uint32_t)policy->priority > t->rt_priority && (uint32_t)policy->priority > limit)
		return -EPERM;
	return 0;
}

/* Calls `act` for the thread with its process's lock held. */
static int with_thread(pid_t pid, int (*act)(struct thread *t, void *arg), void *arg)
{
	if (pid < 0)
		return -EINVAL;
	struct proc *p = proc_find(pid ? pid : proc_current()->pid);
	if (!p)
		return -ESRCH;
	spin_lock(&p->lock);
	struct thread *t = proc_main_thread(p);
	int err = t ? act(t, arg) : -ESRCH;
	spin_unlock(&p->lock);
	proc_put(p);
	return err;
}

static int set(struct thread *t, void *arg)
{
	const struct policy *policy = arg;
	int err = permit(t->proc, t, policy);

	if (err < 0)
		return err;
	t->reset_on_fork = policy->reset_on_fork;
	sched_set_policy(t, policy->policy, (uint32_t)policy->priority);
	return 0;
}

int policy_set(pid_t pid, const struct policy *policy)
{
	struct policy wanted = *policy;

	return makes_sense(policy) ? with_thread(pid, set, &wanted) : -EINVAL;
}

static int get(struct thread *t, void *arg)
{
	*(struct policy *)arg = (struct policy){
		.policy = t->policy,
		.priority = (int)t->rt_priority,
		.reset_on_fork = t->reset_on_fork,
	};
	return 0;
}

int policy_get(pid_t pid, struct policy *out)
{
	return with_thread(pid, get, out);
}

static int interval(struct thread *t, void *arg)
{
	*(nsec_t *)arg = t->policy == SCHED_FIFO ? 0 : t->sched->slice(t);
	return 0;
}

int policy_interval(pid_t pid, nsec_t *out)
{
	return with_thread(pid, interval, out);
}
