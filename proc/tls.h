#ifndef PROC_TLS_H
#define PROC_TLS_H

/*
 * Thread-local storage segments (set_thread_area(2)): three descriptors a thread, loaded into the
 * processor's table at each switch, so that a program's %gs selects its own thread's memory.
 */

#include "kernel/types.h"
#include "syscall/abi/ldt.h"

struct thread;

/* Fills one of the current thread's descriptors; entry_number -1 takes a free one and is set to it.
 * -ESRCH: none is free; -EINVAL: not one of the three, or not a data segment. */
int tls_set(struct thread *t, struct user_desc *desc);
int tls_get(const struct thread *t, struct user_desc *desc); /* of desc->entry_number; -EINVAL */

#endif
