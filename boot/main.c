/*
 * The kernel comes up, one step a line, each resting on those before it. It begins on a small stack
 * in its data; as soon as there is memory it goes on on a real one, with an unmapped page below.
 * The thread that runs here has no process yet; proc_init() makes it process 0, and at the end it
 * becomes the idle thread. What needs to sleep is done by process 1 before it becomes init
 * (boot/start_init.c).
 */

#include "boot/consoles.h"
#include "boot/multiboot.h"
#include "boot/start_init.h"
#include "fs/fs.h"
#include "kernel/bootinfo.h"
#include "kernel/clock.h"
#include "kernel/cmdline.h"
#include "kernel/cpu.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/panic_report.h"
#include "kernel/printk.h"
#include "kernel/random.h"
#include "kernel/segments.h"
#include "kernel/stackprotect.h"
#include "kernel/timer.h"
#include "kernel/trace.h"
#include "mm/heap.h"
#include "mm/mm.h"
#include "proc/pageout.h"
#include "proc/proc.h"
#include "proc/sched.h"
#include "syscall/dispatch.h"

/* In boot.asm: calls `next(argument)` on another stack, and for ever. */
void boot_change_stack(vaddr_t top, void (*next)(vaddr_t argument), vaddr_t argument) __noreturn;
void kmain(uint32_t magic, paddr_t info, uint32_t tsc_low, uint32_t tsc_high);

static void start_processor(uint64_t tsc_at_start)
{
	cpu_identify();
	cpu_enable_protection();
	if (!clock_init(tsc_at_start))
		printk(LOG_WARNING, "clock: the battery-backed clock gives no date; it is 1970");
	kinfo("processor: %s %s, time-stamp counter at %u.%03u MHz", cpu_features.vendor,
	      cpu_features.brand, clock_tsc_khz() / 1000, clock_tsc_khz() % 1000);
}

static void start_interrupts(void)
{
	segments_init();
	irq_init();
	timer_subsystem_init();
	random_init();
}

static void start_processes(vaddr_t stack)
{
	proc_init(stack);
	fs_init();
	consoles_start_input();
	syscall_init();
	kinfo("system calls: int 0x80, numbers up to %u", syscall_limit() - 1);
	start_init();
	pageout_start();
}

/* None of the functions that are running returns. This one has nothing local whose address is
 * taken, so it has no guard of its own to compare. */
static void protect_stacks(void)
{
	static uintptr_t drawn;

	random_bytes(&drawn, sizeof(drawn));
	stack_protector_init(drawn);
	drawn = 0;
}

/* The second half, on process 0's stack. */
static void go_on(vaddr_t stack)
{
	consoles_start_screen();
	start_interrupts();
	protect_stacks();
	start_processes(stack);
	sched_start();
}

void kmain(uint32_t magic, paddr_t info, uint32_t tsc_low, uint32_t tsc_high)
{
	panic_report_init();
	segments_init_early();
	consoles_start_serial();
	multiboot_read(magic, info);
	cmdline_parse(bootinfo.cmdline);
	consoles_choose_serial();
	trace_init();
	kinfo("Redzone, started by %s with \"%s\"", bootinfo.loader, bootinfo.cmdline);
	start_processor((uint64_t)tsc_high << 32 | tsc_low);
	mm_init();
	vaddr_t stack = kstack_alloc();
	if (!stack)
		panic("no memory for the first stack");
	boot_change_stack(stack + KSTACK_SIZE, go_on, stack);
}
