/*
 * The search for a free number goes on where the last one ended. Over a whole turn it looks at each
 * number once, so its cost is constant on average unless nearly all are in use.
 */

#include "proc/pid.h"
#include "kernel/panic.h"

static uint8_t uses[PID_MAX];

/* Init and the page daemon have their numbers from the start, and the others begin after them. */
struct pid_space pid_space = {
	.uses = uses,
	.max = PID_MAX,
	.wrap = PID_WRAP_FIRST,
	.last = PID_PAGEOUT,
};

static pid_t find_free(const struct pid_space *space, pid_t from, pid_t end)
{
	for (pid_t pid = from; pid < end; pid++)
		if (!space->uses[pid])
			return pid;
	return 0;
}

pid_t pid_take(struct pid_space *space)
{
	pid_t pid = find_free(space, space->last + 1, space->max);

	if (!pid)
		pid = find_free(space, space->wrap, space->last + 1);
	if (!pid)
		return 0;
	space->last = pid;
	pid_use(space, pid);
	return pid;
}

void pid_use(struct pid_space *space, pid_t pid)
{
	assert(pid >= 0 && pid < space->max);
	if (space->uses[pid]++ == 0)
		space->taken++;
}

void pid_drop(struct pid_space *space, pid_t pid)
{
	assert(pid >= 0 && pid < space->max && space->uses[pid] > 0);
	if (--space->uses[pid] == 0)
		space->taken--;
}

pid_t pid_next_used(const struct pid_space *space, pid_t pid)
{
	for (; pid < space->max; pid++)
		if (space->uses[pid])
			return pid;
	return 0;
}
