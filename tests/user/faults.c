/*
 * Exceptions become signals: what a process may not do ends it, or its handler, and nobody else.
 *
 * The addresses include Redzone's own landmarks (the null page, the red zone, kernel addresses). On
 * another 32-bit system they are some other process's business or nobody's, but a program that
 * touches them without having mapped them is ended there as well.
 */
#include "check.h"

#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>

static void *const forbidden[] = {
	NULL,
	(void *)0x10,
	(void *)0xfff,
	(void *)0x1000,
	(void *)0xffff,
	(void *)0xc2fffffc, /* the last user word under Redzone, never mapped by default */
	(void *)0xc3000000, /* the red zone */
	(void *)0xc3001ffc,
	(void *)0xc3002000,
	(void *)0xfe800000, /* kernel text */
	(void *)0xfec00000, /* kernel data */
	(void *)0xff800000, /* the kernel debugger's memory */
	(void *)0xffc00000, /* where exec keeps arguments */
	(void *)0xfffff000,
	(void *)0xfffffffc,
};

static volatile char *target;

static void read_target(void)
{
	(void)*target;
}

static void write_target(void)
{
	*target = 1;
}

static void jump_to_target(void)
{
	((void (*)(void))target)();
}

/* In a child, so that a wrong survival is an exit status. */
static void expect_end_by(void (*body)(void), int signal)
{
	int status = run_child(body);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != signal)
		check_report(__FILE__, __LINE__, "at %p, expected SIG%s, got %s", (void *)target,
			     sigabbrev_np(signal), check_status(status));
}

/* Some systems have the stack up there; where it may grow, an access is no mistake. */
static bool near_stack(const void *address)
{
	const long reach = 32 << 20;
	long distance = (long)address - (long)__builtin_frame_address(0);
	return distance > -reach && distance < reach;
}

static void expect_end_everywhere(void (*body)(void))
{
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		target = forbidden[i];
		bool page_of_none = (unsigned long)target >= 0xfffff000;
		if (!near_stack(forbidden[i]) || page_of_none)
			expect_end_by(body, SIGSEGV);
	}
}

TEST(reading_null_red_zone_and_kernel_addresses_is_sigsegv)
{
	expect_end_everywhere(read_target);
}

TEST(writing_null_red_zone_and_kernel_addresses_is_sigsegv)
{
	expect_end_everywhere(write_target);
}

TEST(jumping_to_null_red_zone_and_kernel_addresses_is_sigsegv)
{
	expect_end_everywhere(jump_to_target);
}

static sigjmp_buf back;
static volatile int seen_signal, seen_code;
static void *volatile seen_address;

static void note_and_return(int signal, siginfo_t *info, void *context)
{
	(void)context;
	seen_signal = signal;
	seen_code = info->si_code;
	seen_address = info->si_addr;
	siglongjmp(back, 1);
}

static void catch_fault(int signal)
{
	struct sigaction action = {.sa_sigaction = note_and_return, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

TEST(the_handler_is_told_the_address_and_that_nothing_is_mapped)
{
	static void *const addresses[] = {(void *)0, (void *)0x1234, (void *)0xc2ff0004,
					  (void *)0xc3000004};
	catch_fault(SIGSEGV);
	for (int i = 0; i < 4; i++) {
		target = addresses[i];
		if (sigsetjmp(back, 1) == 0)
			write_target();
		CHECK_EQ(seen_signal, SIGSEGV);
		CHECK_EQ(seen_code, SEGV_MAPERR);
		CHECK_EQ((unsigned long)seen_address, (unsigned long)addresses[i]);
	}
}

TEST(a_protected_page_is_told_from_an_unmapped_one)
{
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	catch_fault(SIGSEGV);
	target = page + 5;
	if (sigsetjmp(back, 1) == 0)
		write_target();
	CHECK_EQ(seen_code, SEGV_ACCERR);
	CHECK(seen_address == page + 5);
	munmap(page, 4096);
	if (sigsetjmp(back, 1) == 0)
		read_target();
	CHECK_EQ(seen_code, SEGV_MAPERR);
}

TEST(text_cannot_be_written)
{
	catch_fault(SIGSEGV);
	target = (volatile char *)read_target;
	if (sigsetjmp(back, 1) == 0)
		write_target();
	CHECK_EQ(seen_code, SEGV_ACCERR);
	CHECK(seen_address == (void *)read_target);
}

TEST(string_constants_cannot_be_written)
{
	catch_fault(SIGSEGV);
	target = (volatile char *)"constant";
	if (sigsetjmp(back, 1) == 0)
		write_target();
	CHECK_EQ(seen_signal, SIGSEGV);
	CHECK_STR((const char *)target, "constant");
}

/*
 * Writes where the handler finds the pointer; the handler corrects it, and the write is done again.
 */
static volatile int repaired;

static void repair(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	ucontext_t *saved = context;
	void *page = mmap((void *)((unsigned long)info->si_addr & ~4095ul), 4096,
			  PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	CHECK(page != MAP_FAILED);
	CHECK(saved->uc_mcontext.gregs[REG_EIP] != 0);
	CHECK_EQ(saved->uc_mcontext.gregs[REG_TRAPNO], 14);
	repaired++;
}

TEST(a_handler_may_map_the_page_and_the_access_is_repeated)
{
	struct sigaction action = {.sa_sigaction = repair, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGSEGV, &action, NULL));
	volatile char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap((void *)page, 4096);
	page[7] = 'x';
	CHECK_EQ(repaired, 1);
	CHECK_EQ(page[7], 'x');
	CHECK_EQ(page[8], 0);
}

static void divide_by_zero(void)
{
	__asm__ volatile("xorl %%ecx, %%ecx; movl $1, %%eax; cltd; idivl %%ecx" ::
				 : "eax", "ecx", "edx");
}

static void overflow_division(void)
{
	__asm__ volatile("movl $-1, %%ecx; movl $0x80000000, %%eax; cltd; idivl %%ecx" ::
				 : "eax", "ecx", "edx");
}

static void undefined_instruction(void)
{
	__asm__ volatile("ud2");
}

static void breakpoint(void)
{
	__asm__ volatile("int3");
}

static void into_overflow(void)
{
	__asm__ volatile("movb $127, %%al; addb $1, %%al; into" ::: "eax", "cc");
}

static void bound_exceeded(void)
{
	static const int limits[2] = {0, 10};
	__asm__ volatile("bound %0, %1" ::"r"(11), "m"(limits));
}

static void software_interrupt(void)
{
	__asm__ volatile("int $0x20");
}

TEST(division_by_zero_is_sigfpe)
{
	CHECK_KILLED(run_child(divide_by_zero), SIGFPE);
	CHECK_KILLED(run_child(overflow_division), SIGFPE);
	catch_fault(SIGFPE);
	if (sigsetjmp(back, 1) == 0)
		divide_by_zero();
	CHECK_EQ(seen_code, FPE_INTDIV);
	CHECK(seen_address != NULL);
}

TEST(an_undefined_instruction_is_sigill)
{
	CHECK_KILLED(run_child(undefined_instruction), SIGILL);
	catch_fault(SIGILL);
	if (sigsetjmp(back, 1) == 0)
		undefined_instruction();
	CHECK_EQ(seen_signal, SIGILL);
	CHECK_EQ(seen_code, ILL_ILLOPN);
}

TEST(a_breakpoint_is_sigtrap_behind_the_instruction)
{
	CHECK_KILLED(run_child(breakpoint), SIGTRAP);
	catch_fault(SIGTRAP);
	if (sigsetjmp(back, 1) == 0)
		breakpoint();
	CHECK_EQ(seen_signal, SIGTRAP);
}

TEST(an_interrupt_gate_of_the_kernels_own_is_sigsegv)
{
	CHECK_KILLED(run_child(software_interrupt), SIGSEGV);
}

TEST(into_and_bound_are_sigsegv)
{
	CHECK_KILLED(run_child(into_overflow), SIGSEGV);
	CHECK_KILLED(run_child(bound_exceeded), SIGSEGV);
}

static void set_trap_flag(void)
{
	__asm__ volatile("pushfl; orl $0x100, (%%esp); popfl; nop" ::: "cc", "memory");
}

TEST(a_single_step_is_sigtrap)
{
	CHECK_KILLED(run_child(set_trap_flag), SIGTRAP);
}

static void floating_point_error(void)
{
	/* Division by zero, unmasked; fwait is where the processor tells. */
	unsigned short control = 0x037b;
	__asm__ volatile("fninit; fldcw %0; fldz; fld1; fdivp; fwait" ::"m"(control));
}

TEST(an_unmasked_floating_point_error_is_sigfpe)
{
	CHECK_KILLED(run_child(floating_point_error), SIGFPE);
	catch_fault(SIGFPE);
	if (sigsetjmp(back, 1) == 0)
		floating_point_error();
	CHECK_EQ(seen_code, FPE_FLTDIV);
	__asm__ volatile("fninit");
}

/* --- Privileged instructions --- */

static void disable_interrupts(void)
{
	__asm__ volatile("cli");
}

static void enable_interrupts(void)
{
	__asm__ volatile("sti");
}

static void halt(void)
{
	__asm__ volatile("hlt");
}

static void read_port(void)
{
	unsigned char value;
	__asm__ volatile("inb $0x60, %0" : "=a"(value));
}

static void write_port(void)
{
	__asm__ volatile("outb %0, $0x80" ::"a"((unsigned char)0));
}

static void write_string_to_port(void)
{
	static char byte;
	const char *from = &byte;
	__asm__ volatile("outsb" : "+S"(from) : "d"(0x80));
}

static void load_descriptor_table(void)
{
	static char table[6];
	__asm__ volatile("lgdt %0" ::"m"(table));
}

static void load_interrupt_table(void)
{
	static char table[6];
	__asm__ volatile("lidt %0" ::"m"(table));
}

static void write_control_register(void)
{
	__asm__ volatile("movl %0, %%cr0" ::"r"(0));
}

static void read_page_table_base(void)
{
	unsigned long value;
	__asm__ volatile("movl %%cr3, %0" : "=r"(value));
}

static void flush_translation(void)
{
	__asm__ volatile("invlpg %0" ::"m"(*(char *)0x1000));
}

static void write_debug_register(void)
{
	__asm__ volatile("movl %0, %%db7" ::"r"(0));
}

static void write_model_register(void)
{
	__asm__ volatile("wrmsr" ::"a"(0), "d"(0), "c"(0x174));
}

static void load_kernel_segment(void)
{
	__asm__ volatile("movw %w0, %%ds" ::"r"(0x10));
}

static void far_jump_to_kernel(void)
{
	__asm__ volatile("ljmp $0x08, $0");
}

TEST(privileged_instructions_are_sigsegv)
{
	static void (*const bodies[])(void) = {
		disable_interrupts,    enable_interrupts,    halt,
		load_descriptor_table, load_interrupt_table, write_control_register,
		read_page_table_base,  flush_translation,    write_debug_register,
		write_model_register,  far_jump_to_kernel,
	};
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		CHECK_KILLED(run_child(bodies[i]), SIGSEGV);
}

TEST(port_input_and_output_are_sigsegv)
{
	CHECK_KILLED(run_child(read_port), SIGSEGV);
	CHECK_KILLED(run_child(write_port), SIGSEGV);
	CHECK_KILLED(run_child(write_string_to_port), SIGSEGV);
}

TEST(a_kernel_segment_cannot_be_loaded)
{
	CHECK_KILLED(run_child(load_kernel_segment), SIGSEGV);
}

static void raise_privilege_level(void)
{
	unsigned flags;
	__asm__ volatile("pushfl; orl $0x3000, (%%esp); popfl; pushfl; popl %0"
			 : "=r"(flags)::"cc");
	_exit(flags >> 12 & 3);
}

TEST(popf_cannot_raise_the_privilege_for_ports)
{
	CHECK_EXITED(run_child(raise_privilege_level), 0);
}

TEST(a_blocked_fault_ends_the_process)
{
	pid_t pid = fork();
	if (pid == 0) {
		sigset_t set;
		sigemptyset(&set);
		sigaddset(&set, SIGSEGV);
		sigprocmask(SIG_BLOCK, &set, NULL);
		target = NULL;
		write_target();
		_exit(0);
	}
	CHECK_KILLED(wait_for(pid), SIGSEGV);
}

TEST(an_ignored_fault_ends_the_process)
{
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_IGN);
		target = NULL;
		write_target();
		_exit(0);
	}
	CHECK_KILLED(wait_for(pid), SIGSEGV);
}

TEST(a_handler_on_a_broken_stack_ends_the_process)
{
	pid_t pid = fork();
	if (pid == 0) {
		catch_fault(SIGSEGV);
		__asm__ volatile("movl $0xc3000800, %%esp; pushl $1" ::: "memory");
	}
	CHECK_KILLED(wait_for(pid), SIGSEGV);
}

TEST(a_crash_leaves_the_parent_and_its_memory_alone)
{
	int local = 17;
	target = NULL;
	for (int i = 0; i < 20; i++)
		CHECK_KILLED(run_child(write_target), SIGSEGV);
	CHECK_EQ(*(volatile int *)&local, 17);
}
