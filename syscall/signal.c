/*
 * Signals, with sets of 64 bits (rt_*) and of 32. The work is done in proc/signal*.c.
 */

#include "proc/signal.h"
#include "kernel/errno.h"
#include "kernel/trap.h"
#include "kernel/waitq.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "syscall/calls.h"
#include "syscall/timeconv.h"

#define OLD_SET_BITS 0xFFFFFFFFULL /* what the calls without rt_ see of a set */

/* --- Sending --- */

long sys_kill(pid_t pid, int signo)
{
	struct signal_info info = signal_from_current(signo, SI_USER);

	return signal_kill(pid, &info);
}

long sys_tkill(pid_t tid, int signo)
{
	struct signal_info info = signal_from_current(signo, SI_TKILL);

	return tid > 0 ? signal_kill_thread(0, tid, &info) : -EINVAL;
}

long sys_tgkill(pid_t tgid, pid_t tid, int signo)
{
	struct signal_info info = signal_from_current(signo, SI_TKILL);

	return tgid > 0 && tid > 0 ? signal_kill_thread(tgid, tid, &info) : -EINVAL;
}

/* A program may say what it likes about a signal to itself; to others not that the kernel or
 * kill(2) had sent it. */
static int info_from_user(struct signal_info *out, const void __user *from, int signo, bool self)
{
	siginfo_t info;

	if (copy_from_user(&info, from, sizeof(info)) < 0)
		return -EFAULT;
	if (!self && (info.si_code >= 0 || info.si_code == SI_TKILL))
		return -EPERM;
	*out = (struct signal_info){
		.signo = signo,
		.code = info.si_code,
		.pid = info.si_pid,
		.uid = info.si_uid,
		.value = (uint32_t)info.si_int,
	};
	return 0;
}

long sys_rt_sigqueueinfo(pid_t pid, int signo, void __user *from)
{
	struct signal_info info;
	int err = info_from_user(&info, from, signo, pid == proc_current()->pid);

	if (err < 0)
		return err;
	return pid > 0 ? signal_kill(pid, &info) : -ESRCH;
}

long sys_rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int signo, void __user *from)
{
	struct signal_info info;
	int err = info_from_user(&info, from, signo, tgid == proc_current()->pid);

	if (err < 0)
		return err;
	return tgid > 0 && tid > 0 ? signal_kill_thread(tgid, tid, &info) : -EINVAL;
}

/* --- Dispositions --- */

long sys_rt_sigaction(int signo, void __user *new, void __user *old, size_t size)
{
	struct sigaction action;
	struct disposition set, was;

	if (size != sizeof(sigbits))
		return -EINVAL;
	if (new) {
		if (copy_from_user(&action, new, sizeof(action)) < 0)
			return -EFAULT;
		set = (struct disposition){
			.handler = (uint32_t)action.sa_handler,
			.flags = action.sa_flags,
			.restorer = (uint32_t)action.sa_restorer,
			.mask = action.sa_mask,
		};
	}
	int err = signal_action(signo, new ? &set : NULL, &was);
	if (err < 0 || !old)
		return err;
	action = (struct sigaction){
		.sa_handler = (void (*)(int))was.handler,
		.sa_flags = was.flags,
		.sa_restorer = (void (*)(void))was.restorer,
		.sa_mask = was.mask,
	};
	return copy_to_user(old, &action, sizeof(action));
}

long sys_sigaction(int signo, void __user *new, void __user *old)
{
	struct old_sigaction action;
	struct disposition set, was;

	if (new) {
		if (copy_from_user(&action, new, sizeof(action)) < 0)
			return -EFAULT;
		set = (struct disposition){
			.handler = (uint32_t)action.sa_handler,
			.flags = action.sa_flags,
			.restorer = (uint32_t)action.sa_restorer,
			.mask = action.sa_mask,
		};
	}
	int err = signal_action(signo, new ? &set : NULL, &was);
	if (err < 0 || !old)
		return err;
	action = (struct old_sigaction){
		.sa_handler = (void (*)(int))was.handler,
		.sa_mask = (uint32_t)was.mask,
		.sa_flags = was.flags,
		.sa_restorer = (void (*)(void))was.restorer,
	};
	return copy_to_user(old, &action, sizeof(action));
}

/* System V's: once, and not blocked meanwhile. */
long sys_signal(int signo, void __user *handler)
{
	struct disposition was, set = {
					.handler = (uint32_t)handler,
					.flags = SA_RESETHAND | SA_NODEFER,
				};
	int err = signal_action(signo, &set, &was);

	return err < 0 ? err : (long)was.handler;
}

/* --- Masks --- */

long sys_rt_sigprocmask(int how, void __user *new, void __user *old, size_t size)
{
	sigbits set, was = thread_current()->blocked;

	if (size != sizeof(set))
		return -EINVAL;
	if (new) {
		if (copy_from_user(&set, new, sizeof(set)) < 0)
			return -EFAULT;
		int err = signal_change_mask(how, set, &was);
		if (err < 0)
			return err;
	}
	return old ? copy_to_user(old, &was, sizeof(was)) : 0;
}

long sys_sigprocmask(int how, void __user *new, void __user *old)
{
	sigbits was = thread_current()->blocked;
	uint32_t set;

	if (new) {
		if (copy_from_user(&set, new, sizeof(set)) < 0)
			return -EFAULT;
		sigbits kept = how == SIG_SETMASK ? was & ~OLD_SET_BITS : 0;
		int err = signal_change_mask(how, kept | set, &was);
		if (err < 0)
			return err;
	}
	set = (uint32_t)was;
	return old ? copy_to_user(old, &set, sizeof(set)) : 0;
}

/* The mask as a number, before it was a set. */
long sys_sgetmask(void)
{
	return (long)(uint32_t)thread_current()->blocked;
}

long sys_ssetmask(uint32_t mask)
{
	sigbits was = thread_current()->blocked;

	signal_set_mask(mask);
	return (long)(uint32_t)was;
}

long sys_rt_sigpending(void __user *out, size_t size)
{
	sigbits set = signal_pending_blocked();

	if (size > sizeof(set))
		return -EINVAL;
	return copy_to_user(out, &set, size);
}

long sys_sigpending(void __user *out)
{
	uint32_t set = (uint32_t)signal_pending_blocked();

	return copy_to_user(out, &set, sizeof(set));
}

/* --- Waiting --- */

long sys_rt_sigsuspend(void __user *mask, size_t size)
{
	sigbits set;

	if (size != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, mask, sizeof(set)) < 0)
		return -EFAULT;
	return signal_suspend(set);
}

/* The first two arguments are of a time when the call had another shape. */
long sys_sigsuspend(int unused, int unused_too, uint32_t mask)
{
	(void)unused;
	(void)unused_too;
	return signal_suspend(mask);
}

long sys_pause(void)
{
	return signal_pause();
}

static long timed_wait(void __user *from, void __user *out, void __user *timeout, size_t size,
		       bool wide)
{
	struct signal_info info;
	nsec_t duration, deadline = WAIT_FOREVER;
	siginfo_t user_info;
	sigbits set;

	if (size != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, from, sizeof(set)) < 0)
		return -EFAULT;
	if (timeout) {
		int err = timespec_from_user(&duration, timeout, wide);
		if (err < 0)
			return err;
		deadline = duration ? deadline_after(duration) : 0;
	}
	int signo = signal_wait(set, deadline, &info);
	if (signo < 0 || !out)
		return signo;
	signal_info_to_user(&info, &user_info);
	return copy_to_user(out, &user_info, sizeof(user_info)) < 0 ? -EFAULT : signo;
}

long sys_rt_sigtimedwait(void __user *set, void __user *info, void __user *timeout, size_t size)
{
	return timed_wait(set, info, timeout, size, false);
}

long sys_rt_sigtimedwait_time64(void __user *set, void __user *info, void __user *timeout,
				size_t size)
{
	return timed_wait(set, info, timeout, size, true);
}

/* --- Handlers' return and stack --- */

long sys_sigreturn(void)
{
	return signal_return(thread_current()->user_frame);
}

long sys_rt_sigreturn(void)
{
	return signal_return_rt(thread_current()->user_frame);
}

long sys_sigaltstack(void __user *new, void __user *old)
{
	stack_t set, was;

	if (new &&copy_from_user(&set, new, sizeof(set)) < 0)
		return -EFAULT;
	int err = signal_altstack(new ? &set : NULL, &was, thread_current()->user_frame->esp);
	if (err < 0 || !old)
		return err;
	return copy_to_user(old, &was, sizeof(was));
}
