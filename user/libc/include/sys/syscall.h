/*
 * The system calls by number. syscall() is declared in <unistd.h>.
 */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#include <abi/syscalls.h>

#endif
