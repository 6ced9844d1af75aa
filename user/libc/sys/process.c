/*
 * Processes: making, replacing, waiting; their groups and sessions.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "user/libc/internal/usage.h"

pid_t fork(void)
{
	return syscall(SYS_fork);
}

int execve(const char *path, char *const argv[], char *const envp[])
{
	return syscall(SYS_execve, path, argv, envp);
}

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	struct rusage32 used;
	pid_t child = syscall(SYS_wait4, pid, status, options, usage ? &used : NULL);
	if (child > 0 && usage)
		__rusage_of(usage, &used);
	return child;
}

pid_t wait3(int *status, int options, struct rusage *usage)
{
	return wait4(-1, status, options, usage);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return wait4(pid, status, options, NULL);
}

pid_t wait(int *status)
{
	return wait4(-1, status, 0, NULL);
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	return syscall(SYS_waitid, type, id, info, options, NULL);
}

pid_t getpid(void)
{
	return syscall(SYS_getpid);
}

pid_t getppid(void)
{
	return syscall(SYS_getppid);
}

pid_t gettid(void)
{
	return syscall(SYS_gettid);
}

pid_t getpgrp(void)
{
	return syscall(SYS_getpgrp);
}

pid_t getpgid(pid_t pid)
{
	return syscall(SYS_getpgid, pid);
}

int setpgid(pid_t pid, pid_t group)
{
	return syscall(SYS_setpgid, pid, group);
}

int setpgrp(void)
{
	return setpgid(0, 0);
}

pid_t getsid(pid_t pid)
{
	return syscall(SYS_getsid, pid);
}

pid_t setsid(void)
{
	return syscall(SYS_setsid);
}

int prctl(int option, ...)
{
	va_list arguments;
	va_start(arguments, option);
	unsigned long words[4];
	for (int i = 0; i < 4; i++)
		words[i] = va_arg(arguments, unsigned long);
	va_end(arguments);
	return syscall(SYS_prctl, option, words[0], words[1], words[2], words[3]);
}

/* The kernel returns 20 - nice, so that no result looks like an error. */
int getpriority(int which, id_t who)
{
	int result = syscall(SYS_getpriority, which, who);
	return result < 0 ? result : 20 - result;
}

int setpriority(int which, id_t who, int value)
{
	return syscall(SYS_setpriority, which, who, value);
}

/* POSIX wants the new value, which may be -1; the kernel's call returns only success. */
int nice(int increment)
{
	if (syscall(SYS_nice, increment) < 0)
		return -1;
	return getpriority(PRIO_PROCESS, 0);
}
