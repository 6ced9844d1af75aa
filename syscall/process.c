/*
 * Making, changing, ending and awaiting processes; who a process is among others. The work is done
 * in proc/.
 */

#include "fs/fdtable.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "mm/layout.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/exec.h"
#include "proc/exit.h"
#include "proc/fork.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/program.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "syscall/abi/fcntl.h"
#include "syscall/abi/limits.h"
#include "syscall/abi/sched.h"
#include "syscall/abi/wait.h"
#include "syscall/at.h"
#include "syscall/calls.h"
#include "syscall/usage.h"

/* --- fork, exec, exit --- */

static long fork_with(const struct clone_request *request)
{
	return proc_fork(thread_current()->user_frame, request);
}

long sys_fork(void)
{
	return fork_with(&(struct clone_request){.exit_signal = SIGCHLD});
}

long sys_vfork(void)
{
	return fork_with(&(struct clone_request){
		.flags = CLONE_VFORK | CLONE_VM,
		.exit_signal = SIGCHLD,
	});
}

long sys_clone(uint32_t flags, void __user *stack, void __user *parent_tid, void __user *tls,
	       void __user *child_tid)
{
	return fork_with(&(struct clone_request){
		.flags = flags & ~(uint32_t)CSIGNAL,
		.exit_signal = (int)(flags & CSIGNAL),
		.stack = (vaddr_t)stack,
		.parent_tid = (vaddr_t)parent_tid,
		.tls = (vaddr_t)tls,
		.child_tid = (vaddr_t)child_tid,
	});
}

/* The structure grows at its end: a newer program's is taken as long as what we do not know of it
 * is zero. */
static int clone_args_from_user(struct clone_args *out, const void __user *from, size_t size)
{
	const char __user *bytes = from;
	char more;

	*out = (struct clone_args){0};
	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	for (size_t i = sizeof(*out); i < size; i++) {
		if (copy_from_user(&more, bytes + i, 1) < 0)
			return -EFAULT;
		if (more)
			return -E2BIG;
	}
	return copy_from_user(out, from, MIN(size, sizeof(*out)));
}

static bool clone_args_make_sense(const struct clone_args *args)
{
	uint64_t flags = args->flags & ~CLONE_CLEAR_SIGHAND;

	if (flags > UINT32_MAX || (flags & (CSIGNAL | CLONE_DETACHED)))
		return false;
	if (args->exit_signal > SIGNAL_MAX || ((flags & CLONE_PARENT) && args->exit_signal))
		return false;
	if (!args->stack != !args->stack_size || args->stack + args->stack_size > USERLIMIT)
		return false;
	return !args->set_tid && !args->set_tid_size; /* numbers are not the caller's to choose */
}

long sys_clone3(void __user *from, size_t size)
{
	struct clone_args args;
	int err = clone_args_from_user(&args, from, size);

	if (err < 0)
		return err;
	if (!clone_args_make_sense(&args))
		return -EINVAL;
	return fork_with(&(struct clone_request){
		.flags = (uint32_t)args.flags,
		.exit_signal = (int)args.exit_signal,
		.clear_handlers = (args.flags & CLONE_CLEAR_SIGHAND) != 0,
		.stack = (vaddr_t)(args.stack + args.stack_size),
		.parent_tid = (vaddr_t)args.parent_tid,
		.child_tid = (vaddr_t)args.child_tid,
		.tls = (vaddr_t)args.tls,
	});
}

static long exec_named(const struct exec_name *name, void __user *argv, void __user *envp)
{
	return proc_exec_named(name, (struct exec_strings){.user = (uint32_t)argv},
			       (struct exec_strings){.user = (uint32_t)envp});
}

long sys_execve(const char __user *path, void __user *argv, void __user *envp)
{
	char *copy;
	int err = name_from_user(path, &copy);

	if (err < 0)
		return err;
	struct exec_name name = exec_name_of(copy);
	long result = exec_named(&name, argv, envp);
	kfree(copy);
	return result;
}

/* Linux names a file below a descriptor /dev/fd/N/PATH, and the descriptor's own file /dev/fd/N. */
#define SHOWN_PREFIX "/dev/fd/"
#define SHOWN_MAX    (sizeof(SHOWN_PREFIX) + 12 + PATH_MAX)

static long exec_below(struct exec_name *name, void __user *argv, void __user *envp)
{
	char *shown = kmalloc(SHOWN_MAX);

	if (!shown)
		return -ENOMEM;
	snprintf(shown, SHOWN_MAX, SHOWN_PREFIX "%d%s%s", name->directory, name->path[0] ? "/" : "",
		 name->path);
	name->shown = shown;
	name->unreachable = fd_close_on_exec(name->directory) > 0;
	long result = exec_named(name, argv, envp);
	kfree(shown);
	return result;
}

long sys_execveat(int directory, const char __user *path, void __user *argv, void __user *envp,
		  uint32_t flags)
{
	char *copy;
	long result;

	if (flags & ~(uint32_t)(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
		return -EINVAL;
	int err = name_from_user(path, &copy);
	if (err < 0)
		return err;
	struct exec_name name = exec_name_of(copy);
	name.no_follow = flags & AT_SYMLINK_NOFOLLOW;
	name.directory = directory;
	if (!copy[0] && !(flags & AT_EMPTY_PATH))
		result = -ENOENT;
	else if (directory == AT_FDCWD || copy[0] == '/')
		result = exec_named(&name, argv, envp);
	else
		result = exec_below(&name, argv, envp);
	kfree(copy);
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
	case P_PIDFD: /* there are no descriptors of processes */
		return id >= 0 ? -EBADF : -EINVAL;
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
