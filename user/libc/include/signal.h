/*
 * Signals. The structures are the kernel's. A handler returns through a piece of this library
 * (sys/sigreturn.asm), which sigaction() names as the restorer.
 */
#ifndef _SIGNAL_H
#define _SIGNAL_H

#include <sys/types.h>
#include <time.h>
#include <abi/signal.h>

typedef int sig_atomic_t;
typedef void (*sighandler_t)(int);
typedef sighandler_t __sighandler_t;
typedef union sigval sigval_t;
typedef struct sigcontext mcontext_t;

/* The first two real-time signals are kept for threads, as glibc does. */
#define SIGRTMIN 34
#define SIGRTMAX SIGNAL_MAX
#define NSIG     (SIGNAL_MAX + 1)
#define _NSIG    NSIG

int kill(pid_t pid, int signal);
int killpg(pid_t group, int signal);
int raise(int signal);
int tgkill(pid_t process, pid_t thread, int signal);

int sigaction(int signal, const struct sigaction *restrict next, struct sigaction *restrict old);
sighandler_t signal(int signal, sighandler_t handler); /* BSD's: restarts calls, stays installed */
int siginterrupt(int signal, int interrupt);
int sigaltstack(const stack_t *restrict next, stack_t *restrict old);

int sigaddset(sigset_t *set, int signal);
int sigdelset(sigset_t *set, int signal);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigisemptyset(const sigset_t *set);
int sigismember(const sigset_t *set, int signal);

int sigpending(sigset_t *set);
int sigqueue(pid_t pid, int signal, const union sigval value);
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old);
int sigsuspend(const sigset_t *mask);
int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
		 const struct timespec *restrict timeout);
int sigwait(const sigset_t *restrict set, int *restrict signal);
int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info);

void psignal(int signal, const char *prefix);

#endif
