/*
 * POSIX's types. off_t, ino_t and time_t are 64 bits wide, always; the wrappers use those calls of
 * the kernel that can pass them.
 */
#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t pid_t;
typedef uint32_t uid_t;
typedef uint32_t gid_t;
typedef uint32_t id_t;
typedef uint32_t mode_t;
typedef uint32_t nlink_t;
typedef uint64_t dev_t;
typedef uint64_t ino_t;
typedef int64_t off_t;
typedef int64_t loff_t;
typedef int64_t time_t;
typedef int64_t blkcnt_t;
typedef uint64_t fsblkcnt_t;
typedef uint64_t fsfilcnt_t;
typedef long blksize_t;
typedef long clock_t;
typedef int clockid_t;
typedef int timer_t;
typedef long suseconds_t;
typedef unsigned long useconds_t;
typedef __INTPTR_TYPE__ ssize_t; /* what %zd takes */
typedef int key_t;

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned int uint;

#endif
