/*
 * The table of processes: finding them, and letting their memory go.
 *
 * Numbers lead to processes through a hash with as many buckets as it takes to keep the chains
 * short when all numbers are in use. A process is in the table while it is on the tree
 * (proc/tree.c); its memory lasts until the last reference is gone.
 */

#include "proc/proc.h"
#include "kernel/census.h"
#include "kernel/panic.h"
#include "mm/slab.h"
#include "proc/pid.h"
#include "proc/user.h"

#define PROC_BUCKETS 4096

struct spinlock proc_tree_lock = SPINLOCK_INIT("process tree", RANK_PROC_TREE);

static struct list buckets[PROC_BUCKETS]; /* proc_tree_lock */
static unsigned long count;               /* processes on the tree; proc_tree_lock */
static struct kmem_cache *cache;
static struct proc zero;
static struct proc *init_process; /* proc_tree_lock */

/* --- References and lookup --- */

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

/* --- The table --- */

struct proc *proc_alloc(void)
{
	return kmem_cache_zalloc(cache);
}

void proc_free(struct proc *p)
{
	kmem_cache_free(cache, p);
}

void proc_table_add_locked(struct proc *p)
{
	list_add(bucket(p->pid), &p->hash_link);
	count++;
	if (p->pid == PID_INIT)
		init_process = p;
}

void proc_table_remove_locked(struct proc *p)
{
	list_del(&p->hash_link);
	count--;
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
