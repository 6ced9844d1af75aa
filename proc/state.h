#ifndef PROC_STATE_H
#define PROC_STATE_H

/*
 * The states and the one table of what may follow what.
 *
 *	NEW ──► READY ◄──► RUNNING ──► ZOMBIE ──► GONE
 *	          ▲           │
 *	          ├─ BLOCKED ◄┤
 *	          └─ STOPPED ◄┘
 *
 * A thread has the states up to ZOMBIE. What goes from ZOMBIE to GONE is its process, when it is
 * reaped: terminated. Every change is checked against the table, panics if it is not there, and is
 * a trace event (boot word trace=state):
 *
 *	state: PID (NAME) FROM -> TO: why
 */

#include "kernel/types.h"

struct proc;
struct thread;

enum thread_state {
	THREAD_NEW,     /* being made, never ran */
	THREAD_READY,   /* on a run queue */
	THREAD_RUNNING, /* on a processor */
	THREAD_BLOCKED, /* waits for something */
	THREAD_STOPPED, /* by a stop signal */
	THREAD_ZOMBIE,  /* ended; its process may wait to be reaped */
	THREAD_GONE,    /* there is nothing any more */
	THREAD_STATES
};

bool thread_transition_is_legal(enum thread_state from, enum thread_state to);
const char *thread_state_name(enum thread_state state);

/* Changes a thread's state; the run queue's lock is held. `why` is for the trace. */
void thread_set_state(struct thread *t, enum thread_state state, const char *why);

/* A dead process is reaped, or was never to be waited for; the tree lock is held. */
void proc_note_gone(const struct proc *p, const char *why);

#endif
