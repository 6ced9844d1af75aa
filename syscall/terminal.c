/* Terminals, as far as they are not files: vhangup(2). */

#include "fs/tty.h"
#include "kernel/errno.h"
#include "proc/cred.h"
#include "proc/proc.h"
#include "syscall/calls.h"

long sys_vhangup(void)
{
	if (!cred_is_superuser(&proc_current()->cred))
		return -EPERM;
	struct tty *tty = tty_current();
	if (!tty)
		return 0;
	tty_hang_up(tty);
	tty_put(tty);
	return 0;
}
