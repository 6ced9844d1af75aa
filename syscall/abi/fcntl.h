/*
 * Opening files and controlling descriptors: open, openat, fcntl, and the flags of the *at calls.
 */
#ifndef ABI_FCNTL_H
#define ABI_FCNTL_H

#include "types.h"

#define O_ACCMODE   00000003
#define O_RDONLY    00000000
#define O_WRONLY    00000001
#define O_RDWR      00000002
#define O_CREAT     00000100
#define O_EXCL      00000200
#define O_NOCTTY    00000400
#define O_TRUNC     00001000
#define O_APPEND    00002000
#define O_NONBLOCK  00004000
#define O_NDELAY    O_NONBLOCK
#define O_DSYNC     00010000
#define O_ASYNC     00020000
#define O_DIRECT    00040000
#define O_LARGEFILE 00100000 /* the caller can take sizes of 2 GiB and more */
#define O_DIRECTORY 00200000
#define O_NOFOLLOW  00400000
#define O_NOATIME   01000000
#define O_CLOEXEC   02000000
#define O_SYNC      04010000 /* holds O_DSYNC */
#define O_PATH      010000000
#define O_TMPFILE   020200000 /* holds O_DIRECTORY */

/* The *at calls: the directory meant by a relative path, and their flags. */
#define AT_FDCWD            (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_EACCESS          0x200 /* faccessat: judge by effective ids */
#define AT_REMOVEDIR        0x200 /* unlinkat: act as rmdir */
#define AT_SYMLINK_FOLLOW   0x400 /* linkat */
#define AT_NO_AUTOMOUNT     0x800
#define AT_EMPTY_PATH       0x1000 /* with an empty path: the descriptor itself */
#define AT_STATX_SYNC_TYPE  0x6000

/* renameat2 */
#define RENAME_NOREPLACE (1 << 0)
#define RENAME_EXCHANGE  (1 << 1)
#define RENAME_WHITEOUT  (1 << 2)

/* fcntl commands. 5 to 7 take a struct flock32, 12 to 14 and 36 to 38 a struct flock64. */
#define F_DUPFD         0
#define F_GETFD         1
#define F_SETFD         2
#define F_GETFL         3
#define F_SETFL         4
#define F_GETLK         5
#define F_SETLK         6
#define F_SETLKW        7
#define F_SETOWN        8
#define F_GETOWN        9
#define F_SETSIG        10
#define F_GETSIG        11
#define F_GETLK64       12
#define F_SETLK64       13
#define F_SETLKW64      14
#define F_OFD_GETLK     36
#define F_OFD_SETLK     37
#define F_OFD_SETLKW    38
#define F_DUPFD_CLOEXEC 1030
#define F_SETPIPE_SZ    1031
#define F_GETPIPE_SZ    1032
#define F_ADD_SEALS     1033
#define F_GET_SEALS     1034

#define FD_CLOEXEC      1 /* F_GETFD, F_SETFD */

/* F_ADD_SEALS, F_GET_SEALS */
#define F_SEAL_SEAL         0x0001
#define F_SEAL_SHRINK       0x0002
#define F_SEAL_GROW         0x0004
#define F_SEAL_WRITE        0x0008
#define F_SEAL_FUTURE_WRITE 0x0010

/* l_type of a record lock */
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2

/* flock */
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

struct flock32 {
	short l_type;
	short l_whence;
	abi_off_t l_start;
	abi_off_t l_len; /* 0: to the end, however far that moves */
	abi_pid_t l_pid;
};

struct flock64 {
	short l_type;
	short l_whence;
	abi_loff_t l_start;
	abi_loff_t l_len;
	abi_pid_t l_pid;
};

#endif
