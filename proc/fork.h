#ifndef PROC_FORK_H
#define PROC_FORK_H

#include "kernel/types.h"

struct trapframe;

/* clone(2) for the flags that make processes (CLONE_VM only with CLONE_VFORK; CLONE_FILES, CLONE_FS,
 * CLONE_SETTLS, CLONE_*_SETTID/CLEARTID, the exit signal in the low byte). `stack` 0: the parent's.
 * Returns the child's pid to the parent; the child returns 0 from the same trap. */
struct clone_request {
	uint32_t flags;
	vaddr_t stack;
	vaddr_t parent_tid, child_tid, tls;
};
pid_t proc_fork(const struct trapframe *tf, const struct clone_request *request);

#endif
