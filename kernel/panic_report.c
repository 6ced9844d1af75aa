/*
 * What a panic tells, from what surely works to what may fail: the message, what the caller knows
 * more, the registers, the process, which the proc room describes, then the stack, which may be
 * damaged.
 *
 * Nothing here takes memory, sleeps, or needs more than a page of stack: a double fault has no
 * more.
 */

#include "kernel/panic_report.h"
#include "kernel/backtrace.h"
#include "kernel/clock.h"
#include "kernel/cmdline.h"
#include "kernel/dev/power.h"
#include "kernel/dev/serial.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/trap.h"
#include "kernel/x86.h"

#define DESCRIPTION_MAX 256

static int (*describe_current)(char *buf, size_t size);
static char description[DESCRIPTION_MAX];

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

static void __noreturn end(void)
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

static void tell_registers(const struct panic_scene *scene)
{
	if (scene->tf)
		print_trap_registers(scene->tf);
	else
		console_printf("eip %08x  ebp %08x  esp %08x  eflags %08x\n", scene->eip,
			       scene->ebp, scene->esp, read_eflags());
	print_control_registers();
}

static void tell_callers(const struct panic_scene *scene)
{
	const struct trapframe *tf = scene->tf;

	if (!tf)
		backtrace(scene->eip - 1, scene->ebp, scene->esp);
	else if (trap_from_user(tf))
		console_printf("it was in user mode\n");
	else
		backtrace(tf->eip, tf->ebp, stack_at_trap(tf));
}

static __printf_like(2, 0) void tell(const struct panic_scene *scene, const char *fmt, va_list args)
{
	console_printf("\nKernel panic: ");
	console_vprintf(fmt, args);
	console_printf("\n");
	if (scene->explain)
		scene->explain(scene->about);
	tell_registers(scene);
	print_process();
	tell_callers(scene);
}

/* The report failed: one line without formatting. */
static void tell_shortly(const char *message)
{
	static const char lead[] = "\r\nKernel panic while reporting a panic: ";

	serial_write(lead, sizeof(lead) - 1);
	serial_write(message, strlen(message));
	serial_write("\r\n", 2);
}

void panic_report_init(void)
{
	static const struct panic_reporter reporter = {tell, tell_shortly, end};

	panic_set_reporter(&reporter);
}
