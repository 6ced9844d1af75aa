/*
 * Making, changing, ending and awaiting processes; who a process is among others. The work is done
 * in proc/.
 */

#include "kernel/errno.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/exec.h"
#include "proc/exit.h"
#include "proc/fork.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/prctl.h"
#include "syscall/abi/sched.h"
#include "syscall/abi/wait.h"
#include "syscall/calls.h"
#include "syscall/usage.h"

/* --- fork, exec, exit --- */

static long fork_with(const struct clone_request *request)
{
	return proc_fork(thread_current()->user_frame, request);
}

long sys_fork(void)
{
	return fork_with(&(struct clone_request){.flags = SIGCHLD});
}

long sys_vfork(void)
{
	return fork_with(&(struct clone_request){.flags = CLONE_VFORK | CLONE_VM | SIGCHLD});
}

long sys_clone(uint32_t flags, void __user *stack, void __user *parent_tid, void __user *tls,
	       void __user *child_tid)
{
	return fork_with(&(struct clone_request){
		.flags = flags,
		.stack = (vaddr_t)stack,
		.parent_tid = (vaddr_t)parent_tid,
		.tls = (vaddr_t)tls,
		.child_tid = (vaddr_t)child_tid,
	});
}

long sys_execve(const char __user *path, void __user *argv, void __user *envp)
{
	char *name = kmalloc(PATH_MAX);

	if (!name)
		return -ENOMEM;
	long result = copy_string_from_user(name, path, PATH_MAX);
	if (result >= 0)
		result = proc_exec(name, (struct exec_strings){.user = (uint32_t)argv},
				   (struct exec_strings){.user = (uint32_t)envp});
	kfree(name);
	return result;
}

long sys_exit(int code)
{
	proc_exit(W_EXITED(code));
}

long sys_exit_group(int code)
{
	proc_exit(W_EXITED(code));
}

/* --- wait --- */

#define WAIT4_OPTIONS (WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL)
#define WAITID_OPTIONS \
	(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL)

long sys_wait4(pid_t pid, void __user *status, uint32_t options, void __user *usage)
{
	struct wait_request request = {.pid = pid, .options = (int)options | WEXITED};
	struct wait_result result;

	if (options & ~WAIT4_OPTIONS)
		return -EINVAL;
	int err = proc_wait(&request, &result);
	if (err < 0 || result.pid == 0)
		return err;
	if (status && copy_to_user(status, &result.status, sizeof(result.status)) < 0)
		return -EFAULT;
	struct rusage32 ru = rusage_of(&result.usage);
	if (usage && copy_to_user(usage, &ru, sizeof(ru)) < 0)
		return -EFAULT;
	return result.pid;
}

long sys_waitpid(pid_t pid, void __user *status, uint32_t options)
{
	return sys_wait4(pid, status, options, NULL);
}

static int waitid_pid(int which, pid_t id, pid_t *pid)
{
	switch (which) {
	case P_ALL:
		*pid = -1;
		return 0;
	case P_PID:
		*pid = id;
		return id > 0 ? 0 : -EINVAL;
	case P_PGID:
		*pid = -id;
		return id >= 0 ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

static int put_waitid_info(void __user *to, const struct wait_result *result)
{
	siginfo_t info = {0};

	if (result->pid) {
		info.si_signo = SIGCHLD;
		info.si_pid = result->pid;
		info.si_uid = result->uid;
		wait_status_decode(result->status, &info.si_code, &info.si_status);
	}
	return copy_to_user(to, &info, sizeof(info));
}

long sys_waitid(int which, pid_t id, void __user *info, uint32_t options, void __user *usage)
{
	struct wait_request request = {.options = (int)options};
	struct wait_result result;

	if ((options & ~WAITID_OPTIONS) || !(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	int err = waitid_pid(which, id, &request.pid);
	if (err == 0)
		err = proc_wait(&request, &result);
	if (err < 0)
		return err;
	struct rusage32 ru = rusage_of(&result.usage);
	if (usage && result.pid && copy_to_user(usage, &ru, sizeof(ru)) < 0)
		return -EFAULT;
	return info ? put_waitid_info(info, &result) : 0;
}

/* --- Who it is --- */

long sys_getpid(void)
{
	return proc_current()->pid;
}

long sys_getppid(void)
{
	struct proc_identity identity;

	proc_identify(proc_current(), &identity);
	return identity.ppid;
}

long sys_getpgrp(void)
{
	return pgrp_getpgid(0);
}

long sys_getpgid(pid_t pid)
{
	return pgrp_getpgid(pid);
}

long sys_setpgid(pid_t pid, pid_t pgid)
{
	return pgrp_setpgid(pid, pgid);
}

long sys_getsid(pid_t pid)
{
	return pgrp_getsid(pid);
}

long sys_setsid(void)
{
	return pgrp_setsid();
}

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
		return -EINVAL;
	}
}
