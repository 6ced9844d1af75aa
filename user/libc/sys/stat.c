/*
 * Attributes of files. They come from statx, the one call with 64-bit times, and are turned into
 * POSIX's structure here.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

int statx(int dir, const char *restrict path, int flags, unsigned mask, struct statx *restrict st)
{
	return syscall(SYS_statx, dir, path, flags, mask, st);
}

static struct timespec timespec_of(const struct statx_timestamp *time)
{
	return (struct timespec){.tv_sec = time->tv_sec, .tv_nsec = time->tv_nsec};
}

int fstatat(int dir, const char *restrict path, struct stat *restrict st, int flags)
{
	struct statx from;
	if (statx(dir, path, flags | AT_NO_AUTOMOUNT, STATX_BASIC_STATS, &from) < 0)
		return -1;
	*st = (struct stat){
		.st_dev = makedev(from.stx_dev_major, from.stx_dev_minor),
		.st_ino = from.stx_ino,
		.st_mode = from.stx_mode,
		.st_nlink = from.stx_nlink,
		.st_uid = from.stx_uid,
		.st_gid = from.stx_gid,
		.st_rdev = makedev(from.stx_rdev_major, from.stx_rdev_minor),
		.st_size = from.stx_size,
		.st_blksize = from.stx_blksize,
		.st_blocks = from.stx_blocks,
		.st_atim = timespec_of(&from.stx_atime),
		.st_mtim = timespec_of(&from.stx_mtime),
		.st_ctim = timespec_of(&from.stx_ctime),
	};
	return 0;
}

int stat(const char *restrict path, struct stat *restrict st)
{
	return fstatat(AT_FDCWD, path, st, 0);
}

int lstat(const char *restrict path, struct stat *restrict st)
{
	return fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW);
}

int fstat(int fd, struct stat *st)
{
	return fstatat(fd, "", st, AT_EMPTY_PATH);
}

int utimensat(int dir, const char *path, const struct timespec times[2], int flags)
{
	return syscall(SYS_utimensat_time64, dir, path, times, flags);
}

int futimens(int fd, const struct timespec times[2])
{
	return utimensat(fd, NULL, times, 0);
}

int utimes(const char *path, const struct timeval times[2])
{
	if (!times)
		return utimensat(AT_FDCWD, path, NULL, 0);
	struct timespec nano[2] = {
		{.tv_sec = times[0].tv_sec, .tv_nsec = times[0].tv_usec * 1000},
		{.tv_sec = times[1].tv_sec, .tv_nsec = times[1].tv_usec * 1000},
	};
	return utimensat(AT_FDCWD, path, nano, 0);
}

int utime(const char *path, const struct utimbuf *times)
{
	if (!times)
		return utimensat(AT_FDCWD, path, NULL, 0);
	struct timespec nano[2] = {{.tv_sec = times->actime}, {.tv_sec = times->modtime}};
	return utimensat(AT_FDCWD, path, nano, 0);
}
