#ifndef PROC_FORK_H
#define PROC_FORK_H

/*
 * fork(2), vfork(2), clone(2): a process from a process. Memory is shared until it is written.
 */

#include "kernel/types.h"

struct trapframe;

/* clone(2) for the flags that make processes: CLONE_VM only with CLONE_VFORK; CLONE_FILES,
 * CLONE_FS, CLONE_PARENT, CLONE_SETTLS, CLONE_PARENT_SETTID, CLONE_CHILD_SETTID,
 * CLONE_CHILD_CLEARTID, the exit signal in the low byte. Other flags: -EINVAL. */
struct clone_request {
	uint32_t flags;
	vaddr_t stack; /* the child's; 0: where the parent's is */
	vaddr_t parent_tid, child_tid, tls;
};

/* Returns the child's pid to the parent; the child returns 0 from the same trap. -EAGAIN, -ENOMEM,
 * -EINVAL, -ERESTARTNOINTR. */
pid_t proc_fork(const struct trapframe *tf, const struct clone_request *request);

#endif
