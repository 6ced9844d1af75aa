/*
 * What a handler is told of a fault: signal, code, address and trap number (sigaction(2)); and what
 * it may change in the registers so that the program goes on.
 */
#include "check.h"

#include "direct.h"

#include <setjmp.h>

#include <sys/mman.h>
#include <sys/ucontext.h>

static volatile int signals, seen_signal, seen_code, seen_trap;
static volatile unsigned long seen_address, seen_eip;
static unsigned skip; /* bytes of the instruction to pass over */

static void note(int signal, siginfo_t *info, void *context)
{
	ucontext_t *c = context;
	signals++;
	seen_signal = signal;
	seen_code = info->si_code;
	seen_address = (unsigned long)info->si_addr;
	seen_trap = c->uc_mcontext.gregs[REG_TRAPNO];
	seen_eip = c->uc_mcontext.gregs[REG_EIP];
	c->uc_mcontext.gregs[REG_EIP] += skip;
}

static void catch_faults(unsigned bytes_to_skip)
{
	static const int faults[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGTRAP};
	struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		CHECK_OK(sigaction(faults[i], &action, NULL));
	skip = bytes_to_skip;
	signals = 0;
}

TEST(division_by_zero_is_fpe_intdiv_at_the_instruction)
{
	unsigned long where;
	catch_faults(2);
	__asm__ volatile("movl $1f, %0; xorl %%ecx, %%ecx; movl $1, %%eax; cltd\n1: idivl %%ecx"
			 : "=m"(where)::"eax", "ecx", "edx", "cc");
	CHECK_EQ(signals, 1);
	CHECK_EQ(seen_signal, SIGFPE);
	CHECK_EQ(seen_code, FPE_INTDIV);
	CHECK_EQ(seen_trap, 0);
	CHECK_EQ(seen_address, where);
	CHECK_EQ(seen_eip, where);
}

TEST(a_quotient_that_is_too_large_is_fpe_intdiv_too)
{
	catch_faults(2);
	__asm__ volatile("movl $0x80000000, %%eax; cltd; movl $-1, %%ecx; idivl %%ecx" ::
				 : "eax", "ecx", "edx", "cc");
	CHECK_EQ(seen_signal, SIGFPE);
	CHECK_EQ(seen_code, FPE_INTDIV);
}

TEST(an_undefined_instruction_is_ill_illopn)
{
	unsigned long where;
	catch_faults(2);
	__asm__ volatile("movl $1f, %0\n1: ud2" : "=m"(where));
	CHECK_EQ(seen_signal, SIGILL);
	CHECK_EQ(seen_code, ILL_ILLOPN);
	CHECK_EQ(seen_trap, 6);
	CHECK_EQ(seen_address, where);
}

TEST(into_and_bound_are_sigsegv_from_the_kernel)
{
	static const int bounds[] = {1, 2};
	catch_faults(0); /* into is a trap: it is over */
	__asm__ volatile("movb $0x7f, %%al; addb $1, %%al; into" ::: "eax", "cc");
	CHECK_EQ(signals, 1);
	CHECK_EQ(seen_signal, SIGSEGV);
	CHECK_EQ(seen_code, SI_KERNEL);
	CHECK_EQ(seen_trap, 4);
	catch_faults(2); /* bound is a fault: bound %eax, (%ecx) has two bytes */
	__asm__ volatile("bound %%eax, (%%ecx)" ::"a"(7), "c"(bounds));
	CHECK_EQ(signals, 1);
	CHECK_EQ(seen_signal, SIGSEGV);
	CHECK_EQ(seen_trap, 5);
}

TEST(a_breakpoint_is_told_behind_the_instruction)
{
	unsigned long where;
	catch_faults(0);
	__asm__ volatile("movl $1f, %0\n\tint3\n1:" : "=m"(where));
	CHECK_EQ(signals, 1);
	CHECK_EQ(seen_signal, SIGTRAP);
	CHECK_EQ(seen_code, SI_KERNEL); /* TRAP_BRKPT is of other processors */
	CHECK_EQ(seen_trap, 3);
	CHECK_EQ(seen_eip, where);
}

TEST(a_single_step_is_trap_trace_after_each_instruction)
{
	catch_faults(0);
	/* The flag is set by the first popf and cleared by the second, which is still traced. */
	__asm__ volatile("pushfl; pushfl; orl $0x100, (%%esp); popfl; nop; nop; popfl" ::
				 : "memory", "cc");
	CHECK_EQ(signals, 3);
	CHECK_EQ(seen_signal, SIGTRAP);
	CHECK_EQ(seen_code, TRAP_TRACE);
	CHECK_EQ(seen_trap, 1);
}

TEST(protection_and_absence_are_told_apart)
{
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	catch_faults(3); /* movb $1, (%eax) */
	__asm__ volatile("movb $1, (%%eax)" ::"a"(page + 5) : "memory");
	CHECK_EQ(seen_signal, SIGSEGV);
	CHECK_EQ(seen_code, SEGV_ACCERR);
	CHECK_EQ(seen_address, (unsigned long)page + 5);
	CHECK_EQ(seen_trap, 14);
	CHECK_OK(munmap(page, 4096));
	__asm__ volatile("movb $1, (%%eax)" ::"a"(page + 6) : "memory");
	CHECK_EQ(signals, 2);
	CHECK_EQ(seen_code, SEGV_MAPERR);
	CHECK_EQ(seen_address, (unsigned long)page + 6);
}

TEST(beyond_the_end_of_a_mapped_file_is_bus_adrerr)
{
	int file = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_OK(ftruncate(file, 10));
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	catch_faults(3);
	__asm__ volatile("movb $1, (%%eax)" ::"a"(pages + 4096) : "memory");
	CHECK_EQ(seen_signal, SIGBUS);
	CHECK_EQ(seen_code, BUS_ADRERR);
	CHECK_EQ(seen_address, (unsigned long)pages + 4096);
}

TEST(a_privileged_instruction_is_sigsegv_from_the_kernel)
{
	catch_faults(1);
	__asm__ volatile("hlt");
	CHECK_EQ(signals, 1);
	CHECK_EQ(seen_signal, SIGSEGV);
	CHECK_EQ(seen_code, SI_KERNEL);
	CHECK_EQ(seen_trap, 13);
	CHECK_EQ(seen_address, 0);
}

/* Not every processor that is made of software looks (QEMU's does not). */
TEST(an_odd_address_under_alignment_check_is_bus_adraln_where_it_is_checked)
{
	static long words[2];
	catch_faults(2);
	__asm__ volatile("pushfl; orl $0x40000, (%%esp); popfl\n\t"
			 "movl (%%ecx), %%eax\n\t"
			 "pushfl; andl $~0x40000, (%%esp); popfl" ::"c"((char *)words + 1)
			 : "eax", "cc", "memory");
	if (signals == 0)
		return;
	CHECK_EQ(seen_signal, SIGBUS);
	CHECK_EQ(seen_code, BUS_ADRALN);
	CHECK_EQ(seen_trap, 17);
}

/* --- Floating point --- */

static sigjmp_buf *volatile back_to;

static void escape(int signal, siginfo_t *info, void *context)
{
	(void)context;
	seen_signal = signal;
	seen_code = info->si_code;
	siglongjmp(*back_to, 1);
}

/* The si_code that `compute` gets with this x87 control word; 0: no signal. */
static int x87_code(unsigned short control, void (*compute)(void))
{
	sigjmp_buf back;
	struct sigaction action = {.sa_sigaction = escape, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGFPE, &action, NULL));
	back_to = &back;
	seen_code = 0;
	if (sigsetjmp(back, 1) == 0) {
		__asm__ volatile("fninit; fldcw %0" ::"m"(control));
		compute();
		__asm__ volatile("fwait");
	}
	__asm__ volatile("fnclex; fninit");
	return seen_code;
}

static void divide_by_zero(void)
{
	__asm__ volatile("fld1; fldz; fdivrp; fwait");
}

static void root_of_minus_one(void)
{
	__asm__ volatile("fld1; fchs; fsqrt; fwait");
}

static void overflow(void)
{
	static const double large = 1e300;
	double result;
	__asm__ volatile("fldl %1; fmull %1; fstpl %0; fwait" : "=m"(result) : "m"(large));
}

static void underflow(void)
{
	static const double small = 1e-300;
	double result;
	__asm__ volatile("fldl %1; fmull %1; fstpl %0; fwait" : "=m"(result) : "m"(small));
}

static void round_a_third(void)
{
	static const double three = 3;
	__asm__ volatile("fld1; fdivl %0; fwait" ::"m"(three));
}

TEST(x87_exceptions_have_their_codes)
{
	CHECK_EQ(x87_code(0x037f & ~0x04, divide_by_zero), FPE_FLTDIV);
	CHECK_EQ(x87_code(0x037f & ~0x01, root_of_minus_one), FPE_FLTINV);
	CHECK_EQ(x87_code(0x037f & ~0x08, overflow), FPE_FLTOVF);
	CHECK_EQ(x87_code(0x037f & ~0x10, underflow), FPE_FLTUND);
	CHECK_EQ(x87_code(0x037f & ~0x20, round_a_third), FPE_FLTRES);
	CHECK_EQ(x87_code(0x037f, divide_by_zero), 0);
}

/* The same for SSE's division of 1 by `divisor` under this MXCSR. */
static int sse_code(unsigned mxcsr, float dividend, float divisor)
{
	static const unsigned usual = 0x1f80;
	sigjmp_buf back;
	back_to = &back;
	seen_code = 0;
	if (sigsetjmp(back, 1) == 0)
		__asm__ volatile("ldmxcsr %0; movss %1, %%xmm0; divss %2, %%xmm0" ::"m"(mxcsr),
				 "m"(dividend), "m"(divisor)
				 : "memory");
	__asm__ volatile("ldmxcsr %0" ::"m"(usual));
	return seen_code;
}

/* QEMU's processor sets the flags of SSE's exceptions, but does not raise them. */
TEST(sse_exceptions_have_their_codes_where_they_are_raised)
{
	struct sigaction action = {.sa_sigaction = escape, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGFPE, &action, NULL));
	if (sse_code(0x1f80 & ~0x200, 1, 0) == 0)
		return;
	CHECK_EQ(seen_code, FPE_FLTDIV);
	CHECK_EQ(sse_code(0x1f80 & ~0x080, 0, 0), FPE_FLTINV);
	CHECK_EQ(sse_code(0x1f80 & ~0x400, 1e38f, 1e-38f), FPE_FLTOVF);
	CHECK_EQ(sse_code(0x1f80 & ~0x800, 1e-38f, 1e38f), FPE_FLTUND);
	CHECK_EQ(sse_code(0x1f80 & ~0x1000, 1, 3), FPE_FLTRES);
	CHECK_EQ(sse_code(0x1f80, 1, 0), 0);
}

/* --- Changing registers --- */

static void answer_in_registers(int signal, siginfo_t *info, void *context)
{
	int *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	(void)signal;
	(void)info;
	registers[REG_EAX] = 111;
	registers[REG_ECX] = 222;
	registers[REG_ESI] = 333;
	registers[REG_EFL] |= 1; /* carry */
	registers[REG_EIP] += 2; /* ud2 */
}

TEST(a_handlers_changes_to_registers_and_flags_are_what_the_program_finds)
{
	int eax = 1, ecx = 2, esi = 3;
	unsigned char carry = 0;
	struct sigaction action = {.sa_sigaction = answer_in_registers, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGILL, &action, NULL));
	__asm__ volatile("clc; ud2; setc %3" : "+a"(eax), "+c"(ecx), "+S"(esi), "=&d"(carry)::"cc");
	CHECK_EQ(eax, 111);
	CHECK_EQ(ecx, 222);
	CHECK_EQ(esi, 333);
	CHECK_EQ(carry, 1);
}

static void ask_for_privilege(int signal, siginfo_t *info, void *context)
{
	int *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	(void)signal;
	(void)info;
	registers[REG_EFL] |= 0x3000;  /* I/O privilege */
	registers[REG_EFL] &= ~0x200;  /* no interrupts */
	registers[REG_EFL] |= 0x20000; /* virtual 8086 mode */
}

TEST(a_handler_cannot_give_the_program_privileges)
{
	unsigned long flags;
	struct sigaction action = {.sa_sigaction = ask_for_privilege, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	raise(SIGUSR1);
	__asm__ volatile("pushfl; popl %0" : "=r"(flags));
	CHECK_EQ(flags & 0x3000, 0);
	CHECK_EQ(flags & 0x200, 0x200);
	CHECK_EQ(flags & 0x20000, 0);
}

static int spoiled; /* REG_* */

static void spoil(int signal, siginfo_t *info, void *context)
{
	int *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	(void)signal;
	(void)info;
	registers[spoiled] = spoiled == REG_EIP || spoiled == REG_ESP ? 0xfffffff0 : 0x7777;
}

static void be_spoiled(void)
{
	struct sigaction action = {.sa_sigaction = spoil, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	raise(SIGUSR1);
}

TEST(impossible_registers_end_the_program_and_nothing_else)
{
	static const int registers[] = {REG_CS, REG_SS, REG_EIP, REG_ESP};
	for (size_t i = 0; i < sizeof(registers) / sizeof(registers[0]); i++) {
		spoiled = registers[i];
		CHECK_KILLED(run_child(be_spoiled), SIGSEGV);
	}
}

static void lose_the_frame(void)
{
	__asm__ volatile("movl %0, %%eax; movl $0x10, %%esp; int $0x80" ::"i"(SYS_rt_sigreturn));
}

static void lose_the_old_frame(void)
{
	__asm__ volatile("movl %0, %%eax; movl $0xfffffff0, %%esp; int $0x80" ::"i"(SYS_sigreturn));
}

TEST(a_return_without_a_frame_is_sigsegv)
{
	CHECK_KILLED(run_child(lose_the_frame), SIGSEGV);
	CHECK_KILLED(run_child(lose_the_old_frame), SIGSEGV);
}

/* --- The alternate stack --- */

#define AUTODISARM (1U << 31)

static volatile int depth;
static stack_t during;

static void nest(int signal)
{
	if (depth++ == 0) {
		sigaltstack(NULL, &during);
		raise(signal);
	}
}

static char other_stack[65536];

static void use_other_stack(unsigned flags)
{
	stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof(other_stack), .ss_flags = flags};
	/* Only the larger frame, which SA_SIGINFO asks for, holds the alternate stack. */
	struct sigaction action = {.sa_handler = nest,
				   .sa_flags = SA_ONSTACK | SA_NODEFER | SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaltstack(&stack, NULL));
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	depth = 0;
	raise(SIGUSR1);
	CHECK_EQ(depth, 2);
}

TEST(the_alternate_stack_is_in_use_while_a_handler_runs_on_it)
{
	stack_t after;
	use_other_stack(0);
	CHECK_EQ(during.ss_flags, SS_ONSTACK);
	CHECK_OK(sigaltstack(NULL, &after));
	CHECK_EQ(after.ss_flags, 0);
}

TEST(an_alternate_stack_with_autodisarm_is_none_while_a_handler_runs_and_comes_back)
{
	stack_t after;
	use_other_stack(AUTODISARM);
	CHECK(during.ss_flags & SS_DISABLE);
	CHECK_OK(sigaltstack(NULL, &after));
	CHECK_EQ((unsigned)after.ss_flags, AUTODISARM);
	CHECK(after.ss_sp == other_stack);
	CHECK_EQ(after.ss_size, sizeof(other_stack));
}

static volatile long change_result;

static void change_stack(int signal)
{
	stack_t stack = {.ss_flags = SS_DISABLE};
	(void)signal;
	change_result = sigaltstack(&stack, NULL) < 0 ? errno : 0;
}

TEST(the_alternate_stack_cannot_be_changed_while_in_use_and_needs_a_size)
{
	stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof(other_stack)};
	struct sigaction action = {.sa_handler = change_stack, .sa_flags = SA_ONSTACK};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaltstack(&stack, NULL));
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	raise(SIGUSR1);
	CHECK_EQ(change_result, EPERM);
	stack.ss_size = 100;
	CHECK_ERRNO(sigaltstack(&stack, NULL), ENOMEM);
	stack = (stack_t){.ss_sp = other_stack, .ss_size = sizeof(other_stack), .ss_flags = 77};
	CHECK_ERRNO(DIRECT2(SYS_sigaltstack, &stack, NULL), EINVAL);
}

static void overflow_the_stack(int signal)
{
	(void)signal;
	_exit(9);
}

__attribute__((noinline)) static int recurse(int depth_left)
{
	volatile char room[4096];
	room[0] = (char)depth_left;
	return depth_left ? recurse(depth_left + 1) + room[0] : 0;
}

static void overflow_with_other_stack(void)
{
	stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof(other_stack)};
	struct sigaction action = {.sa_handler = overflow_the_stack, .sa_flags = SA_ONSTACK};
	sigemptyset(&action.sa_mask);
	setrlimit(RLIMIT_STACK, &(struct rlimit){1 << 20, 1 << 20});
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	recurse(1);
}

TEST(a_stack_that_overflows_is_caught_on_the_other_stack)
{
	CHECK_EXITED(run_child(overflow_with_other_stack), 9);
}
