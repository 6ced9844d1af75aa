/*
 * The table of processes: making them, finding them, letting them go.
 *
 * Numbers lead to processes through a hash with as many buckets as it takes to keep the chains
 * short when all numbers are in use. A process is on the tree from proc_show_locked() to
 * proc_reap_locked(); its memory lasts until the last reference is gone.
 */

#include "proc/proc.h"
#include "kernel/census.h"
#include "kernel/clock.h"
#include "kernel/cpu.h"
#include "kernel/errno.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "proc/pgrp.h"
#include "proc/pid.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "proc/user.h"

#define PROC_BUCKETS 4096

struct spinlock proc_tree_lock = SPINLOCK_INIT("process tree", RANK_PROC_TREE);

static struct list buckets[PROC_BUCKETS]; /* proc_tree_lock */
static unsigned long count;               /* processes on the tree; proc_tree_lock */
static struct kmem_cache *cache;
static struct proc zero;
static struct thread zero_thread;
static struct proc *init_process; /* proc_tree_lock */

/* --- References and lookup --- */

struct proc *proc_current(void)
{
	return thread_current()->proc;
}

struct proc *proc_zero(void)
{
	return &zero;
}

struct proc *proc_init_process(void)
{
	return init_process;
}

void proc_get(struct proc *p)
{
	__atomic_add_fetch(&p->refs, 1, __ATOMIC_RELAXED);
}

void proc_put(struct proc *p)
{
	assert(p->refs > 0);
	if (__atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	assert(p != &zero && list_empty(&p->threads) && !p->as);
	user_put(p->account);
	kmem_cache_free(cache, p);
}

static struct list *bucket(pid_t pid)
{
	return &buckets[(uint32_t)pid % PROC_BUCKETS];
}

struct proc *proc_find_locked(pid_t pid)
{
	struct proc *p;

	assert(spin_held(&proc_tree_lock));
	list_for_each_entry (p, bucket(pid), hash_link)
		if (p->pid == pid)
			return p;
	return NULL;
}

struct proc *proc_find(pid_t pid)
{
	spin_lock(&proc_tree_lock);
	struct proc *p = proc_find_locked(pid);
	if (p)
		proc_get(p);
	spin_unlock(&proc_tree_lock);
	return p;
}

struct proc *proc_next_locked(pid_t pid)
{
	while ((pid = pid_next_used(&pid_space, pid + 1)) > 0) {
		struct proc *p = proc_find_locked(pid);
		if (p)
			return p;
	}
	return NULL;
}

struct proc *proc_next(pid_t pid)
{
	spin_lock(&proc_tree_lock);
	struct proc *p = proc_next_locked(pid);
	if (p)
		proc_get(p);
	spin_unlock(&proc_tree_lock);
	return p;
}

unsigned long proc_count(void)
{
	return count;
}

/* --- Making and unmaking --- */

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
	struct proc *p = kmem_cache_zalloc(cache);

	if (!p)
		return -ENOMEM;
	init_links(p);
	inherit(p, parent);
	uint64_t limit = exempt_from_nproc(&p->cred) ? ~0ULL : p->limits[RLIMIT_NPROC].rlim_cur;
	if (!user_charge_process(parent->account, limit)) {
		kmem_cache_free(cache, p);
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

static pid_t take_number(pid_t wanted)
{
	if (!wanted)
		return pid_take(&pid_space);
	assert(!pid_space.uses[wanted]);
	pid_use(&pid_space, wanted);
	return wanted;
}

int proc_show_locked(struct proc *p, struct proc *parent, struct pgrp *group, pid_t pid)
{
	assert(spin_held(&proc_tree_lock));
	pid = take_number(pid);
	if (!pid)
		return -EAGAIN;
	p->pid = pid;
	p->parent = parent;
	list_add(bucket(pid), &p->hash_link);
	list_add_tail(&parent->children, &p->sibling);
	pgrp_join_locked(p, group);
	count++;
	if (pid == PID_INIT) {
		init_process = p;
		p->signals.immune = true;
	}
	return 0;
}

void proc_reap_locked(struct proc *p, bool waited)
{
	struct usage usage;

	assert(spin_held(&proc_tree_lock) && p->zombie);
	if (waited) {
		proc_usage(p, &usage);
		usage_add(&p->parent->children_usage, &usage);
		usage_add(&p->parent->children_usage, &p->children_usage);
	}
	list_del(&p->sibling);
	list_del(&p->hash_link);
	pgrp_leave_locked(p);
	pid_drop(&pid_space, p->pid);
	user_uncharge_process(p->account);
	count--;
}

/* --- What other rooms attach --- */

static struct proc_resource *resources; /* filled at boot, then only read */

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

static void count_processes(void (*row)(void *ctx, const char *name, unsigned long value),
			    void *ctx)
{
	row(ctx, "processes", count);
	row(ctx, "pids", pid_space.taken);
}

void proc_table_init(void)
{
	static struct census_source census = {.count = count_processes};

	cache = kmem_cache_create("proc", sizeof(struct proc), 0);
	for (unsigned i = 0; i < PROC_BUCKETS; i++)
		list_init(&buckets[i]);
	census_register(&census);
}

/* The thread that boots becomes process 0's; it is on no list but its own, and nobody's child. */
struct thread *proc_make_zero(vaddr_t stack)
{
	struct thread *t = &zero_thread;

	init_links(&zero);
	zero.kernel_only = true;
	proc_set_name(&zero, "scheduler");
	set_default_limits(&zero);
	zero.account = user_get(0);
	if (!zero.account || !user_charge_process(zero.account, ~0ULL))
		panic("no memory for process 0");
	pid_use(&pid_space, 0);
	pgrp_init_zero(&zero);
	t->proc = &zero;
	t->kstack = stack;
	list_init(&t->pending.queue);
	list_add(&zero.threads, &t->proc_link);
	zero.nthreads = 1;
	return t;
}
