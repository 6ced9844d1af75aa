#ifndef PROC_STATE_H
#define PROC_STATE_H

/*
 * The states of a thread and the one table of what may follow what.
 *
 *	NEW ──► READY ◄──► RUNNING ──► ZOMBIE ──► (terminated: the structure is gone)
 *	          ▲           │
 *	          ├─ BLOCKED ◄┤
 *	          └─ STOPPED ◄┘
 */

#include "kernel/types.h"

struct thread;

enum thread_state {
	THREAD_NEW,     /* being made, never ran */
	THREAD_READY,   /* on a run queue */
	THREAD_RUNNING, /* on a processor */
	THREAD_BLOCKED, /* waits for something */
	THREAD_STOPPED, /* by a stop signal */
	THREAD_ZOMBIE,  /* ended; its process may wait to be reaped */
	THREAD_STATES
};

/* May a thread's state change so? All changes go through thread_set_state(), which panics if not;
 * the run queue's lock is held. */
bool thread_transition_is_legal(enum thread_state from, enum thread_state to);
void thread_set_state(struct thread *t, enum thread_state state);
const char *thread_state_name(enum thread_state state);

#endif
