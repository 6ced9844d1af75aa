/*
 * The table of legal changes of state, through which each of them goes.
 */

#include "proc/state.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/trace.h"
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
	[THREAD_ZOMBIE] = {"zombie", TO(THREAD_GONE)},
	[THREAD_GONE] = {"gone", 0},
};

bool thread_transition_is_legal(enum thread_state from, enum thread_state to)
{
	return states[from].next & TO(to);
}

const char *thread_state_name(enum thread_state state)
{
	return states[state].name;
}

static void change(pid_t pid, const char *name, enum thread_state from, enum thread_state to,
		   const char *why)
{
	if (!thread_transition_is_legal(from, to))
		panic("thread %d (%s) cannot go from %s to %s (%s)", pid, name, states[from].name,
		      states[to].name, why);
	if (trace_on(TRACE_state))
		printk(LOG_INFO, "state: %d (%s) %s -> %s: %s", pid, name, states[from].name,
		       states[to].name, why);
}

void thread_set_state(struct thread *t, enum thread_state state, const char *why)
{
	change(t->tid, t->proc->name, t->state, state, why);
	t->state = state;
}

void proc_note_gone(const struct proc *p, const char *why)
{
	change(p->pid, p->name, p->zombie ? THREAD_ZOMBIE : THREAD_NEW, THREAD_GONE, why);
}
