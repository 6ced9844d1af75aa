/*
 * M7: after munmap an access is an error of the program, which it may catch: the processor finds
 * no page there, the kernel no area, and the program gets SIGSEGV with the address (si_addr) and
 * the reason (si_code): SEGV_MAPERR when nothing is mapped there, SEGV_ACCERR when something is but
 * not for this kind of access.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>

#define SIZE 8192

static sigjmp_buf back;
static volatile siginfo_t caught;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	caught = *info;
	siglongjmp(back, 1);
}

static void try_to_write(const char *what, char *address)
{
	if (sigsetjmp(back, 1) == 0) {
		*(volatile char *)address = 'x';
		printf("%s: wrote to %p\n", what, (void *)address);
		return;
	}
	printf("%s: SIGSEGV, %s, at address %p%s\n", what,
	       caught.si_code == SEGV_MAPERR ? "SEGV_MAPERR" : "SEGV_ACCERR", caught.si_addr,
	       caught.si_addr == address ? ", as it should be" : "");
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGSEGV, &action, NULL);
	char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	try_to_write("mapped", memory + 100);
	mprotect(memory, SIZE, PROT_READ);
	try_to_write("read-only", memory + 100);
	munmap(memory, SIZE);
	try_to_write("unmapped", memory + 100);
	printf("The program goes on.\n");
	return 0;
}
