/*
 * A process that nobody can see yet: control block, what it has from its parent, its share of its
 * user's limits. And process 0, which has no parent to take anything from.
 */

#include "proc/create.h"
#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "proc/proc.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "proc/user.h"

static void init_links(struct proc *p)
{
	p->refs = 1;
	p->start_time = clock_monotonic();
	spin_init(&p->lock, "process", RANK_PROC);
	list_init(&p->hash_link);
	list_init(&p->children);
	list_init(&p->zombies);
	list_init(&p->sibling);
	list_init(&p->pgrp_link);
	list_init(&p->threads);
	list_init(&p->signals.pending.queue);
	waitq_init(&p->signals.arrivals);
	poll_point_init(&p->signals.arrival_point);
	waitq_init(&p->child_event);
	waitq_init(&p->vfork_done);
	itimer_init_process(p);
}

static bool exempt_from_nproc(const struct cred *cred)
{
	return cred->uid == 0 || cred_is_superuser(cred);
}

/* What a child has from its parent whatever its flags. The parent is the current process or process
 * 0, so nobody changes its credentials meanwhile. */
static void inherit(struct proc *p, struct proc *parent)
{
	spin_lock(&parent->lock);
	p->cred = parent->cred;
	memcpy(p->limits, parent->limits, sizeof(p->limits));
	memcpy(p->name, parent->name, sizeof(p->name));
	p->nice = parent->nice;
	spin_unlock(&parent->lock);
	signal_fork(p, parent);
	itimer_limit_changed(p);
}

int proc_create(struct proc *parent, struct proc **out)
{
	struct proc *p = proc_alloc();

	if (!p)
		return -ENOMEM;
	init_links(p);
	inherit(p, parent);
	uint64_t limit = exempt_from_nproc(&p->cred) ? ~0ULL : p->limits[RLIMIT_NPROC].rlim_cur;
	if (!user_charge_process(parent->account, limit)) {
		proc_free(p);
		return -EAGAIN;
	}
	p->account = user_ref(parent->account);
	*out = p;
	return 0;
}

void proc_discard(struct proc *p)
{
	assert(list_empty(&p->hash_link));
	user_uncharge_process(p->account);
	proc_put(p);
}

/* --- Process 0 --- */

/* Half of what memory could hold, as Linux chooses it, and never more than there are numbers. */
static uint64_t default_nproc(void)
{
	unsigned long fit = page_counts().total / 8;

	return MIN(fit / 2, (unsigned long)PID_MAX);
}

static void set_default_limits(struct proc *p)
{
	for (unsigned i = 0; i < RLIM_NLIMITS; i++)
		p->limits[i] = (struct rlimit64){RLIM_INFINITY64, RLIM_INFINITY64};
	uint64_t nproc = default_nproc();
	p->limits[RLIMIT_STACK].rlim_cur = USER_STACK_LIMIT;
	p->limits[RLIMIT_CORE].rlim_cur = 0;
	p->limits[RLIMIT_NPROC] = (struct rlimit64){nproc, nproc};
	p->limits[RLIMIT_SIGPENDING] = (struct rlimit64){nproc, nproc};
	p->limits[RLIMIT_NOFILE] = (struct rlimit64){1024, 4096};
	p->limits[RLIMIT_MEMLOCK] = (struct rlimit64){8 * MIB, 8 * MIB};
	p->limits[RLIMIT_MSGQUEUE] = (struct rlimit64){819200, 819200};
	p->limits[RLIMIT_NICE] = (struct rlimit64){0, 0};
	p->limits[RLIMIT_RTPRIO] = (struct rlimit64){0, 0};
}

/* The thread that boots becomes process 0's; it is on no list but its own, and nobody's child. */
struct thread *proc_make_zero(vaddr_t stack)
{
	static struct thread zero_thread;
	struct thread *t = &zero_thread;
	struct proc *zero = proc_zero();

	init_links(zero);
	zero->kernel_only = true;
	zero->dumpable = true;
	proc_set_name(zero, "scheduler");
	set_default_limits(zero);
	zero->account = user_get(0);
	if (!zero->account || !user_charge_process(zero->account, ~0ULL))
		panic("no memory for process 0");
	pid_use(&pid_space, 0);
	pgrp_init_zero(zero);
	t->proc = zero;
	t->kstack = stack;
	list_init(&t->pending.queue);
	list_add(&zero->threads, &t->proc_link);
	zero->nthreads = 1;
	return t;
}
