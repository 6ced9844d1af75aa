/*
 * Random bytes from the kernel.
 */
#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H

#include <sys/types.h>
#include <abi/unistd.h>

ssize_t getrandom(void *buffer, size_t size, unsigned flags);

#endif
