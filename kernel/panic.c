/*
 * The end, told once. The report goes from what surely works to what may fail: the message, then
 * the registers, then the process, which the proc room describes, then the stack, which may be
 * damaged. If the report itself fails, it comes back here and a short form without formatting ends
 * the machine; if even that fails, it ends without a word. From the first moment on, locks let
 * everyone through (panicking()), for whoever holds them does not run any more.
 *
 * Nothing here takes memory, sleeps, or needs more than a page of stack: a double fault has no
 * more.
 */

#include "kernel/panic.h"
#include "kernel/clock.h"
#include "kernel/cmdline.h"
#include "kernel/dev/power.h"
#include "kernel/dev/serial.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"
#include "kernel/symbols.h"
#include "kernel/trap.h"
#include "kernel/x86.h"

#define LINES_MAX       32
#define STACK_REACH     (16 * KIB) /* no kernel stack is larger */
#define DESCRIPTION_MAX 256
#define PUSH_EBP        0x55

extern const char text_start[], code_end[]; /* the linker's */

enum stage {
	RUNNING,
	REPORTING,
	SHORT_REPORT,
	SILENT
};

static volatile enum stage stage;
static int (*describe_current)(char *buf, size_t size);
static char description[DESCRIPTION_MAX];

bool panicking(void)
{
	return stage != RUNNING;
}

void panic_set_describe_current(int (*describe)(char *buf, size_t size))
{
	describe_current = describe;
}

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

/* The stack pointer when the trap came: from inside the kernel, the processor did not push it. */
static vaddr_t stack_at_trap(const struct trapframe *tf)
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

static void print_control_registers(void)
{
	console_printf("cr0 %08x  cr2 %08x  cr3 %08x  cr4 %08x\n", read_cr0(), read_cr2(),
		       read_cr3(), read_cr4());
}

static void print_trap_registers(const struct trapframe *tf)
{
	console_printf("eax %08x  ebx %08x  ecx %08x  edx %08x\n", tf->eax, tf->ebx, tf->ecx,
		       tf->edx);
	console_printf("esi %08x  edi %08x  ebp %08x  esp %08x\n", tf->esi, tf->edi, tf->ebp,
		       stack_at_trap(tf));
	console_printf("eip %08x  eflags %08x  cs %04x  ds %04x  es %04x  fs %04x  gs %04x\n",
		       tf->eip, tf->eflags, tf->cs & 0xFFFF, tf->ds & 0xFFFF, tf->es & 0xFFFF,
		       tf->fs & 0xFFFF, tf->gs & 0xFFFF);
	console_printf("trap %u, error code %#x\n", tf->vector, tf->error);
}

static void print_process(void)
{
	if (!describe_current || describe_current(description, sizeof(description)) < 0)
		strlcpy(description, "no process known", sizeof(description));
	console_printf("in %s\n", description);
}

static void __noreturn end_machine(void)
{
	long seconds = cmdline_number("panic", 0);

	if (cmdline_has("test"))
		power_test_exit(false);
	if (seconds == 0)
		power_halt();
	if (seconds > 0)
		clock_delay((nsec_t)seconds * NSEC_PER_SEC);
	power_reboot();
}

/* The report failed at the stage before: one line without formatting, or none. */
static void __noreturn end_shortly(const char *fmt)
{
	static const char lead[] = "\r\nKernel panic while reporting a panic: ";

	if (stage >= SILENT)
		power_halt();
	stage = stage == REPORTING ? SHORT_REPORT : SILENT;
	if (stage == SHORT_REPORT) {
		serial_write(lead, sizeof(lead) - 1);
		serial_write(fmt, strlen(fmt));
		serial_write("\r\n", 2);
	}
	end_machine();
}

/* The first panic of all goes on reporting; a later one ends here. */
static void begin(const char *fmt, va_list args)
{
	interrupts_off();
	if (stage != RUNNING)
		end_shortly(fmt);
	stage = REPORTING;
	console_printf("\nKernel panic: ");
	console_vprintf(fmt, args);
	console_printf("\n");
}

void panic(const char *fmt, ...)
{
	vaddr_t ebp = (vaddr_t)__builtin_frame_address(0);
	vaddr_t eip = (vaddr_t)__builtin_return_address(0);
	va_list args;

	va_start(args, fmt);
	begin(fmt, args);
	va_end(args);
	console_printf("eip %08x  ebp %08x  esp %08x  eflags %08x\n", eip, *(vaddr_t *)ebp,
		       ebp + sizeof(struct frame), read_eflags());
	print_control_registers();
	print_process();
	backtrace(eip - 1, *(vaddr_t *)ebp, ebp + sizeof(struct frame));
	end_machine();
}

void panic_trap(const struct trapframe *tf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	begin(fmt, args);
	va_end(args);
	print_trap_registers(tf);
	print_control_registers();
	print_process();
	if (trap_from_user(tf))
		console_printf("it was in user mode\n");
	else
		backtrace(tf->eip, tf->ebp, stack_at_trap(tf));
	end_machine();
}
