/*
 * Limits and usage.
 */
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <unistd.h>
#include "user/libc/internal/usage.h"

void __rusage_of(struct rusage *to, const struct rusage32 *from)
{
	*to = (struct rusage){
		.ru_utime = {from->ru_utime.tv_sec, from->ru_utime.tv_usec},
		.ru_stime = {from->ru_stime.tv_sec, from->ru_stime.tv_usec},
		.ru_maxrss = from->ru_maxrss,
		.ru_ixrss = from->ru_ixrss,
		.ru_idrss = from->ru_idrss,
		.ru_isrss = from->ru_isrss,
		.ru_minflt = from->ru_minflt,
		.ru_majflt = from->ru_majflt,
		.ru_nswap = from->ru_nswap,
		.ru_inblock = from->ru_inblock,
		.ru_oublock = from->ru_oublock,
		.ru_msgsnd = from->ru_msgsnd,
		.ru_msgrcv = from->ru_msgrcv,
		.ru_nsignals = from->ru_nsignals,
		.ru_nvcsw = from->ru_nvcsw,
		.ru_nivcsw = from->ru_nivcsw,
	};
}

int getrusage(int who, struct rusage *usage)
{
	struct rusage32 used;
	if (syscall(SYS_getrusage, who, &used) < 0)
		return -1;
	__rusage_of(usage, &used);
	return 0;
}

int prlimit(pid_t pid, int resource, const struct rlimit *next, struct rlimit *old)
{
	return syscall(SYS_prlimit64, pid, resource, next, old);
}

int getrlimit(int resource, struct rlimit *limit)
{
	return prlimit(0, resource, NULL, limit);
}

int setrlimit(int resource, const struct rlimit *limit)
{
	return prlimit(0, resource, limit, NULL);
}

clock_t times(struct tms *used)
{
	return syscall(SYS_times, used);
}
