/*
 * The machine as a whole: names, sizes, messages, switching off.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/klog.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

int uname(struct utsname *names)
{
	return syscall(SYS_uname, names);
}

int gethostname(char *name, size_t size)
{
	struct utsname names;
	if (uname(&names) < 0)
		return -1;
	if (strlcpy(name, names.nodename, size) >= size)
		return __set_errno(ENAMETOOLONG);
	return 0;
}

int sethostname(const char *name, size_t length)
{
	return syscall(SYS_sethostname, name, length);
}

int sysinfo(struct sysinfo *info)
{
	return syscall(SYS_sysinfo, info);
}

int klogctl(int action, char *buffer, int size)
{
	return syscall(SYS_syslog, action, buffer, size);
}

int reboot(int command)
{
	return syscall(SYS_reboot, REBOOT_MAGIC1, REBOOT_MAGIC2, command, NULL);
}

int getpagesize(void)
{
	return getauxval(AT_PAGESZ);
}

static long limit_of(int resource)
{
	struct rlimit limit;
	if (getrlimit(resource, &limit) < 0 || limit.rlim_cur > LONG_MAX)
		return -1;
	return limit.rlim_cur;
}

static long pages_of(unsigned long units, unsigned unit)
{
	return (unsigned long long)units * unit / getpagesize();
}

long sysconf(int name)
{
	struct sysinfo info;
	switch (name) {
	case _SC_ARG_MAX:
		return ARG_MAX;
	case _SC_CHILD_MAX:
		return limit_of(RLIMIT_NPROC);
	case _SC_CLK_TCK:
		return getauxval(AT_CLKTCK);
	case _SC_NGROUPS_MAX:
		return NGROUPS_MAX;
	case _SC_OPEN_MAX:
		return limit_of(RLIMIT_NOFILE);
	case _SC_PAGESIZE:
		return getpagesize();
	case _SC_PHYS_PAGES:
		return sysinfo(&info) < 0 ? -1 : pages_of(info.totalram, info.mem_unit);
	case _SC_AVPHYS_PAGES:
		return sysinfo(&info) < 0 ? -1 : pages_of(info.freeram, info.mem_unit);
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return 1;
	case _SC_VERSION:
		return _POSIX_VERSION;
	case _SC_RTSIG_MAX:
		return RTSIG_MAX;
	case _SC_HOST_NAME_MAX:
		return HOST_NAME_MAX;
	case _SC_LOGIN_NAME_MAX:
		return LOGIN_NAME_MAX;
	case _SC_LINE_MAX:
		return LINE_MAX;
	}
	return __set_errno(EINVAL);
}

long fpathconf(int fd, int name)
{
	(void)fd;
	switch (name) {
	case _PC_LINK_MAX:
		return LINK_MAX;
	case _PC_NAME_MAX:
		return NAME_MAX;
	case _PC_PATH_MAX:
		return PATH_MAX;
	case _PC_PIPE_BUF:
		return PIPE_BUF;
	case _PC_MAX_CANON:
		return MAX_CANON;
	case _PC_MAX_INPUT:
		return MAX_INPUT;
	case _PC_VDISABLE:
		return _POSIX_VDISABLE;
	}
	return __set_errno(EINVAL);
}

long pathconf(const char *path, int name)
{
	(void)path;
	return fpathconf(-1, name);
}

/* POSIX's recipe: a child, in a session of its own, far from directory and terminal. */
int daemon(int keep_directory, int keep_descriptors)
{
	pid_t pid = fork();
	if (pid < 0)
		return -1;
	if (pid > 0)
		_exit(0);
	if (setsid() < 0 || (!keep_directory && chdir("/") < 0))
		return -1;
	if (keep_descriptors)
		return 0;
	int null = open("/dev/null", O_RDWR);
	if (null < 0)
		return -1;
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
	return 0;
}
