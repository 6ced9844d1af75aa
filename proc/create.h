#ifndef PROC_CREATE_H
#define PROC_CREATE_H

#include "kernel/types.h"

struct proc;
struct thread;

/* A process that nobody can see yet: limits, credentials, dispositions and name are `parent`'s. It
 * is charged to its user; -EAGAIN when RLIMIT_NPROC is reached, -ENOMEM. */
int proc_create(struct proc *parent, struct proc **out);

/* Undoes proc_create() for a process that was never shown. */
void proc_discard(struct proc *p);

/* Process 0 out of the thread that boots, which runs on `stack`. */
struct thread *proc_make_zero(vaddr_t stack);

#endif
