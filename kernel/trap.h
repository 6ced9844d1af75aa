#ifndef KERNEL_TRAP_H
#define KERNEL_TRAP_H

/*
 * The one way into the kernel. Every exception, interrupt and system call builds the same
 * trapframe (kernel/trap_entry.asm) and comes to trap_dispatch(). Rooms above register what they
 * handle: mm the page fault, syscall the system-call gate, proc what is due on the way back to
 * user mode. An exception that nobody repairs becomes a signal if user code caused it, continues
 * at its fix-up if a listed kernel instruction did, and is a panic otherwise.
 */

#include "kernel/types.h"

#define TRAP_DIVIDE        0
#define TRAP_DEBUG         1
#define TRAP_NMI           2
#define TRAP_BREAKPOINT    3
#define TRAP_OVERFLOW      4
#define TRAP_BOUND         5
#define TRAP_OPCODE        6
#define TRAP_NO_FPU        7
#define TRAP_DOUBLE_FAULT  8
#define TRAP_TSS           10
#define TRAP_NO_SEGMENT    11
#define TRAP_STACK         12
#define TRAP_PROTECTION    13
#define TRAP_PAGE_FAULT    14
#define TRAP_FPU           16
#define TRAP_ALIGNMENT     17
#define TRAP_MACHINE_CHECK 18
#define TRAP_SIMD          19
#define TRAP_IRQ_BASE      0x20
#define TRAP_SYSCALL       0x80
#define TRAP_SYSENTER      0x81 /* no gate leads here: the entry of sysenter says so */
#define TRAP_COUNT         256

#define PF_PRESENT         0x1U /* the page was there: the protection said no */
#define PF_WRITE           0x2U
#define PF_USER            0x4U

struct trapframe {
	uint32_t ebx, ecx, edx, esi, edi, ebp,
		eax;              /* arguments 1..6 of a system call, and its number */
	uint32_t ds, es, fs, gs;  /* 16 bits count */
	uint32_t vector;          /* which of the 256 entries */
	uint32_t error;           /* pushed by the processor, or 0; a system call: its number */
	uint32_t eip, cs, eflags; /* pushed by the processor */
	uint32_t esp, ss;         /* pushed only when coming from user mode */
};

static inline bool trap_from_user(const struct trapframe *tf)
{
	return (tf->cs & 3) == 3;
}

typedef void (*trap_handler)(struct trapframe *tf);

/* Sets who handles `vector`. Exceptions: the handler calls trap_unhandled() for what it cannot. */
void trap_register(unsigned vector, trap_handler handler);

/* What user code did wrong, in the words of sigaction(2). */
struct user_fault {
	int signo;
	int code;        /* si_code */
	vaddr_t addr;    /* si_addr */
	uint32_t vector; /* goes into the signal frame's trapno */
	uint32_t error;  /* and err */
};

/* The upper rooms' part, filled once at boot by proc. */
struct trap_hooks {
	void (*user_fault)(struct trapframe *tf, const struct user_fault *fault);
	void (*user_entry)(void); /* first thing after user mode: its time is over */
	void (*user_return)(
		struct trapframe *tf); /* last thing before user mode: signals, reschedule */
};
void trap_set_hooks(const struct trap_hooks *hooks);

/* What trap_dispatch() does with an exception that has no handler; for handlers that take some. */
void trap_exception(struct trapframe *tf);

/* Ends what no handler repaired: signal, fix-up or panic. `fault` is used when user code did it. */
void trap_unhandled(struct trapframe *tf, const struct user_fault *fault);

/* Called by the assembly entry with interrupts off. */
void trap_dispatch(struct trapframe *tf);

/* Loads `tf` and goes to user mode; the end of every trap, and how a new thread starts. In
 * trap_entry.asm; %esp must point to the frame. */
extern char trap_return[];

/* Where trap_dispatch() returns to: a backtrace that comes by here has reached a trap. */
extern char trap_dispatch_return[];

/* If the kernel instruction at tf->eip has an entry in the exception table, continues at its
 * fix-up and returns true. Entries are made by EXCEPTION_ENTRY below and in trap_entry.asm. */
bool extable_fixup(struct trapframe *tf);
bool extable_has(vaddr_t eip);

#define EXCEPTION_ENTRY(from, to) \
	".pushsection .extable, \"a\"\n\t.long " from ", " to "\n\t.popsection\n\t"

#endif
