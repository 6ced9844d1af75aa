#ifndef PROC_CPU_CLOCK_H
#define PROC_CPU_CLOCK_H

/*
 * The clock of a process's used time, for the timers that count it (proc/itimer.h). It is charged
 * when a thread enters or leaves user mode or the processor; so timers are also looked at then, on
 * the way back to user mode. So that a program which only computes gets there, a kernel timer
 * interrupts it when the earliest of its timers could be due.
 */

#include "kernel/types.h"

struct proc;
struct thread;

struct used_time {
	nsec_t user, total; /* in user mode; there and in the kernel */
};

void cpu_clock_init(struct proc *p);

/* What a thread's process has used, up to the last crossing. */
struct used_time cpu_clock_of(const struct thread *t);

/* What the thread itself has used. */
nsec_t cpu_clock_of_thread(const struct thread *t);

/* How long until `due` in used time; WAIT_FOREVER if it is 0, which means not set. */
nsec_t cpu_clock_until(nsec_t due, nsec_t used);

/* Is one of the timers on used time due? Then itimer_check_cpu() has something to send. */
bool cpu_clock_due(const struct thread *t);

/* A thread with timers on used time starts or ends its turn on the processor. */
void cpu_clock_turn_begins(struct thread *t);
void cpu_clock_turn_ends(struct thread *t);

#endif
