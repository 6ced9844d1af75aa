#ifndef PROC_POSIX_TIMER_H
#define PROC_POSIX_TIMER_H

/*
 * POSIX timers (timer_create(2)): a process has as many as it makes, each on a clock of its choice,
 * each with a signal of its own that tells which timer it was and how often it expired meanwhile.
 * They are not inherited by fork and go with exec and exit.
 */

#include "kernel/lib/rbtree.h"
#include "kernel/types.h"

struct proc;
struct thread;

/* A process's timers; its lock. */
struct posix_timers {
	struct rb_tree tree; /* struct posix_timer by id */
	int next_id;
};

enum timer_clock {
	TIMER_ON_REAL,
	TIMER_ON_MONOTONIC,
	TIMER_ON_PROCESS, /* used time */
	TIMER_ON_THREAD,
};

struct timer_request {
	enum timer_clock clock;
	int clock_id;     /* as the program called it */
	int notify;       /* SIGEV_* */
	int signo;        /* but for SIGEV_NONE */
	bool value_is_id; /* no value was given: the signal carries the timer's number */
	uint32_t value;
};

struct timer_value {
	nsec_t interval; /* 0: expires once */
	nsec_t value;    /* from now, or on the clock; 0: not armed */
};

/* All work on the current process's timers. -EAGAIN: RLIMIT_SIGPENDING; -ENOMEM; -EINVAL: no such
 * timer. */
int posix_timer_create(const struct timer_request *request); /* its number */
int posix_timer_delete(int id);
int posix_timer_set(int id, bool absolute, const struct timer_value *value,
		    struct timer_value *old);
int posix_timer_get(int id, struct timer_value *out);
int posix_timer_overrun(int id); /* of the signal that was taken last */

void posix_timer_delete_all(struct proc *p); /* exec, exit */

/* On the way to user mode: sends what is due by used time. */
void posix_timer_check_cpu(struct thread *t);

/* What /proc/PID/timers says. */
struct timer_facts {
	int id, clock_id, notify, signo;
	uint32_t value;
};

/* The first timer of a process whose number is not below `from`; false: there is none. */
bool posix_timer_facts(struct proc *p, int from, struct timer_facts *out);

#endif
