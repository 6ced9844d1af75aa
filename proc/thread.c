/*
 * Making and ending threads.
 *
 * A thread is made whole before anyone sees it: stack, floating-point image, a stack picture as if
 * it had called context_switch() from its first turn. It belongs to a process whose reference it
 * holds. It cannot free its own stack; the thread that runs after it does (proc/sched.c).
 */

#include "proc/thread.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/trap.h"
#include "mm/fail.h"
#include "mm/heap.h"
#include "mm/slab.h"
#include "proc/fpu.h"
#include "proc/proc.h"

#define TIMER_SLACK 50000 /* ns, of a process that did not choose (prctl(2), PR_SET_TIMERSLACK) */

static struct kmem_cache *cache;
static void (*first_turn)(void);

/* What context_switch() takes from a stack. */
struct switch_frame {
	uint32_t edi, esi, ebx, ebp;
	uint32_t eip;
	uint32_t caller; /* of the first turn: none, so that backtraces end */
};

static void prepare_stack(struct thread *t)
{
	t->user_frame = (struct trapframe *)(t->kstack + KSTACK_SIZE) - 1;
	struct switch_frame *frame = (struct switch_frame *)t->user_frame - 1;

	memset(frame, 0, sizeof(*frame));
	frame->eip = (uint32_t)first_turn;
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
	t->timer_slack = t->timer_slack_default = TIMER_SLACK;
	proc_get(p);
	list_init(&t->proc_link);
	list_init(&t->run_link);
	list_init(&t->pending.queue);
	prepare_stack(t);
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

static unsigned *count_to_failure(struct thread *t)
{
	return &t->fail_nth;
}

void thread_init(void (*first)(void))
{
	first_turn = first;
	fail_init(count_to_failure);
	cache = kmem_cache_create("thread", sizeof(struct thread), 0);
}
