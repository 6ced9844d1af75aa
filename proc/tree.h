#ifndef PROC_TREE_H
#define PROC_TREE_H

/* A process gets its place among the others, and gives it up; proc_tree_lock is held. */

#include "kernel/types.h"

struct pgrp;
struct proc;

/* Gives it a number (`pid`, or the next free one if that is 0) and its place among the others.
 * -EAGAIN: all numbers are in use. */
int proc_show_locked(struct proc *p, struct proc *parent, struct pgrp *group, pid_t pid);

/* Takes a dead process off the tree; the caller calls proc_put() without the lock. Its usage goes
 * to the parent's children if the parent waited for it. */
void proc_reap_locked(struct proc *p, bool waited);

#endif
