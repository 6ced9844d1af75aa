/*
 * A file system's size: statfs and fstatfs fill struct statfs32, the calls whose names end in 64
 * struct statfs64. Blocks are of f_frsize bytes.
 */
#ifndef ABI_STATFS_H
#define ABI_STATFS_H

#include "types.h"

struct statfs32 {
	uint32_t f_type; /* a magic number for each kind */
	uint32_t f_bsize;
	uint32_t f_blocks;
	uint32_t f_bfree;
	uint32_t f_bavail; /* to others than the superuser */
	uint32_t f_files;
	uint32_t f_ffree;
	int32_t f_fsid[2];
	uint32_t f_namelen;
	uint32_t f_frsize;
	uint32_t f_flags; /* ST_VALID and the mount's flags */
	uint32_t f_spare[4];
};

struct statfs64 {
	uint32_t f_type;
	uint32_t f_bsize;
	uint64_t f_blocks;
	uint64_t f_bfree;
	uint64_t f_bavail;
	uint64_t f_files;
	uint64_t f_ffree;
	int32_t f_fsid[2];
	uint32_t f_namelen;
	uint32_t f_frsize;
	uint32_t f_flags;
	uint32_t f_spare[4];
};

#define ST_VALID 0x0020

#endif
