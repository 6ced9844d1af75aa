/*
 * The signal frame: registers and floating point survive a handler, wherever it strikes; the
 * alternate stack; what a handler changes in the context is what the program goes on with.
 */
#include "catch.h"
#include "direct.h"

/* What a handler finds and leaves in the registers is not what the interrupted code has. */
static void clobber(int signal)
{
	unsigned short control = 0x0f7f;
	count(signal);
	__asm__ volatile("movl $0x11111111, %%eax; movl %%eax, %%ecx; movl %%eax, %%edx;"
			 "movl %%eax, %%esi; movl %%eax, %%edi; stc; std; cld" ::
				 : "eax", "ecx", "edx", "esi", "edi", "cc");
	__asm__ volatile("fninit; fldcw %0; fld1; fld1; fld1" ::"m"(control));
}

TEST(general_registers_survive_a_handler)
{
	catch_with(SIGUSR1, clobber, 0);
	long eax, ebx = getpid(), ecx, edx, esi, edi;
	/* kill(getpid(), SIGUSR1), so that the handler runs on return from this system call. */
	__asm__ volatile("int $0x80"
			 : "=a"(eax), "+b"(ebx), "=c"(ecx), "=d"(edx), "=S"(esi), "=D"(edi)
			 : "0"(SYS_kill), "2"(SIGUSR1), "3"(0x22222222), "4"(0x33333333),
			   "5"(0x44444444)
			 : "memory");
	CHECK_EQ(calls, 1);
	CHECK_EQ(eax, 0);
	CHECK_EQ(ebx, getpid());
	CHECK_EQ(ecx, SIGUSR1);
	CHECK_EQ(edx, 0x22222222);
	CHECK_EQ(esi, 0x33333333);
	CHECK_EQ(edi, 0x44444444);
}

TEST(floating_point_registers_survive_a_handler)
{
	catch_with(SIGUSR1, clobber, 0);
	unsigned short control = 0x0c7f, control_after;
	double value = 1234.5, after = 0;
	__asm__ volatile("fninit; fldcw %0; fldl %1" ::"m"(control), "m"(value));
	DIRECT2(SYS_kill, getpid(), SIGUSR1);
	__asm__ volatile("fstpl %0; fnstcw %1" : "=m"(after), "=m"(control_after));
	CHECK_EQ(calls, 1);
	CHECK_EQ(after * 2, 2469);
	CHECK_EQ(control_after & 0xf3f, control & 0xf3f);
	__asm__ volatile("fninit");
}

TEST(registers_survive_signals_at_any_moment)
{
	catch_with(SIGUSR1, clobber, 0);
	pid_t pid = start_nagger(SIGUSR1);
	/* Sums that go wrong if a register is lost between any two instructions. */
	for (int round = 0; calls < 3 && round < 100000; round++) {
		unsigned sum = 0;
		for (unsigned i = 0; i < 10000; i++)
			sum += i;
		if (sum != 49995000)
			CHECK_EQ(sum, 49995000);
	}
	end(pid);
}

static volatile char *handler_stack;

static void note_stack(int signal)
{
	count(signal);
	handler_stack = __builtin_frame_address(0);
}

TEST(sigaltstack_moves_handlers_to_another_stack)
{
	static char other[32768];
	stack_t stack = {.ss_sp = other, .ss_size = sizeof(other)}, old;
	CHECK_OK(sigaltstack(&stack, &old));
	CHECK(old.ss_flags & SS_DISABLE);
	catch_with(SIGUSR1, note_stack, SA_ONSTACK);
	raise(SIGUSR1);
	CHECK(handler_stack > other && handler_stack < other + sizeof(other));
	catch_with(SIGUSR1, note_stack, 0);
	raise(SIGUSR1);
	CHECK(handler_stack < other || handler_stack >= other + sizeof(other));
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK(old.ss_sp == other);
	CHECK_EQ(old.ss_size, sizeof(other));
	stack.ss_size = 1;
	CHECK_ERRNO(sigaltstack(&stack, NULL), ENOMEM);
}

static sigset_t context_mask;

static void change_context(int signal, siginfo_t *info, void *context)
{
	ucontext_t *saved = context;
	(void)info;
	calls += signal == SIGUSR1;
	context_mask = saved->uc_sigmask;
	sigaddset(&saved->uc_sigmask, SIGUSR2);
}

TEST(the_context_holds_the_mask_that_the_return_restores)
{
	struct sigaction action = {.sa_sigaction = change_context, .sa_flags = SA_SIGINFO};
	sigset_t now;
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	block(SIGHUP);
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK(sigismember(&context_mask, SIGHUP));
	CHECK_OK(sigprocmask(SIG_BLOCK, NULL, &now));
	CHECK(sigismember(&now, SIGUSR2));
	CHECK(sigismember(&now, SIGHUP));
	CHECK(!sigismember(&now, SIGUSR1));
}

TEST(ten_thousand_signals_leave_the_stack_where_it_was)
{
	char *before, *after;
	catch_with(SIGUSR1, count, 0);
	__asm__ volatile("movl %%esp, %0" : "=r"(before));
	for (int i = 0; i < 10000; i++)
		raise(SIGUSR1);
	__asm__ volatile("movl %%esp, %0" : "=r"(after));
	CHECK_EQ(calls, 10000);
	CHECK(before == after);
}
