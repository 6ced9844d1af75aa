/*
 * The descriptor tables. There is one page with the GDT, in the kernel's data so that it can be
 * used before memory is set up, and seen at its documented address GDT_VA after. The interrupt
 * table has 256 gates to the stubs of trap_entry.asm; all clear the interrupt flag. A double fault
 * goes through a task gate, because it mostly means that the stack cannot be used: the processor
 * switches to a task segment whose stack is the in-kernel debugger's, which is there whatever else
 * is broken, and leaves the registers of the broken state in the old one.
 */

#include "kernel/segments.h"
#include "kernel/cpu.h"
#include "kernel/lib/string.h"
#include "kernel/panic.h"
#include "kernel/trap.h"
#include "kernel/x86.h"
#include "mm/layout.h"

/* SDM vol. 3, 3.4.5 and 3.5: access bytes and flags. */
#define ACCESS_KERNEL_CODE 0x9A
#define ACCESS_KERNEL_DATA 0x92
#define ACCESS_USER_CODE   0xFA
#define ACCESS_USER_DATA   0xF2
#define ACCESS_TSS         0x89
#define FLAGS_32BIT_PAGES  0xC
#define FLAGS_BYTES        0x0
#define LIMIT_ALL          0xFFFFF

#define GATE_INTERRUPT     0x8E
#define GATE_TASK          0x85
#define GATE_USER          0x60 /* reachable by the int instruction from user mode */

#define STUB_SIZE          16
#define STEP_STACK_SIZE    1024

/* The task segment (SDM vol. 3, 7.2.1). */
struct tss {
	uint32_t link;
	uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3, eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs;
	uint32_t ldt;
	uint16_t trap, iomap; /* iomap beyond the limit: no port is open to user mode */
};

struct gate {
	uint16_t offset_low, selector;
	uint8_t zero, type;
	uint16_t offset_high;
};

struct table_pointer {
	uint16_t limit;
	uint32_t base;
} __packed;

uint64_t gdt_page[PAGE_SIZE / sizeof(uint64_t)] __section(".data.page_aligned")
	__aligned(4096) = {0};

static struct gate idt[TRAP_COUNT] __aligned(8);
/* On sysenter the stack pointer becomes the task segment's address. A program that steps itself is
 * stopped right there: the debug exception then finds a small stack. */
static struct {
	uint8_t stack[STEP_STACK_SIZE];
	struct tss tss;
} main_area __aligned(16);
static struct tss double_fault_tss;
static struct cpu boot_cpu;

static bool step_owed; /* between sysenter and its system call; interrupts are off */

extern const char trap_stubs[], sysenter_entry[];
extern bool trap_has_smap;
bool trap_has_smap;

uint64_t segment_descriptor(uint32_t base, uint32_t limit, uint32_t access, uint32_t flags)
{
	return (uint64_t)(limit & 0xFFFF) | (uint64_t)(base & 0xFFFFFF) << 16 |
	       (uint64_t)access << 40 | (uint64_t)(limit >> 16 & 0xF) << 48 |
	       (uint64_t)flags << 52 | (uint64_t)(base >> 24) << 56;
}

/* The registers at the fault are in the main task segment: shown as a trap frame of the same. */
static void double_fault(void)
{
	const struct tss *t = &main_area.tss;
	struct trapframe tf = {
		.ebx = t->ebx,
		.ecx = t->ecx,
		.edx = t->edx,
		.esi = t->esi,
		.edi = t->edi,
		.ebp = t->ebp,
		.eax = t->eax,
		.ds = t->ds,
		.es = t->es,
		.fs = t->fs,
		.gs = t->gs,
		.vector = TRAP_DOUBLE_FAULT,
		.eip = t->eip,
		.cs = t->cs,
		.eflags = t->eflags,
		.esp = t->esp,
		.ss = t->ss,
	};
	panic_trap(&tf, "double fault: the kernel stack at %#x cannot be used", t->esp);
}

/* sysenter leaves the trap flag as it is, so a program that steps itself is caught at the entry,
 * in the kernel. The step is owed to it after the call. */
static void debug_exception(struct trapframe *tf)
{
	if (trap_from_user(tf) || tf->eip != (uint32_t)sysenter_entry) {
		trap_exception(tf);
		return;
	}
	tf->eflags &= ~EFLAGS_TF;
	step_owed = true;
}

bool segments_step_owed(void)
{
	bool owed = step_owed;

	step_owed = false;
	return owed;
}

static void set_gate(unsigned vector, uint8_t type)
{
	uint32_t stub = (uint32_t)trap_stubs + vector * STUB_SIZE;

	idt[vector] = (struct gate){
		.offset_low = (uint16_t)stub,
		.selector = SELECTOR_KERNEL_CODE,
		.type = type,
		.offset_high = (uint16_t)(stub >> 16),
	};
}

static void fill_idt(void)
{
	for (unsigned vector = 0; vector < TRAP_COUNT; vector++)
		set_gate(vector, GATE_INTERRUPT);
	set_gate(TRAP_BREAKPOINT, GATE_INTERRUPT | GATE_USER);
	set_gate(TRAP_OVERFLOW, GATE_INTERRUPT | GATE_USER);
	set_gate(TRAP_SYSCALL, GATE_INTERRUPT | GATE_USER);
	idt[TRAP_DOUBLE_FAULT] = (struct gate){.selector = SEG_TSS_DOUBLE * 8, .type = GATE_TASK};
}

static void fill_gdt(void)
{
	gdt_page[SEG_KERNEL_CODE] =
		segment_descriptor(0, LIMIT_ALL, ACCESS_KERNEL_CODE, FLAGS_32BIT_PAGES);
	gdt_page[SEG_KERNEL_DATA] =
		segment_descriptor(0, LIMIT_ALL, ACCESS_KERNEL_DATA, FLAGS_32BIT_PAGES);
	gdt_page[SEG_USER_CODE] =
		segment_descriptor(0, LIMIT_ALL, ACCESS_USER_CODE, FLAGS_32BIT_PAGES);
	gdt_page[SEG_USER_DATA] =
		segment_descriptor(0, LIMIT_ALL, ACCESS_USER_DATA, FLAGS_32BIT_PAGES);
	gdt_page[SEG_PERCPU] = segment_descriptor((uint32_t)&boot_cpu, sizeof(boot_cpu) - 1,
						  ACCESS_KERNEL_DATA, FLAGS_32BIT_PAGES & 0x4);
	gdt_page[SEG_TSS] = segment_descriptor((uint32_t)&main_area.tss, sizeof(main_area.tss) - 1,
					       ACCESS_TSS, FLAGS_BYTES);
	gdt_page[SEG_TSS_DOUBLE] = segment_descriptor(
		(uint32_t)&double_fault_tss, sizeof(double_fault_tss) - 1, ACCESS_TSS, FLAGS_BYTES);
}

static void fill_task_segments(void)
{
	main_area.tss.ss0 = SELECTOR_KERNEL_DATA;
	main_area.tss.iomap = sizeof(main_area.tss);

	double_fault_tss.eip = (uint32_t)double_fault;
	double_fault_tss.eflags = EFLAGS_FIXED;
	double_fault_tss.cs = SELECTOR_KERNEL_CODE;
	double_fault_tss.ss = double_fault_tss.ds = double_fault_tss.es = SELECTOR_KERNEL_DATA;
	double_fault_tss.fs = SELECTOR_PERCPU;
	double_fault_tss.iomap = sizeof(double_fault_tss);
}

static void load_tables(vaddr_t gdt)
{
	struct table_pointer gdtr = {SEG_COUNT * sizeof(uint64_t) - 1, gdt};
	struct table_pointer idtr = {sizeof(idt) - 1, (uint32_t)idt};

	__asm__ volatile("lgdt %0\n\t"
			 "lidt %1\n\t"
			 "ljmp %2, $1f\n"
			 "1:\n\t"
			 "movw %w3, %%ds\n\t"
			 "movw %w3, %%es\n\t"
			 "movw %w3, %%ss\n\t"
			 "movw %w4, %%fs\n\t"
			 "movw %w5, %%gs\n\t"
			 :
			 : "m"(gdtr), "m"(idtr), "i"(SELECTOR_KERNEL_CODE),
			   "r"(SELECTOR_KERNEL_DATA), "r"(SELECTOR_PERCPU), "r"(0)
			 : "memory");
}

void segments_init_early(void)
{
	fill_gdt();
	fill_idt();
	fill_task_segments();
	boot_cpu.self = &boot_cpu;
	boot_cpu.tss = &main_area.tss;
	boot_cpu.gdt = gdt_page;
	load_tables((vaddr_t)gdt_page);
}

/* SDM vol. 2, SYSENTER. The four flat descriptors stand in the order that it wants. */
static void set_up_sysenter(void)
{
	if (!cpu_features.sysenter)
		return;
	write_msr(MSR_SYSENTER_CS, SELECTOR_KERNEL_CODE);
	write_msr(MSR_SYSENTER_ESP, (uint32_t)&main_area.tss);
	write_msr(MSR_SYSENTER_EIP, (uint32_t)sysenter_entry);
	trap_register(TRAP_DEBUG, debug_exception);
}

void segments_init(void)
{
	trap_has_smap = cpu_features.smap;
	double_fault_tss.cr3 = read_cr3();
	double_fault_tss.esp = SEGDEBUGBASE + SEGDEBUG_STACK;
	boot_cpu.gdt = (uint64_t *)GDT_VA;
	load_tables(GDT_VA);
	__asm__ volatile("ltr %w0" : : "r"(SEG_TSS * 8));
	set_up_sysenter();
}

void segments_set_kernel_stack(vaddr_t top)
{
	cpu_this()->tss->esp0 = top;
}

void segments_load_tls(const uint64_t tls[SEG_TLS_COUNT])
{
	memcpy(cpu_this()->gdt + SEG_TLS_FIRST, tls, SEG_TLS_COUNT * sizeof(tls[0]));
}
