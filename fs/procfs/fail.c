/*
 * /proc/PID/fail-nth: writing N makes the Nth allocation of the process's thread fail, reading says
 * how much of the count is left, 0 when one was refused. As on Linux with its fault injection built
 * in; here it is there when the machine was booted with `fail-nth`.
 */

#include "fs/procfs/procfs.h"
#include "kernel/cmdline.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "mm/fail.h"
#include "proc/proc.h"
#include "proc/thread.h"

bool procfs_may_fail(void)
{
	return cmdline_has("fail-nth");
}

/* The text takes memory, which is not to be counted when a thread reads its own. */
int procfs_show_fail(struct text *out, struct proc *p)
{
	unsigned own = fail_nth(0), left = 0;

	spin_lock(&p->lock);
	const struct thread *t = proc_main_thread(p);
	if (t)
		left = t == thread_current() ? own : t->fail_nth;
	spin_unlock(&p->lock);
	text_printf(out, "%u\n", left);
	fail_nth(own);
	return 0;
}

int procfs_store_fail(const char *text, struct proc *p)
{
	const char *end;
	unsigned long nth = parse_ulong(text, &end, 0);

	if (end == text || (*end != '\0' && *end != '\n'))
		return -EINVAL;
	spin_lock(&p->lock);
	struct thread *t = proc_main_thread(p);
	if (t)
		fail_set(&t->fail_nth, nth);
	spin_unlock(&p->lock);
	return t ? 0 : -ESRCH;
}
