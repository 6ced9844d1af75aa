/*
 * The chain of callers, from the frame pointers that every function with a frame keeps. A panic's
 * stack may be damaged, so each word is read through the exception table, each frame must lie above
 * the one before, on the same stack, and each return address must be code. Where a trap came in
 * between, its saved registers say where to go on.
 */

#include "kernel/backtrace.h"
#include "kernel/printk.h"
#include "kernel/symbols.h"
#include "kernel/trap.h"

#define LINES_MAX   32
#define STACK_REACH (16 * KIB) /* no kernel stack is larger */
#define PUSH_EBP    0x55

extern const char text_start[], code_end[]; /* the linker's */

/* Reads a word of kernel memory that may not be mapped. */
static bool peek(vaddr_t address, uint32_t *value)
{
	uint32_t failed = 1;

	__asm__ volatile("1:	movl (%2), %1\n\t"
			 "xorl %0, %0\n"
			 "2:\n\t" EXCEPTION_ENTRY("1b", "2b")
			 : "+r"(failed), "=&r"(*value)
			 : "r"(address)
			 : "cc");
	return !failed;
}

/* A frame begins with the caller's %ebp, then the return address (System V ABI, i386 supplement).
 */
struct frame {
	vaddr_t ebp;
	vaddr_t eip;
};

static bool read_frame(vaddr_t ebp, vaddr_t esp, struct frame *frame)
{
	if (ebp % sizeof(uint32_t) != 0 || ebp < esp || ebp - esp > STACK_REACH)
		return false;
	return peek(ebp, &frame->ebp) && peek(ebp + sizeof(frame->ebp), &frame->eip);
}

/* What a backtrace printed last: recursion is told as a number, not as many lines. */
struct trace {
	vaddr_t last;
	unsigned repeats;
	unsigned lines;
};

static void end_repeats(struct trace *trace)
{
	if (trace->repeats)
		console_printf("    ... and %u times more\n", trace->repeats);
	trace->repeats = 0;
}

/* A return address is one past its call, which may be the last instruction of its function: shown
 * is the call's last byte. */
static void print_caller(struct trace *trace, vaddr_t eip)
{
	if (eip == trace->last) {
		trace->repeats++;
		return;
	}
	end_repeats(trace);
	console_printf("  [0x%08x] %pS\n", eip - 1, (void *)(eip - 1));
	trace->last = eip;
	trace->lines++;
}

static bool is_code(vaddr_t address)
{
	return address >= (vaddr_t)text_start && address < (vaddr_t)code_end;
}

/* Does the stack still begin with the return address at `eip`? After a call that went astray, and
 * in functions that call nobody, for which gcc makes no frame in spite of its options. A function
 * with a frame begins with push %ebp. */
static bool is_frameless(vaddr_t eip)
{
	uint32_t offset, first;

	if (!is_code(eip))
		return true;
	return symbol_lookup(eip, &offset) && peek(eip - offset, &first) &&
	       (uint8_t)first != PUSH_EBP;
}

vaddr_t stack_at_trap(const struct trapframe *tf)
{
	if (trap_from_user(tf) || tf->vector == TRAP_DOUBLE_FAULT)
		return tf->esp;
	return (vaddr_t)&tf->esp;
}

/* If the frame at `ebp` is trap_dispatch's, its argument says what was interrupted. */
static const struct trapframe *trap_in_frame(vaddr_t ebp, const struct frame *frame)
{
	uint32_t argument;

	if (frame->eip != (vaddr_t)trap_dispatch_return ||
	    !peek(ebp + sizeof(struct frame), &argument))
		return NULL;
	return (const struct trapframe *)argument;
}

static void print_interrupted(struct trace *trace, const struct trapframe *tf)
{
	end_repeats(trace);
	trace->last = 0;
	trace->lines++;
	if (trap_from_user(tf))
		console_printf("  [0x%08x] user mode, trap %u\n", tf->eip, tf->vector);
	else
		console_printf("  [0x%08x] %pS, trap %u\n", tf->eip, (void *)tf->eip, tf->vector);
}

void backtrace(vaddr_t eip, vaddr_t ebp, vaddr_t esp)
{
	struct trace trace = {0};
	struct frame frame;
	vaddr_t caller;

	console_printf("backtrace:\n  [0x%08x] %pS\n", eip, (void *)eip);
	if (is_frameless(eip) && peek(esp, &caller) && is_code(caller))
		print_caller(&trace, caller);
	while (trace.lines < LINES_MAX && read_frame(ebp, esp, &frame) && frame.eip) {
		const struct trapframe *tf = trap_in_frame(ebp, &frame);

		if (!tf) {
			print_caller(&trace, frame.eip);
			if (!is_code(frame.eip))
				break; /* the stack is damaged here */
			esp = ebp + sizeof(frame);
			ebp = frame.ebp;
			continue;
		}
		print_interrupted(&trace, tf);
		if (trap_from_user(tf))
			return;
		esp = stack_at_trap(tf);
		ebp = tf->ebp;
	}
	end_repeats(&trace);
}

void backtrace_callers(vaddr_t caller, vaddr_t *callers, unsigned max)
{
	vaddr_t ebp = (vaddr_t)__builtin_frame_address(0), esp = ebp;
	struct frame frame;
	unsigned n = 0;
	bool found = false;

	while (n < max && read_frame(ebp, esp, &frame) && is_code(frame.eip)) {
		found = found || frame.eip == caller;
		if (found)
			callers[n++] = frame.eip;
		if (frame.eip == (vaddr_t)trap_dispatch_return)
			break;
		esp = ebp + sizeof(frame);
		ebp = frame.ebp;
	}
	if (n == 0)
		callers[n++] = caller;
	while (n < max)
		callers[n++] = 0;
}
