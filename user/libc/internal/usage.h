/*
 * The kernel's resource usage, with 32-bit times, turned into POSIX's structure.
 */
#ifndef LIBC_USAGE_H
#define LIBC_USAGE_H

#include <sys/resource.h>

void __rusage_of(struct rusage *to, const struct rusage32 *from);

#endif
