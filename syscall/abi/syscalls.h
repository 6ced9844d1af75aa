/*
 * The system calls' numbers as SYS_read, SYS_write ..., made from the one table. A new call is a
 * new line there.
 */
#ifndef ABI_SYSCALLS_H
#define ABI_SYSCALLS_H

#define SYSCALL(number, name, ...) SYS_##name = (number),
enum {
#include "syscalls.def"
};
#undef SYSCALL

#define ABI_SYSCALL_VECTOR   0x80
#define ABI_SYSCALL_MAX_ARGS 6

#endif
