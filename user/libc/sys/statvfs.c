/*
 * File systems' sizes: POSIX's shape of what the kernel tells.
 */
#include <sys/statvfs.h>

#include <abi/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

static void convert(const struct statfs64 *from, struct statvfs *to)
{
	*to = (struct statvfs){
		.f_bsize = from->f_bsize,
		.f_frsize = from->f_frsize ? from->f_frsize : from->f_bsize,
		.f_blocks = from->f_blocks,
		.f_bfree = from->f_bfree,
		.f_bavail = from->f_bavail,
		.f_files = from->f_files,
		.f_ffree = from->f_ffree,
		.f_favail = from->f_ffree,
		.f_fsid = (unsigned long)from->f_fsid[0],
		.f_flag = from->f_flags & ~(unsigned)ST_VALID,
		.f_namemax = from->f_namelen,
	};
}

int statvfs(const char *path, struct statvfs *size)
{
	struct statfs64 told;

	if (syscall(SYS_statfs64, path, sizeof(told), &told) < 0)
		return -1;
	convert(&told, size);
	return 0;
}

int fstatvfs(int fd, struct statvfs *size)
{
	struct statfs64 told;

	if (syscall(SYS_fstatfs64, fd, sizeof(told), &told) < 0)
		return -1;
	convert(&told, size);
	return 0;
}
