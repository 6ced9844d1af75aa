/*
 * What of a process is its thread's: where in the kernel it waits, which call it is in; and the
 * directories task/TID (proc(5)). A process has one thread, whose number is its own.
 */

#include "fs/procfs/procfs.h"
#include "kernel/errno.h"
#include "kernel/lib/format.h"
#include "kernel/symbols.h"
#include "kernel/trap.h"
#include "proc/proc.h"
#include "proc/signal_frame.h"
#include "proc/thread.h"
#include "syscall/abi/stat.h"

#define DECIMAL_MAX 12 /* a number and a blank */

/* The function that waits, or 0 for one that does not. */
int procfs_show_wchan(struct text *out, struct proc *p)
{
	const char *name = NULL;
	uint32_t offset;

	spin_lock(&p->lock);
	const struct thread *t = proc_main_thread(p);
	if (t && t->state == THREAD_BLOCKED)
		name = symbol_lookup(t->wait_caller, &offset);
	spin_unlock(&p->lock);
	text_printf(out, "%s", name ? name : "0");
	return 0;
}

/* The user's registers lie on the thread's kernel stack while it is in the kernel; they do not
 * change while it waits. */
static void show_call(struct text *out, const struct trapframe *tf)
{
	if (tf->vector == TRAP_SYSCALL && tf->error != NO_SYSTEM_CALL)
		text_printf(out, "%u 0x%x 0x%x 0x%x 0x%x 0x%x 0x%x", tf->error, tf->ebx, tf->ecx,
			    tf->edx, tf->esi, tf->edi, tf->ebp);
	else
		text_printf(out, "-1");
	text_printf(out, " 0x%x 0x%x\n", tf->esp, tf->eip);
}

int procfs_show_syscall(struct text *out, struct proc *p)
{
	struct trapframe tf = {0};
	bool waits = false;

	spin_lock(&p->lock);
	const struct thread *t = proc_main_thread(p);
	if (t && !p->kernel_only && (t->state == THREAD_BLOCKED || t->state == THREAD_STOPPED)) {
		tf = *t->user_frame;
		waits = true;
	}
	spin_unlock(&p->lock);
	if (waits)
		show_call(out, &tf);
	else
		text_printf(out, p->kernel_only ? "-1 0x0 0x0\n" : "running\n");
	return 0;
}

/* All children are the one thread's, the dead ones that wait to be reaped too. */
static size_t count_children_locked(const struct proc *p)
{
	const struct proc *child;
	size_t count = 0;

	list_for_each_entry (child, &p->children, sibling)
		count++;
	list_for_each_entry (child, &p->zombies, sibling)
		count++;
	return count;
}

static size_t write_pids(char *to, size_t size, const struct list *children)
{
	const struct proc *child;
	size_t used = 0;

	list_for_each_entry (child, children, sibling)
		if (used + DECIMAL_MAX < size)
			used += (size_t)snprintf(to + used, size - used, "%d ", child->pid);
	return used;
}

/* The room is taken without the lock; children that come meanwhile and do not fit are left out. */
int procfs_show_children(struct text *out, struct proc *p)
{
	spin_lock(&proc_tree_lock);
	size_t size = (count_children_locked(p) + 1) * DECIMAL_MAX;
	spin_unlock(&proc_tree_lock);
	char *room = text_room(out, size);
	if (!room)
		return -ENOMEM;
	spin_lock(&proc_tree_lock);
	size_t used = write_pids(room, size, &p->children);
	used += write_pids(room + used, size - used, &p->zombies);
	spin_unlock(&proc_tree_lock);
	text_grew(out, used);
	return 0;
}

static int next_thread(struct proc *p, int from)
{
	return from <= p->pid ? p->pid : -1;
}

static const struct procfs_entry task_entry = {
	.name = "",
	.mode = S_IFDIR | 0555,
	.children = procfs_task_entries,
};

const struct procfs_numbers procfs_tasks = {&task_entry, next_thread};
