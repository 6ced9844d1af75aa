#ifndef PROC_ITIMER_H
#define PROC_ITIMER_H

/*
 * Interval timers (setitimer(2)): ITIMER_REAL counts time itself and sends SIGALRM; ITIMER_VIRTUAL
 * counts the process's time in user mode (SIGVTALRM), ITIMER_PROF that in the kernel too (SIGPROF).
 * RLIMIT_CPU is one more clock of this kind: SIGXCPU each second past the soft limit, SIGKILL at
 * the hard one.
 *
 * The real timer is a kernel timer; the others are looked at on the way back to user mode
 * (proc/cpu_clock.h).
 */

#include "kernel/timer.h"
#include "kernel/types.h"

struct proc;
struct thread;

struct cpu_timer {
	nsec_t due;      /* in used time; 0: not set */
	nsec_t interval; /* 0: fires once */
};

struct itimers { /* guarded by the process's lock */
	struct timer real;
	nsec_t real_interval;
	struct cpu_timer virtual, prof;
	nsec_t limit_due;        /* RLIMIT_CPU: when the next SIGXCPU is due; 0: no limit */
	nsec_t posix_due;        /* the first POSIX timer on the process's used time; 0: none */
	nsec_t posix_thread_due; /* the same on the thread's */
	bool cpu_set;            /* any of the five above */
	struct timer check;      /* interrupts a program that only computes */
};

struct itimer_value {
	nsec_t interval, remaining; /* remaining 0: not armed */
};

void itimer_init_process(struct proc *p);
void itimer_cancel_all(struct proc *p); /* exit */

/* setitimer(2), getitimer(2) of the current process; -EINVAL for an unknown clock. */
int itimer_set(int which, const struct itimer_value *value, struct itimer_value *old);
int itimer_get(int which, struct itimer_value *out);

/* POSIX timers (proc/posix_timer.c): when the first is due on used time, the process's and the
 * thread's; 0: none. The process's lock is held. */
void itimer_set_posix_due(struct proc *p, nsec_t process, nsec_t thread);

/* RLIMIT_CPU of a process has changed or was inherited. */
void itimer_limit_changed(struct proc *p);

/* On the way to user mode, interrupts on: sends what is due by used time. */
void itimer_check_cpu(struct thread *t);

#endif
