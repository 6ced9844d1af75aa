/*
 * The table of legal changes of state, through which each of them goes.
 */

#include "proc/state.h"
#include "kernel/panic.h"
#include "proc/proc.h"
#include "proc/thread.h"

#define TO(state) (1U << (state))

static const struct {
	const char *name;
	uint32_t next; /* TO() the states that may follow */
} states[THREAD_STATES] = {
	[THREAD_NEW] = {"new", TO(THREAD_READY)},
	[THREAD_READY] = {"ready", TO(THREAD_RUNNING)},
	[THREAD_RUNNING] = {"running", TO(THREAD_READY) | TO(THREAD_BLOCKED) | TO(THREAD_STOPPED) |
					       TO(THREAD_ZOMBIE)},
	[THREAD_BLOCKED] = {"blocked", TO(THREAD_READY)},
	[THREAD_STOPPED] = {"stopped", TO(THREAD_READY)},
	[THREAD_ZOMBIE] = {"zombie", 0},
};

bool thread_transition_is_legal(enum thread_state from, enum thread_state to)
{
	return states[from].next & TO(to);
}

const char *thread_state_name(enum thread_state state)
{
	return states[state].name;
}

void thread_set_state(struct thread *t, enum thread_state state)
{
	if (!thread_transition_is_legal(t->state, state))
		panic("thread %d (%s) cannot go from %s to %s", t->tid, t->proc->name,
		      states[t->state].name, states[state].name);
	t->state = state;
}
