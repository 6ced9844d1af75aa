/*
 * Limits, usage, nice values, scheduling classes. The work is done in proc/limits.c,
 * proc/priority.c and proc/policy.c.
 */

#include "proc/limits.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/policy.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/thread.h"
#include "syscall/abi/sched.h"
#include "syscall/calls.h"
#include "syscall/timeconv.h"
#include "syscall/usage.h"

/* --- Usage --- */

struct rusage32 rusage_of(const struct usage *usage)
{
	return (struct rusage32){
		.ru_utime = timeval_of(usage->user_time),
		.ru_stime = timeval_of(usage->system_time),
		.ru_maxrss = (long)(usage->max_resident * (PAGE_SIZE / KIB)),
		.ru_minflt = (long)usage->faults_minor,
		.ru_majflt = (long)usage->faults_major,
		.ru_nvcsw = (long)usage->switches_voluntary,
		.ru_nivcsw = (long)usage->switches_forced,
	};
}

long sys_getrusage(int who, void __user *to)
{
	struct usage usage;

	if (who == RUSAGE_SELF)
		proc_usage(proc_current(), &usage);
	else if (who == RUSAGE_CHILDREN)
		usage = proc_current()->children_usage;
	else if (who == RUSAGE_THREAD)
		thread_usage(thread_current(), &usage);
	else
		return -EINVAL;
	struct rusage32 out = rusage_of(&usage);
	return copy_to_user(to, &out, sizeof(out));
}

/* --- Limits --- */

#define RLIM_OLD_MAX 0x7FFFFFFFU /* the most that getrlimit, the first call, can say */

static uint32_t narrow(uint64_t limit)
{
	return limit >= RLIM_INFINITY32 ? RLIM_INFINITY32 : (uint32_t)limit;
}

static uint64_t widen(uint32_t limit)
{
	return limit == RLIM_INFINITY32 ? RLIM_INFINITY64 : limit;
}

long sys_ugetrlimit(int resource, void __user *to)
{
	struct rlimit64 limit;
	int err = limit_change(0, (unsigned)resource, NULL, &limit);

	if (err < 0)
		return err;
	struct rlimit32 out = {narrow(limit.rlim_cur), narrow(limit.rlim_max)};
	return copy_to_user(to, &out, sizeof(out));
}

long sys_getrlimit(int resource, void __user *to)
{
	struct rlimit64 limit;
	int err = limit_change(0, (unsigned)resource, NULL, &limit);

	if (err < 0)
		return err;
	struct rlimit32 out = {
		.rlim_cur = MIN(narrow(limit.rlim_cur), RLIM_OLD_MAX),
		.rlim_max = MIN(narrow(limit.rlim_max), RLIM_OLD_MAX),
	};
	return copy_to_user(to, &out, sizeof(out));
}

long sys_setrlimit(int resource, void __user *from)
{
	struct rlimit32 in;

	if (copy_from_user(&in, from, sizeof(in)) < 0)
		return -EFAULT;
	struct rlimit64 limit = {widen(in.rlim_cur), widen(in.rlim_max)};
	return limit_change(0, (unsigned)resource, &limit, NULL);
}

long sys_prlimit64(pid_t pid, int resource, void __user *from, void __user *to)
{
	struct rlimit64 new, old;

	if (from && copy_from_user(&new, from, sizeof(new)) < 0)
		return -EFAULT;
	int err = limit_change(pid, (unsigned)resource, from ? &new : NULL, &old);
	if (err < 0 || !to)
		return err;
	return copy_to_user(to, &old, sizeof(old));
}

/* --- Nice values --- */

long sys_getpriority(int which, int who)
{
	return priority_get(which, who);
}

long sys_setpriority(int which, int who, int nice)
{
	return priority_set(which, who, nice);
}

/* nice(2) knows no EACCES. */
long sys_nice(int increment)
{
	int nice = proc_current()->nice;

	increment = MAX(PRIO_MIN * 2, MIN(increment, PRIO_MAX * 2));
	int err = priority_set(PRIO_PROCESS, 0, nice + increment);
	return err == -EACCES ? -EPERM : err;
}

/* --- Scheduling --- */

long sys_sched_yield(void)
{
	sched_yield();
	return 0;
}

static int check_pid(pid_t pid)
{
	struct policy policy;

	return policy_get(pid, &policy);
}

long sys_sched_getscheduler(pid_t pid)
{
	struct policy policy;
	int err = policy_get(pid, &policy);

	if (err < 0)
		return err;
	return policy.policy | (policy.reset_on_fork ? SCHED_RESET_ON_FORK : 0);
}

long sys_sched_setscheduler(pid_t pid, int policy, void __user *from)
{
	struct sched_param param;

	if (policy < 0 || !from)
		return -EINVAL;
	if (copy_from_user(&param, from, sizeof(param)) < 0)
		return -EFAULT;
	return policy_set(pid, &(struct policy){
				       .policy = policy & ~SCHED_RESET_ON_FORK,
				       .priority = param.sched_priority,
				       .reset_on_fork = policy & SCHED_RESET_ON_FORK,
			       });
}

long sys_sched_setparam(pid_t pid, void __user *from)
{
	struct sched_param param;
	struct policy policy;

	if (!from)
		return -EINVAL;
	if (copy_from_user(&param, from, sizeof(param)) < 0)
		return -EFAULT;
	int err = policy_get(pid, &policy);
	policy.priority = param.sched_priority;
	return err < 0 ? err : policy_set(pid, &policy);
}

long sys_sched_getparam(pid_t pid, void __user *to)
{
	struct policy policy;
	int err = to ? policy_get(pid, &policy) : -EINVAL;

	if (err < 0)
		return err;
	struct sched_param param = {policy.priority};
	return copy_to_user(to, &param, sizeof(param));
}

long sys_sched_get_priority_max(int policy)
{
	return policy_highest(policy);
}

long sys_sched_get_priority_min(int policy)
{
	return policy_lowest(policy);
}

static long rr_interval(pid_t pid, void __user *to, bool wide)
{
	nsec_t interval;
	int err = policy_interval(pid, &interval);

	return err < 0 ? err : timespec_to_user(to, interval, wide);
}

long sys_sched_rr_get_interval(pid_t pid, void __user *to)
{
	return rr_interval(pid, to, false);
}

long sys_sched_rr_get_interval_time64(pid_t pid, void __user *to)
{
	return rr_interval(pid, to, true);
}

/* One processor runs. */
#define CPU_MASK_ALL 1U

long sys_sched_getaffinity(pid_t pid, size_t size, void __user *to)
{
	const uint32_t mask = CPU_MASK_ALL;
	int err = check_pid(pid);

	if (size < sizeof(mask) || size % sizeof(mask))
		return -EINVAL;
	if (err < 0)
		return err;
	return copy_to_user(to, &mask, sizeof(mask)) < 0 ? -EFAULT : (long)sizeof(mask);
}

long sys_sched_setaffinity(pid_t pid, size_t size, void __user *from)
{
	uint32_t mask = 0;
	int err = check_pid(pid);

	if (err < 0)
		return err;
	if (copy_from_user(&mask, from, MIN(size, sizeof(mask))) < 0)
		return -EFAULT;
	return mask & CPU_MASK_ALL ? 0 : -EINVAL;
}
