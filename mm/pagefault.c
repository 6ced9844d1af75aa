/*
 * The processor's page fault. There are three kinds of causes:
 *
 *	a program's access, or the kernel's on its behalf (mm/uaccess.c, known by its entry in the
 *	exception table) to an address below USERLIMIT: the address space fills the page in, and
 *	the instruction runs again
 *	the same where the address space says no: a signal for the program, -EFAULT for the kernel
 *	anything else in the kernel is a bug: the machine stops and says what lies at that address
 *
 * The fault is handled with interrupts as they were, because filling a page may sleep. A page that
 * is there by now, since another thread filled it in, costs one more try and nothing else.
 */

#include "mm/pagefault.h"
#include "kernel/lib/format.h"
#include "kernel/panic.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/addrspace.h"
#include "mm/heap.h"
#include "mm/heap_debug.h"
#include "mm/layout.h"
#include "mm/memcheck.h"
#include "syscall/abi/signal.h"

static bool may_touch_user(const struct trapframe *tf)
{
	return trap_from_user(tf) || extable_has(tf->eip);
}

#define PLACE_TEXT_MAX 160
#define POINTER_REACH  (64 * KIB) /* a member of a structure lies no farther from its start */

/* What an address that is a pattern's word, or little beyond it, has been read from. */
static const char *pattern_name(vaddr_t va)
{
	if (va - PATTERN_FREED < POINTER_REACH)
		return "a pointer read from freed memory";
	if (va - PATTERN_FRESH < POINTER_REACH)
		return "a pointer read from memory that was never set";
	return NULL;
}

/* Heap memory that is gone: whose it was. */
static const char *freed_name(vaddr_t va)
{
	static char text[PLACE_TEXT_MAX];
	const struct heap_area *area = heap_debug_freed_around(va);

	if (!area)
		return NULL;
	snprintf(text, sizeof(text),
		 "use after free: %u bytes of the heap, taken at %pS, freed at %pS",
		 (unsigned)area->size, (void *)(area->allocated.callers[0] - 1),
		 (void *)(area->freed.callers[0] - 1));
	return text;
}

static const char *place_name(vaddr_t va)
{
	const char *freed = freed_name(va), *pattern = pattern_name(va);

	if (freed || pattern)
		return freed ? freed : pattern;
	if (va < USER_MIN)
		return "the invalid region at the bottom: a null pointer";
	if (va < USERLIMIT)
		return "user memory, outside the functions that may touch it";
	if (kstack_guard_hit(va))
		return "the page below a kernel stack: it overflowed";
	for (unsigned i = 0; layout_region(i); i++) {
		const struct layout_region *region = layout_region(i);
		if (va >= region->start && va < region->end)
			return region->name;
	}
	return "no region of the layout";
}

static const char *access_name(const struct trapframe *tf, vaddr_t va)
{
	if (tf->error & PF_WRITE)
		return "writes";
	return tf->eip == va ? "jumps" : "reads";
}

static void __noreturn kernel_bug(const struct trapframe *tf, vaddr_t va)
{
	panic_trap(tf, "page fault: the kernel %s at %#x, %s (%s)", access_name(tf, va), va,
		   tf->error & PF_PRESENT ? "which is protected" : "where nothing is mapped",
		   place_name(va));
}

static void page_fault(struct trapframe *tf)
{
	vaddr_t va = read_cr2();
	struct addrspace *as = addrspace_current();
	struct fault_verdict verdict = {SIGSEGV, SEGV_MAPERR};

	if (tf->eflags & EFLAGS_IF)
		interrupts_on();
	if (va < USERLIMIT && as && may_touch_user(tf) &&
	    addrspace_fault(as, va, tf->error & PF_WRITE, &verdict) == 0)
		return;
	if (!trap_from_user(tf)) {
		if (!extable_fixup(tf))
			kernel_bug(tf, va);
		return;
	}
	/* Linux does not tell programs whether a kernel page is there: it always says it is. */
	uint32_t hidden = va >= USERLIMIT ? PF_PRESENT : 0;
	struct user_fault fault = {
		.signo = verdict.signo,
		.code = verdict.code,
		.addr = va,
		.vector = tf->vector,
		.error = tf->error | hidden,
	};
	trap_unhandled(tf, &fault);
}

void pagefault_init(void)
{
	trap_register(TRAP_PAGE_FAULT, page_fault);
}
