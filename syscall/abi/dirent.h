/*
 * Directory entries as getdents and getdents64 write them: records of d_reclen bytes, one after the
 * other, names ended by a zero byte. d_off is where the next record would be read from.
 */
#ifndef ABI_DIRENT_H
#define ABI_DIRENT_H

#include "types.h"

/* getdents; the type is the record's last byte, at d_reclen - 1. Records are multiples of 4. */
struct linux_dirent {
	uint32_t d_ino;
	uint32_t d_off;
	uint16_t d_reclen;
	char d_name[];
};

/* getdents64. Records are multiples of 8. */
struct linux_dirent64 {
	uint64_t d_ino;
	int64_t d_off;
	uint16_t d_reclen;
	uint8_t d_type;
	char d_name[];
};

#define DT_UNKNOWN 0
#define DT_FIFO    1
#define DT_CHR     2
#define DT_DIR     4
#define DT_BLK     6
#define DT_REG     8
#define DT_LNK     10
#define DT_SOCK    12
#define DT_WHT     14

#endif
