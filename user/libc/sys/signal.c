/*
 * Signals. The kernel's structures are ours, so most of this is thin; what is added is the
 * restorer, through which a handler returns (sigreturn.asm).
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"
#include "user/libc/internal/signal.h"

static sigset_t interrupting; /* signals for which siginterrupt wants no restart */

int sigaction(int signal, const struct sigaction *restrict next, struct sigaction *restrict old)
{
	struct sigaction with_restorer;
	if (next) {
		with_restorer = *next;
		with_restorer.sa_flags |= SA_RESTORER;
		with_restorer.sa_restorer = next->sa_flags & SA_SIGINFO ? __restore_rt : __restore;
	}
	return syscall(SYS_rt_sigaction, signal, next ? &with_restorer : NULL, old,
		       sizeof(sigset_t));
}

sighandler_t signal(int signal, sighandler_t handler)
{
	struct sigaction next = {.sa_handler = handler}, old;
	if (!sigismember(&interrupting, signal))
		next.sa_flags = SA_RESTART;
	if (sigaction(signal, &next, &old) < 0)
		return SIG_ERR;
	return old.sa_handler;
}

int siginterrupt(int signal, int interrupt)
{
	struct sigaction action;
	if (sigaction(signal, NULL, &action) < 0)
		return -1;
	if (interrupt) {
		sigaddset(&interrupting, signal);
		action.sa_flags &= ~SA_RESTART;
	} else {
		sigdelset(&interrupting, signal);
		action.sa_flags |= SA_RESTART;
	}
	return sigaction(signal, &action, NULL);
}

int sigaltstack(const stack_t *restrict next, stack_t *restrict old)
{
	return syscall(SYS_sigaltstack, next, old);
}

int kill(pid_t pid, int signal)
{
	return syscall(SYS_kill, pid, signal);
}

int killpg(pid_t group, int signal)
{
	if (group < 0)
		return __set_errno(EINVAL);
	return kill(-group, signal);
}

int tgkill(pid_t process, pid_t thread, int signal)
{
	return syscall(SYS_tgkill, process, thread, signal);
}

int raise(int signal)
{
	return tgkill(getpid(), gettid(), signal);
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	return syscall(SYS_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}

int sigpending(sigset_t *set)
{
	return syscall(SYS_rt_sigpending, set, sizeof(sigset_t));
}

int sigsuspend(const sigset_t *mask)
{
	return syscall(SYS_rt_sigsuspend, mask, sizeof(sigset_t));
}

int pause(void)
{
	return syscall(SYS_pause);
}

/* The kernel believes what the caller says of itself here, within limits: see rt_sigqueueinfo(2).
 */
int sigqueue(pid_t pid, int signal, const union sigval value)
{
	siginfo_t info = {.si_signo = signal, .si_code = SI_QUEUE};
	info.si_pid = getpid();
	info.si_uid = getuid();
	info.si_value = value;
	return syscall(SYS_rt_sigqueueinfo, pid, signal, &info);
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
		 const struct timespec *restrict timeout)
{
	return syscall(SYS_rt_sigtimedwait_time64, set, info, timeout, sizeof(sigset_t));
}

int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
	return sigtimedwait(set, info, NULL);
}

/* POSIX: the error number is the result, and EINTR is none. */
int sigwait(const sigset_t *restrict set, int *restrict signal)
{
	int taken;
	do
		taken = sigwaitinfo(set, NULL);
	while (taken < 0 && errno == EINTR);
	if (taken < 0)
		return errno;
	*signal = taken;
	return 0;
}

void psignal(int signal, const char *prefix)
{
	if (prefix && *prefix)
		fprintf(stderr, "%s: ", prefix);
	fprintf(stderr, "%s\n", strsignal(signal));
}

/* The C half of sigsetjmp and longjmp, which want the buffer's address back. */
void *__save_mask(jmp_buf env, int save)
{
	env->mask_saved = save;
	if (save)
		sigprocmask(SIG_SETMASK, NULL, &env->mask);
	return env;
}

void *__restore_mask(jmp_buf env)
{
	if (env->mask_saved)
		sigprocmask(SIG_SETMASK, &env->mask, NULL);
	return env;
}
