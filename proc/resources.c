/*
 * What other rooms attach to a process. The list is filled at boot, then only read.
 */

#include "proc/resources.h"
#include "kernel/types.h"

static struct proc_resource *resources;

void proc_register_resource(struct proc_resource *resource)
{
	struct proc_resource **end = &resources;

	while (*end)
		end = &(*end)->next;
	*end = resource;
}

static void exit_resources_before(struct proc *p, const struct proc_resource *end)
{
	for (struct proc_resource *r = resources; r != end; r = r->next)
		if (r->exit)
			r->exit(p);
}

int proc_fork_resources(struct proc *child, struct proc *parent, unsigned flags)
{
	for (struct proc_resource *r = resources; r; r = r->next) {
		int err = r->fork ? r->fork(child, parent, flags) : 0;
		if (err < 0) {
			exit_resources_before(child, r);
			return err;
		}
	}
	return 0;
}

void proc_exec_resources(struct proc *p)
{
	for (struct proc_resource *r = resources; r; r = r->next)
		if (r->exec)
			r->exec(p);
}

void proc_exit_resources(struct proc *p)
{
	exit_resources_before(p, NULL);
}
