#ifndef SYSCALL_SIGMASK_H
#define SYSCALL_SIGMASK_H

/*
 * Calls that wait with another signal mask (ppoll, pselect6, epoll_pwait): begin, wait, end. With
 * no mask given nothing happens.
 */

#include "kernel/types.h"

struct waiting_mask {
	bool changed;
};

/* `set`: the program's, of `size` bytes, or NULL. -EINVAL, -EFAULT. */
int waiting_mask_begin(struct waiting_mask *m, const void __user *set, size_t size);

/* `result` is the call's; it says whether a signal interrupted it. */
void waiting_mask_end(const struct waiting_mask *m, long result);

#endif
