/*
 * The documented layout in the page tables of every live process, while programs run that take and
 * give up memory all the time. The processes are looked at between two of their turns; a space is
 * locked while its tables and areas are compared.
 */

#include "kernel/clock.h"
#include "kernel/errno.h"
#include "kernel/test.h"
#include "mm/addrspace.h"
#include "mm/heap.h"
#include "mm/layout.h"
#include "mm/page.h"
#include "mm/pagetable.h"
#include "proc/exec.h"
#include "proc/exit.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/thread.h"
#include "syscall/abi/mman.h"
#include "syscall/abi/signal.h"
#include "syscall/abi/wait.h"
#include "tests/kernel/children.h"

#define PROGRAMS 4
#define ROUNDS   40
#define PAUSE    (3 * NSEC_PER_MSEC)
#define TOP      0x100000000ULL

/* --- What must hold in one space -----------------------------------------------------------------
 */

static void expect_absent(struct pagetable *pt, vaddr_t start, vaddr_t end)
{
	struct mapping found;

	for (vaddr_t va = start; va < end; va += PAGE_SIZE)
		EXPECT(!pagetable_lookup(pt, va, &found));
}

/* Is there the same at `va` as in the kernel's own directory? */
static bool agrees(struct pagetable *pt, vaddr_t va)
{
	struct mapping here = {0}, there = {0};
	bool mapped = pagetable_lookup(pt, va, &here);

	if (mapped != pagetable_lookup(pagetable_kernel(), va, &there))
		return false;
	return !mapped || (here.pa == there.pa && here.flags == there.flags &&
			   here.large == there.large && here.global == there.global);
}

/* The kernel's half: one look for each table, or one for each page. */
static void expect_kernels_half(struct pagetable *pt, size_t step)
{
	unsigned different = 0;

	for (uint64_t va = KERNELBASE; va < TOP; va += step)
		different += !agrees(pt, (vaddr_t)va);
	EXPECT_EQ(different, 0);
}

/* A frame that several have for themselves is nobody's to write. */
static bool may_be_written(const struct vm_area *area, const struct page *page)
{
	if (!(area->prot & PROT_WRITE) || page == page_zeros)
		return false;
	return area->shared || (page->kind == PAGE_ANON && page->mapcount == 1);
}

static void expect_page(const struct vm_area *area, vaddr_t va, const struct mapping *found)
{
	const struct page *page = phys_to_page(found->pa);

	EXPECT(va >= USER_MIN && va < USERLIMIT);
	EXPECT(area && va >= area->start);
	EXPECT((found->flags & MAP_USER) || (found->flags & MAP_NONE));
	EXPECT(!found->large && !found->global && !(found->flags & MAP_NOCACHE));
	EXPECT(page && page->mapcount > 0 && page->refs >= page->mapcount);
	if (area && (found->flags & MAP_WRITE))
		EXPECT(may_be_written(area, page));
	if (area && area->prot == PROT_NONE)
		EXPECT(found->flags & MAP_NONE);
}

static unsigned long expect_users_half(struct addrspace *as)
{
	unsigned long resident = 0;
	struct mapping found;

	for (vaddr_t va = 0; pagetable_next(as->pagetable, va, USERLIMIT, &va); va += PAGE_SIZE) {
		pagetable_lookup(as->pagetable, va, &found);
		expect_page(addrspace_find(as, va), va, &found);
		resident += phys_to_page(found.pa) != page_zeros;
	}
	return resident;
}

static void expect_areas(struct addrspace *as)
{
	vaddr_t below = USER_MIN;
	unsigned long pages = 0;

	for (struct vm_area *area = addrspace_first(as); area; area = addrspace_after(area)) {
		EXPECT(area->start >= below && area->end > area->start && area->end <= USERLIMIT);
		below = area->end;
		pages += (area->end - area->start) >> PAGE_SHIFT;
		if (area->kind == AREA_STACK)
			EXPECT(area->end == USER_STACK_TOP && area->start >= as->stack_floor);
		if (area->kind == AREA_HEAP)
			EXPECT(area->start >= as->data_end && area->end >= as->brk);
	}
	EXPECT_EQ(pages, as->pages_total);
}

/* Programs are linked to begin at USER_TEXT; nothing may write there. */
static void expect_text(struct addrspace *as)
{
	struct vm_area *text = addrspace_find(as, USER_TEXT);

	EXPECT_EQ(as->code_start, USER_TEXT);
	EXPECT(text && text->start == USER_TEXT && text->object);
	EXPECT(text && (text->prot & (PROT_EXEC | PROT_WRITE)) == PROT_EXEC);
}

static void expect_space(struct addrspace *as, size_t step)
{
	mutex_lock(&as->lock);
	expect_absent(as->pagetable, 0, USER_MIN);
	expect_absent(as->pagetable, KERNELBASE, KERNELBASE + REDZONE_SIZE);
	expect_kernels_half(as->pagetable, step);
	expect_areas(as);
	EXPECT_EQ(expect_users_half(as), as->pages_resident);
	mutex_unlock(&as->lock);
}

/* --- All processes ------------------------------------------------------------------------------
 */

static void expect_stack(vaddr_t stack)
{
	struct mapping found;

	EXPECT(stack > layout_get()->kpm_end && stack + KSTACK_SIZE < layout_get()->page_array);
	EXPECT(!pagetable_lookup(pagetable_kernel(), stack - PAGE_SIZE, &found));
	EXPECT(!pagetable_lookup(pagetable_kernel(), stack + KSTACK_SIZE, &found));
	for (vaddr_t va = stack; va < stack + KSTACK_SIZE; va += PAGE_SIZE)
		EXPECT(pagetable_lookup(pagetable_kernel(), va, &found) &&
		       found.flags == MAP_WRITE && !found.large);
}

static void expect_stacks(struct proc *p)
{
	struct thread *t;

	spin_lock(&p->lock);
	list_for_each_entry (t, &p->threads, proc_link)
		expect_stack(t->kstack);
	spin_unlock(&p->lock);
}

/* Looks at every process there is; returns how many have memory of their own. */
static unsigned expect_all_processes(size_t step)
{
	struct proc *p;
	unsigned spaces = 0;

	for (pid_t pid = 0; (p = proc_next(pid)); proc_put(p)) {
		struct addrspace *as = proc_addrspace(p);
		pid = p->pid;
		expect_stacks(p);
		if (!as)
			continue;
		expect_space(as, step);
		addrspace_put(as);
		spaces++;
	}
	return spaces;
}

/* --- Programs that run meanwhile ----------------------------------------------------------------
 */

static void become_program(void *unused)
{
	static const char *const argv[] = {"/guest/churn", NULL};

	(void)unused;
	EXPECT_EQ(
		proc_exec(argv[0], (struct exec_strings){.kernel = argv}, (struct exec_strings){0}),
		0);
}

static struct addrspace *space_of(pid_t pid)
{
	struct proc *p = proc_find(pid);
	struct addrspace *as = p ? proc_addrspace(p) : NULL;

	if (p)
		proc_put(p);
	return as;
}

/* A child of a program that is killed becomes the test's, for that is process 1. */
static void kill_and_reap(pid_t pid)
{
	struct proc *p = proc_find(pid);

	EXPECT_EQ(signal_send_number(p, SIGKILL), 0);
	proc_put(p);
	child_reap(pid);
}

static void reap_orphans(void)
{
	struct wait_request request = {.pid = -1, .options = WEXITED};
	struct wait_result result;

	while (proc_wait(&request, &result) != -ECHILD)
		;
}

static void expect_program(pid_t pid)
{
	struct addrspace *as = space_of(pid);

	EXPECT(as != NULL);
	if (!as)
		return;
	mutex_lock(&as->lock);
	expect_text(as);
	mutex_unlock(&as->lock);
	addrspace_put(as);
}

KERNEL_TEST(every_process_has_the_documented_layout_while_programs_run)
{
	pid_t pids[PROGRAMS];
	unsigned most = 0;

	for (unsigned i = 0; i < PROGRAMS; i++)
		pids[i] = child_start(become_program, NULL);
	for (unsigned round = 0; round < ROUNDS; round++) {
		sched_sleep_until(clock_monotonic() + PAUSE);
		unsigned spaces = expect_all_processes(LARGE_PAGE_SIZE);
		most = MAX(most, spaces);
	}
	expect_all_processes(PAGE_SIZE);
	EXPECT(most > PROGRAMS); /* the programs, and children of some */
	for (unsigned i = 0; i < PROGRAMS; i++) {
		expect_program(pids[i]);
		kill_and_reap(pids[i]);
	}
	reap_orphans();
}
