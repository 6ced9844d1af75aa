#ifndef SYSCALL_FILE_TIME_H
#define SYSCALL_FILE_TIME_H

/* File times are nanoseconds since 1970, negative before; programs see seconds, rounded down, and
 * the nanoseconds past them. */

#include "fs/inode.h"
#include "kernel/types.h"

static inline int64_t file_time_seconds(file_time time)
{
	int64_t seconds = time / (int64_t)NSEC_PER_SEC;

	return time % (int64_t)NSEC_PER_SEC < 0 ? seconds - 1 : seconds;
}

static inline uint32_t file_time_nanoseconds(file_time time)
{
	int64_t rest = time % (int64_t)NSEC_PER_SEC;

	return (uint32_t)(rest < 0 ? rest + (int64_t)NSEC_PER_SEC : rest);
}

static inline file_time file_time_of(int64_t seconds, uint32_t nanoseconds)
{
	return seconds * (int64_t)NSEC_PER_SEC + nanoseconds;
}

#endif
