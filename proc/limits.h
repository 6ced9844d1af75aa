#ifndef PROC_LIMITS_H
#define PROC_LIMITS_H

/*
 * Resource limits (getrlimit(2)) and nice values (getpriority(2)) of processes.
 */

#include "kernel/types.h"
#include "syscall/abi/resource.h"

struct addrspace;
struct proc;

/* prlimit(2): either pointer may be NULL. `pid` 0 is the current process. -EINVAL, -EPERM, -ESRCH.
 */
int limit_change(pid_t pid, unsigned resource, const struct rlimit64 *new, struct rlimit64 *old);

/* Once at boot: tells mm who may lock memory beyond RLIMIT_MEMLOCK. */
void limits_init(void);

/* How low a stack with this top may grow under RLIMIT_STACK. */
vaddr_t limit_stack_floor(vaddr_t top, uint64_t limit);

/* Tells an address space the limits of its process. */
void limit_apply(struct proc *p, struct addrspace *as);

/* setpriority(2), getpriority(2) by PRIO_PROCESS, PRIO_PGRP, PRIO_USER; `who` 0 is the caller's.
 * The lowest nice value of those meant comes back, as 20 - nice. -EINVAL, -ESRCH, -EPERM, -EACCES.
 */
#define PRIORITY_BASE 20

int priority_set(int which, int who, int nice);
int priority_get(int which, int who);

#endif
