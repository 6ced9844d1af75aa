/*
 * File systems' sizes.
 */
#ifndef _SYS_STATVFS_H
#define _SYS_STATVFS_H

#include <stdint.h>

#define ST_RDONLY 0x0001
#define ST_NOSUID 0x0002

struct statvfs {
	unsigned long f_bsize;  /* best for reading and writing */
	unsigned long f_frsize; /* bytes in a block, of which the next three are counts */
	uint64_t f_blocks;
	uint64_t f_bfree;
	uint64_t f_bavail; /* to who is not root */
	uint64_t f_files;
	uint64_t f_ffree;
	uint64_t f_favail;
	unsigned long f_fsid;
	unsigned long f_flag; /* ST_RDONLY and the like */
	unsigned long f_namemax;
};

int statvfs(const char *path, struct statvfs *size);
int fstatvfs(int fd, struct statvfs *size);

#endif
