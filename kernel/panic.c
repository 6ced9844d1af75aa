/*
 * The end, told once. The report goes from what surely works to what may fail: the message, then
 * the registers, then the process, which the proc room describes, then the stack, which may be
 * damaged. If the report itself fails, it comes back here and a short form without formatting ends
 * the machine; if even that fails, it ends without a word. From the first moment on, locks let
 * everyone through (panicking()), for whoever holds them does not run any more.
 *
 * Nothing here takes memory or sleeps, and a page of stack is enough. A double fault is told on the
 * stack at SEGDEBUGBASE.
 */

#include "kernel/panic.h"
#include "kernel/backtrace.h"
#include "kernel/clock.h"
#include "kernel/cmdline.h"
#include "kernel/dev/power.h"
#include "kernel/dev/serial.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/printk.h"
#include "kernel/trap.h"
#include "kernel/x86.h"

#define DESCRIPTION_MAX 256

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

/* Where panic() or panic_about() was called: their frame says. */
static void __noreturn end_at(vaddr_t ebp, vaddr_t eip)
{
	vaddr_t caller_ebp = *(vaddr_t *)ebp;
	vaddr_t caller_esp = ebp + 2 * sizeof(vaddr_t);

	console_printf("eip %08x  ebp %08x  esp %08x  eflags %08x\n", eip, caller_ebp, caller_esp,
		       read_eflags());
	print_control_registers();
	print_process();
	backtrace(eip - 1, caller_ebp, caller_esp);
	end_machine();
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	begin(fmt, args);
	va_end(args);
	end_at((vaddr_t)__builtin_frame_address(0), (vaddr_t)__builtin_return_address(0));
}

void panic_about(void (*explain)(const void *about), const void *about, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	begin(fmt, args);
	va_end(args);
	explain(about);
	end_at((vaddr_t)__builtin_frame_address(0), (vaddr_t)__builtin_return_address(0));
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
