#ifndef PROC_FORK_H
#define PROC_FORK_H

/*
 * fork(2), vfork(2), clone(2): a process from a process. Memory is shared until it is written.
 */

#include "kernel/types.h"

struct trapframe;

/* clone(2) and clone3(2) for the flags that make processes: CLONE_VM, CLONE_VFORK, CLONE_FILES,
 * CLONE_FS, CLONE_PARENT, CLONE_SETTLS, CLONE_PARENT_SETTID, CLONE_CHILD_SETTID,
 * CLONE_CHILD_CLEARTID. CLONE_PTRACE means nothing without a tracer. Other flags are -EINVAL:
 * dispositions are shared by threads alone (CLONE_SIGHAND, CLONE_THREAD), and there are no
 * descriptors of processes nor namespaces. */
struct clone_request {
	uint32_t flags;
	int exit_signal;     /* tells the parent of the child's end; 0: none */
	bool clear_handlers; /* CLONE_CLEAR_SIGHAND: what is caught gets its default action */
	vaddr_t stack;       /* the child's; 0: where the parent's is */
	vaddr_t parent_tid, child_tid, tls;
};

/* Returns the child's pid to the parent; the child returns 0 from the same trap. -EAGAIN, -ENOMEM,
 * -EINVAL, -ERESTARTNOINTR. */
pid_t proc_fork(const struct trapframe *tf, const struct clone_request *request);

#endif
