/*
 * What a process says about itself: its name, whom it adopts, whether it may gain rights, what
 * system it takes this one for; and its rights as capabilities. Here they are two sets only: the
 * superuser has all, everybody else none.
 */

#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/abi/capability.h"
#include "syscall/abi/personality.h"
#include "syscall/abi/prctl.h"
#include "syscall/calls.h"

/* --- prctl --- */

static long set_name(uint32_t address)
{
	char name[PROC_NAME_MAX];
	ssize_t len = copy_string_from_user(name, (const char __user *)address, sizeof(name));

	if (len < 0 && len != -ENAMETOOLONG)
		return len;
	name[sizeof(name) - 1] = '\0'; /* a longer one is cut (prctl(2)) */
	proc_set_name(proc_current(), name);
	return 0;
}

static long set_parent_death_signal(uint32_t signo)
{
	if (signo > SIGNAL_MAX)
		return -EINVAL;
	spin_lock(&proc_tree_lock);
	proc_current()->parent_death_signal = (int)signo;
	spin_unlock(&proc_tree_lock);
	return 0;
}

static long set_subreaper(bool on)
{
	spin_lock(&proc_tree_lock);
	proc_current()->subreaper = on;
	spin_unlock(&proc_tree_lock);
	return 0;
}

static long set_flag(bool *flag, uint32_t value)
{
	if (value > 1)
		return -EINVAL;
	spin_lock(&proc_tree_lock);
	*flag = value;
	spin_unlock(&proc_tree_lock);
	return 0;
}

static long set_once(bool *flag, uint32_t value, uint32_t unused)
{
	if (value != 1 || unused)
		return -EINVAL;
	*flag = true;
	return 0;
}

static long put_int(uint32_t address, int value)
{
	return copy_to_user((void __user *)address, &value, sizeof(value));
}

/* Timers here are exact; the number is kept for who asks. */
static long set_timer_slack(struct thread *t, int32_t slack)
{
	t->timer_slack = slack > 0 ? (uint32_t)slack : t->timer_slack_default;
	return 0;
}

/* No set of ambient capabilities is kept: it is empty. */
static long ambient(uint32_t what, uint32_t capability, uint32_t unused)
{
	if (unused)
		return -EINVAL;
	if (what == PR_CAP_AMBIENT_CLEAR_ALL)
		return capability ? -EINVAL : 0;
	if (capability > CAP_LAST_CAP)
		return -EINVAL;
	return what == PR_CAP_AMBIENT_IS_SET ? 0 : -EPERM;
}

/* What says how the kernel treats a process, rather than who it is. */
static long treatment(int option, uint32_t arg2, uint32_t arg3, uint32_t arg4)
{
	struct proc *p = proc_current();
	struct thread *t = thread_current();

	switch (option) {
	case PR_SET_DUMPABLE:
		return set_flag(&p->dumpable, arg2);
	case PR_GET_DUMPABLE:
		return p->dumpable;
	case PR_SET_KEEPCAPS:
		return set_flag(&p->keep_caps, arg2);
	case PR_GET_KEEPCAPS:
		return p->keep_caps;
	case PR_SET_TIMERSLACK:
		return set_timer_slack(t, (int32_t)arg2);
	case PR_GET_TIMERSLACK:
		return (long)t->timer_slack;
	case PR_SET_TIMING:
		return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_GET_SECCOMP:
	case PR_GET_SECUREBITS:
		return 0;
	case PR_CAPBSET_READ:
		return arg2 <= CAP_LAST_CAP ? 1 : -EINVAL;
	case PR_CAP_AMBIENT:
		return ambient(arg2, arg3, arg4);
	case PR_GET_TID_ADDRESS:
		return put_int(arg2, (int)t->clear_child_tid);
	default:
		return -EINVAL;
	}
}

long sys_prctl(int option, uint32_t arg2, uint32_t arg3, uint32_t arg4, uint32_t arg5)
{
	struct proc *p = proc_current();

	switch (option) {
	case PR_SET_NAME:
		return set_name(arg2);
	case PR_GET_NAME:
		return copy_to_user((void __user *)arg2, p->name, sizeof(p->name));
	case PR_SET_PDEATHSIG:
		return set_parent_death_signal(arg2);
	case PR_GET_PDEATHSIG:
		return put_int(arg2, p->parent_death_signal);
	case PR_SET_CHILD_SUBREAPER:
		return set_subreaper(arg2 != 0);
	case PR_GET_CHILD_SUBREAPER:
		return put_int(arg2, p->subreaper);
	case PR_SET_NO_NEW_PRIVS:
		return set_once(&p->no_new_privs, arg2, arg3 | arg4 | arg5);
	case PR_GET_NO_NEW_PRIVS:
		return p->no_new_privs;
	default:
		return treatment(option, arg2, arg3, arg4 | arg5);
	}
}

long sys_personality(uint32_t personality)
{
	struct proc *p = proc_current();
	uint32_t old = p->personality;

	if (personality != PERSONALITY_ASK)
		p->personality = personality;
	return (long)old;
}

/* --- Capabilities --- */

#define ALL_LOW  0xFFFFFFFFU                       /* capabilities 0 to 31 */
#define ALL_HIGH ((1U << (CAP_LAST_CAP - 31)) - 1) /* 32 to the last */

/* How many words a set has; an unknown version is answered with the one we like best. */
static int read_header(struct __user_cap_header_struct __user *to, pid_t *pid)
{
	struct __user_cap_header_struct header;

	if (copy_from_user(&header, to, sizeof(header)) < 0)
		return -EFAULT;
	*pid = header.pid;
	switch (header.version) {
	case _LINUX_CAPABILITY_VERSION_1:
		return 1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		return 2;
	default:
		header.version = _LINUX_CAPABILITY_VERSION_3;
		return copy_to_user(to, &header, sizeof(header)) < 0 ? -EFAULT : 0;
	}
}

static void sets_of(const struct cred *c, struct __user_cap_data_struct sets[2])
{
	uint32_t low = cred_is_superuser(c) ? ALL_LOW : 0;
	uint32_t high = cred_is_superuser(c) ? ALL_HIGH : 0;

	sets[0] = (struct __user_cap_data_struct){.effective = low, .permitted = low};
	sets[1] = (struct __user_cap_data_struct){.effective = high, .permitted = high};
}

long sys_capget(void __user *header, void __user *to)
{
	struct __user_cap_data_struct sets[2];
	pid_t pid;
	int words = read_header(header, &pid);

	if (words <= 0)
		return words < 0 ? words : to ? -EINVAL : 0;
	if (pid < 0)
		return -EINVAL;
	struct proc *p = proc_find(pid ? pid : proc_current()->pid);
	if (!p)
		return -ESRCH;
	sets_of(&p->cred, sets);
	proc_put(p);
	return to ? copy_to_user(to, sets, (size_t)words * sizeof(sets[0])) : 0;
}

/* Nobody can have others than those: only asking for what one has succeeds. */
long sys_capset(void __user *header, void __user *from)
{
	struct __user_cap_data_struct wanted[2] = {0}, sets[2];
	pid_t pid;
	int words = read_header(header, &pid);

	if (words <= 0)
		return words < 0 ? words : -EINVAL;
	if (pid && pid != proc_current()->pid)
		return -EPERM;
	if (copy_from_user(wanted, from, (size_t)words * sizeof(wanted[0])) < 0)
		return -EFAULT;
	sets_of(&proc_current()->cred, sets);
	for (int i = 0; i < words; i++)
		if (wanted[i].effective != sets[i].effective ||
		    wanted[i].permitted != sets[i].permitted || wanted[i].inheritable)
			return -EPERM;
	return 0;
}
