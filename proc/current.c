/*
 * The processor knows which thread it runs; everything else about "the current process" follows.
 * Nearly every file of the room asks, so this one calls none of them.
 */

#include "proc/current.h"
#include "kernel/cpu.h"
#include "proc/thread.h"

struct thread *thread_current(void)
{
	return cpu_current();
}

struct proc *proc_current(void)
{
	return thread_current()->proc;
}
