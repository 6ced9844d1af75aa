/*
 * Where every trap is sorted. Handlers are a table by vector; what no handler takes is an
 * exception, and exceptions have one list that says what they are called and which signal they are
 * to a program. Before user mode is entered again, and only there, the process room looks for
 * signals and a due reschedule.
 */

#include "kernel/trap.h"
#include "kernel/cpu.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/x86.h"
#include "syscall/abi/signal.h"

struct exception {
	const char *name;
	int signo, code;
	bool has_address; /* si_addr is where the instruction is */
};

/* SDM vol. 3, table 6-1; the signals are those that Linux gives on i386. */
static const struct exception exceptions[] = {
	[TRAP_DIVIDE] = {"divide error", SIGFPE, FPE_INTDIV, true},
	[TRAP_DEBUG] = {"debug exception", SIGTRAP, TRAP_TRACE, true},
	[TRAP_NMI] = {"non-maskable interrupt", 0, 0, false},
	[TRAP_BREAKPOINT] = {"breakpoint", SIGTRAP, SI_KERNEL, false},
	[TRAP_OVERFLOW] = {"overflow", SIGSEGV, SI_KERNEL, false},
	[TRAP_BOUND] = {"bound range exceeded", SIGSEGV, SI_KERNEL, false},
	[TRAP_OPCODE] = {"invalid opcode", SIGILL, ILL_ILLOPN, true},
	[TRAP_NO_FPU] = {"no floating-point unit", SIGFPE, SI_KERNEL, false},
	[9] = {"coprocessor segment overrun", SIGFPE, SI_KERNEL, false},
	[TRAP_TSS] = {"invalid TSS", SIGSEGV, SI_KERNEL, false},
	[TRAP_NO_SEGMENT] = {"segment not present", SIGBUS, SI_KERNEL, false},
	[TRAP_STACK] = {"stack segment fault", SIGBUS, SI_KERNEL, false},
	[TRAP_PROTECTION] = {"general protection fault", SIGSEGV, SI_KERNEL, false},
	[TRAP_PAGE_FAULT] = {"page fault", SIGSEGV, SEGV_MAPERR, false},
	[TRAP_FPU] = {"floating-point error", SIGFPE, FPE_FLTINV, true},
	[TRAP_ALIGNMENT] = {"alignment check", SIGBUS, BUS_ADRALN, false},
	[TRAP_MACHINE_CHECK] = {"machine check", 0, 0, false},
	[TRAP_SIMD] = {"SIMD floating-point error", SIGFPE, FPE_FLTINV, true},
};

static trap_handler handlers[TRAP_COUNT];
static struct trap_hooks hooks;

void trap_register(unsigned vector, trap_handler handler)
{
	assert(vector < TRAP_COUNT && !handlers[vector]);
	handlers[vector] = handler;
}

void trap_set_hooks(const struct trap_hooks *upper)
{
	hooks = *upper;
}

static const struct exception *exception_of(const struct trapframe *tf)
{
	if (tf->vector < ARRAY_SIZE(exceptions) && exceptions[tf->vector].name)
		return &exceptions[tf->vector];
	return NULL;
}

void trap_unhandled(struct trapframe *tf, const struct user_fault *fault)
{
	const struct exception *e = exception_of(tf);

	if (trap_from_user(tf) && fault->signo && hooks.user_fault) {
		hooks.user_fault(tf, fault);
		return;
	}
	if (!trap_from_user(tf) && extable_fixup(tf))
		return;
	panic_trap(tf, "%s in the kernel (vector %u, error %#x)", e ? e->name : "unknown trap",
		   tf->vector, tf->error);
}

/* A vector nobody uses: a program can raise one only by a gate it may not use, which is vector 13.
 */
static void unexpected(struct trapframe *tf)
{
	panic_trap(tf, "trap %u has no handler", tf->vector);
}

void trap_exception(struct trapframe *tf)
{
	const struct exception *e = exception_of(tf);

	if (!e) {
		unexpected(tf);
		return;
	}
	struct user_fault fault = {
		.signo = e->signo,
		.code = e->code,
		.addr = e->has_address ? tf->eip : 0,
		.vector = tf->vector,
		.error = tf->error,
	};
	trap_unhandled(tf, &fault);
}

void trap_dispatch(struct trapframe *tf)
{
	if (trap_from_user(tf) && hooks.user_entry)
		hooks.user_entry();
	if (tf->vector >= TRAP_IRQ_BASE && tf->vector < TRAP_IRQ_BASE + IRQ_COUNT)
		irq_dispatch(tf->vector - TRAP_IRQ_BASE);
	else if (handlers[tf->vector])
		handlers[tf->vector](tf);
	else
		trap_exception(tf);

	interrupts_off();
	if (trap_from_user(tf) && hooks.user_return)
		hooks.user_return(tf);
}
