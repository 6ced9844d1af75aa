/*
 * The mask of a call that waits. What a handler is to find blocked is the old mask, though the
 * signal came through the new one: proc/signal_action.c keeps both.
 */

#include "syscall/sigmask.h"
#include "kernel/errno.h"
#include "mm/uaccess.h"
#include "proc/signal.h"

int waiting_mask_begin(struct waiting_mask *m, const void __user *set, size_t size)
{
	sigbits mask;

	m->changed = false;
	if (!set)
		return 0;
	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, set, sizeof(mask)) < 0)
		return -EFAULT;
	signal_wait_with_mask(mask);
	m->changed = true;
	return 0;
}

void waiting_mask_end(const struct waiting_mask *m, long result)
{
	if (m->changed)
		signal_waited_with_mask(result == -EINTR || result == -ERESTARTNOHAND);
}
