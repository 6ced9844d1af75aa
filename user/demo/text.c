/*
 * M1, M6: a program's text cannot be written, so that all processes that run the program can use
 * the same frames. A write is SIGSEGV. A page that a program makes its own with mprotect(2) is
 * copied at the first write, and only this process sees the change.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static sigjmp_buf back;
static void *volatile fault_address;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	fault_address = info->si_addr;
	siglongjmp(back, 1);
}

/* Returns 1; its instruction is mov $1, %eax, whose operand is the byte to change. */
static int answer(void)
{
	int value;
	__asm__ volatile("movl $1, %0" : "=a"(value));
	return value;
}

static int (*volatile ask)(void) = answer; /* not to be known before the program runs */

/* The byte of the instruction that holds the 1: b8 01 00 00 00. */
__attribute__((noinline)) static volatile unsigned char *operand(void)
{
	volatile unsigned char *code = (volatile unsigned char *)(uintptr_t)ask;
	while (code[0] != 0xb8 || code[1] != 1)
		code++;
	return code + 1;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	volatile unsigned char *place = operand();
	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGSEGV, &action, NULL);
	if (sigsetjmp(back, 1) == 0) {
		*place = 2;
		printf("The text took a write!\n");
		return 1;
	}
	printf("A write to the text at %p was SIGSEGV; answer() is %d.\n", fault_address, ask());

	pid_t pid = fork();
	if (pid == 0) {
		char *page = (char *)((uintptr_t)place & ~(uintptr_t)(PAGE - 1));
		mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
		*place = 2;
		printf("child:  made its page writable and changed it; answer() is %d.\n", ask());
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	printf("parent: its own answer() is still %d.\n", ask());
	return 0;
}
