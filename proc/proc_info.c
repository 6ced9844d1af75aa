/*
 * What others ask about a process: its relations, its state, what it has used.
 */

#include "kernel/clock.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/addrspace.h"
#include "proc/account.h"
#include "proc/pgrp.h"
#include "proc/proc.h"
#include "proc/thread.h"
#include "proc/user.h"

void proc_identify(struct proc *p, struct proc_identity *out)
{
	spin_lock(&proc_tree_lock);
	out->pid = p->pid;
	out->ppid = p->parent ? p->parent->pid : 0;
	out->pgid = p->pgrp ? p->pgrp->pgid : 0;
	out->sid = p->pgrp ? p->pgrp->session->sid : 0;
	out->nthreads = p->nthreads;
	spin_unlock(&proc_tree_lock);
}

/* A thread of the kernel that waits for work, whom no signal reaches, is idle, not held up. */
static char blocked_letter(const struct proc *p, const struct thread *t)
{
	if (t->wait_mode == WAIT_INTERRUPTIBLE)
		return 'S';
	return p->kernel_only ? 'I' : 'D';
}

char proc_state_letter(struct proc *p)
{
	char letter = 'Z';

	spin_lock(&p->lock);
	const struct thread *t = proc_main_thread(p);
	if (t && t->state == THREAD_STOPPED)
		letter = 'T';
	else if (t)
		letter = t->state == THREAD_BLOCKED ? blocked_letter(p, t) : 'R';
	spin_unlock(&p->lock);
	return letter;
}

void usage_add(struct usage *sum, const struct usage *more)
{
	sum->user_time += more->user_time;
	sum->system_time += more->system_time;
	sum->max_resident = MAX(sum->max_resident, more->max_resident);
	sum->faults_minor += more->faults_minor;
	sum->faults_major += more->faults_major;
	sum->switches_voluntary += more->switches_voluntary;
	sum->switches_forced += more->switches_forced;
}

void thread_usage(struct thread *t, struct usage *out)
{
	if (t == thread_current())
		account_now();
	*out = (struct usage){
		.user_time = t->user_time,
		.system_time = t->system_time,
		.switches_voluntary = t->switches_voluntary,
		.switches_forced = t->switches_forced,
	};
}

static void addrspace_usage(const struct addrspace *as, struct usage *out)
{
	*out = (struct usage){
		.max_resident = as->peak_resident,
		.faults_minor = as->faults_minor,
	};
}

void proc_usage(struct proc *p, struct usage *out)
{
	struct usage part;
	struct thread *t;

	spin_lock(&p->lock);
	*out = p->ended_usage;
	list_for_each_entry (t, &p->threads, proc_link) {
		thread_usage(t, &part);
		usage_add(out, &part);
	}
	if (p->as) {
		addrspace_usage(p->as, &part);
		usage_add(out, &part);
	}
	spin_unlock(&p->lock);
}

void proc_fold_addrspace(struct proc *p, const struct addrspace *as)
{
	struct usage part;

	if (as->refs > 1)
		return; /* borrowed by vfork: what was used is the parent's */
	addrspace_usage(as, &part);
	usage_add(&p->ended_usage, &part);
}

void proc_times(struct proc *p, nsec_t *user, nsec_t *system)
{
	struct usage usage;

	proc_usage(p, &usage);
	*user = usage.user_time;
	*system = usage.system_time;
}

struct addrspace *proc_addrspace(struct proc *p)
{
	spin_lock(&p->lock);
	struct addrspace *as = p->as;
	if (as)
		addrspace_get(as);
	spin_unlock(&p->lock);
	return as;
}

uint32_t proc_signals_queued(struct proc *p)
{
	spin_lock(&proc_tree_lock);
	uint32_t count = user_signal_count(p->account);
	spin_unlock(&proc_tree_lock);
	return count;
}

bool proc_beyond_nproc(struct proc *p)
{
	return p->cred.uid != 0 && user_process_count(p->account) > proc_limit(p, RLIMIT_NPROC);
}

uint64_t proc_limit(struct proc *p, unsigned resource)
{
	assert(resource < RLIM_NLIMITS);
	spin_lock(&p->lock);
	uint64_t limit = p->limits[resource].rlim_cur;
	spin_unlock(&p->lock);
	return limit;
}

void proc_name(struct proc *p, char out[PROC_NAME_MAX])
{
	spin_lock(&p->lock);
	strlcpy(out, p->name, PROC_NAME_MAX);
	spin_unlock(&p->lock);
}

void proc_set_name(struct proc *p, const char *name)
{
	spin_lock(&p->lock);
	strlcpy(p->name, name, sizeof(p->name));
	spin_unlock(&p->lock);
}
