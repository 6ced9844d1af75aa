/*
 * Making and ending threads, and the one table of legal state changes.
 *
 * A thread is made whole before anyone sees it: stack, floating-point image, a stack picture as if
 * it had called context_switch() from thread_begin(). It belongs to a process whose reference it
 * holds. It cannot free its own stack; the thread that runs after it does (proc/sched.c).
 */

#include "proc/thread.h"
#include "kernel/cpu.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/heap.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/exit.h"
#include "proc/fpu.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/user_return.h"

static struct kmem_cache *cache;

struct thread *thread_current(void)
{
	return cpu_current();
}

/* --- States --- */

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

/* --- The first turn --- */

/* CLONE_CHILD_SETTID. A bad address is the program's own affair (clone(2) names no error). */
static void write_child_tid(const struct thread *t)
{
	if (copy_to_user((void __user *)t->set_child_tid, &t->tid, sizeof(t->tid)) < 0)
		return;
}

/* Where every new thread starts. A kernel thread that has executed a program, and every child of
 * fork, leaves through its user frame; nothing comes back here. */
static void thread_begin(void)
{
	struct thread *t = thread_current();

	sched_first_turn();
	if (t->set_child_tid)
		write_child_tid(t);
	if (t->kernel_entry) {
		t->kernel_entry(t->kernel_arg);
		if (t->proc->kernel_only)
			proc_exit(0);
	}
	interrupts_off();
	user_return(t->user_frame);
	thread_enter_user(t->user_frame);
}

/* What context_switch() takes from a stack. */
struct switch_frame {
	uint32_t edi, esi, ebx, ebp;
	uint32_t eip;
	uint32_t caller; /* of thread_begin: none, so that backtraces end */
};

static void prepare_stack(struct thread *t)
{
	t->user_frame = (struct trapframe *)(t->kstack + KSTACK_SIZE) - 1;
	struct switch_frame *frame = (struct switch_frame *)t->user_frame - 1;

	memset(frame, 0, sizeof(*frame));
	frame->eip = (uint32_t)thread_begin;
	t->context = (vaddr_t)frame;
}

/* --- Making and ending --- */

struct thread *thread_create(struct proc *p)
{
	struct thread *t = kmem_cache_zalloc(cache);

	if (!t)
		return NULL;
	t->fpu = fpu_create();
	t->kstack = kstack_alloc();
	if (!t->fpu || !t->kstack) {
		if (t->fpu)
			fpu_destroy(t->fpu);
		if (t->kstack)
			kstack_free(t->kstack);
		kmem_cache_free(cache, t);
		return NULL;
	}
	t->proc = p;
	proc_get(p);
	list_init(&t->proc_link);
	list_init(&t->pending.queue);
	prepare_stack(t);
	sched_thread_init(t);
	return t;
}

void thread_attach(struct thread *t)
{
	struct proc *p = t->proc;

	spin_lock(&p->lock);
	list_add_tail(&p->threads, &t->proc_link);
	p->nthreads++;
	spin_unlock(&p->lock);
}

void thread_free(struct thread *t)
{
	assert(t->state == THREAD_ZOMBIE || t->state == THREAD_NEW);
	assert(list_empty(&t->proc_link) && list_empty(&t->pending.queue));
	fpu_destroy(t->fpu);
	kstack_free(t->kstack);
	proc_put(t->proc);
	kmem_cache_free(cache, t);
}

struct thread *proc_main_thread(struct proc *p)
{
	if (list_empty(&p->threads))
		return NULL;
	return list_first_entry(&p->threads, struct thread, proc_link);
}

void thread_init(void)
{
	cache = kmem_cache_create("thread", sizeof(struct thread), 0);
}
