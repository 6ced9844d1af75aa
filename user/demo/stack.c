/*
 * M4: the stack grows by itself, a page at a time as it is touched, down to a limit (RLIMIT_STACK).
 * Beyond it lies nothing: endless recursion ends in SIGSEGV. To handle that signal a handler needs
 * a stack, and there is none left; so this program gives its handler another one (sigaltstack).
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define FRAME 1000

static sigjmp_buf back;
static char *deepest, *fault_address;
static long depth;
static volatile int endless = 1;

static void on_overflow(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	fault_address = info->si_addr;
	siglongjmp(back, 1);
}

/* Calls itself with no end; the array makes each call's frame about a kilobyte. */
static long recurse(void)
{
	volatile char frame[FRAME];
	frame[0] = 1;
	deepest = (char *)frame;
	depth++;
	return endless ? recurse() + frame[0] : frame[0];
}

int main(void)
{
	static char other_stack[32768];
	stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof(other_stack)};
	struct sigaction action = {.sa_sigaction = on_overflow,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK};
	struct rlimit limit;
	char here;

	setvbuf(stdout, NULL, _IOLBF, 0);
	getrlimit(RLIMIT_STACK, &limit);
	printf("The stack is at %p now and may grow to %llu KiB.\n", (void *)&here,
	       (unsigned long long)limit.rlim_cur / 1024);
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	if (sigsetjmp(back, 1) == 0)
		recurse();
	printf("After %ld calls the stack had grown to %p, by %ld KiB.\n", depth, (void *)deepest,
	       (long)(&here - deepest) / 1024);
	printf("The next access, to %p, was SIGSEGV. The handler ran on a stack of its own.\n",
	       (void *)fault_address);
	return 0;
}
