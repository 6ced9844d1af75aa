#ifndef SYSCALL_USAGE_H
#define SYSCALL_USAGE_H

#include "proc/usage.h"
#include "syscall/abi/resource.h"

/* struct rusage as programs see it; what Redzone does not count is 0. */
struct rusage32 rusage_of(const struct usage *usage);

#endif
