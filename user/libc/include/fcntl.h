/*
 * Opening files and controlling descriptors. struct flock has 64-bit offsets; fcntl() maps F_GETLK,
 * F_SETLK and F_SETLKW to the kernel's requests for it.
 */
#ifndef _FCNTL_H
#define _FCNTL_H

#include <sys/types.h>
#include <sys/stat.h>
#include <abi/fcntl.h>
#include <abi/unistd.h>

struct flock {
	short l_type;
	short l_whence;
	off_t l_start;
	off_t l_len;
	pid_t l_pid;
};

int creat(const char *path, mode_t mode);
int fcntl(int fd, int command, ...);
int open(const char *path, int flags, ...);
int openat(int dir, const char *path, int flags, ...);

#endif
