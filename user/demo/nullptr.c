/*
 * P1, M3: a null pointer. Nothing is ever mapped at address 0, nor in the 64 KiB above it, so that
 * the commonest mistake of all does not go unnoticed. The processor cannot translate the address
 * and raises a page fault; the kernel finds no area there and turns it into SIGSEGV. Who does not
 * catch the signal is ended by it; everybody else goes on.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct point {
	int x, y;
};

/* Hidden from the compiler, which would otherwise see the mistake itself. */
static struct point *volatile nowhere;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)context;
	/*
	 * Only functions that are safe in a handler: printf is not, but this program ends here
	 * anyway.
	 */
	printf("  handler: signal %d (%s) for address %p\n", signal, strsignal(signal),
	       info->si_addr);
	fflush(stdout);
	_exit(1);
}

/* Runs `crime` in a child of its own and tells how it ended. */
static void commit(const char *what, void (*crime)(void))
{
	int status;
	printf("%s\n", what);
	pid_t pid = fork();
	if (pid == 0) {
		crime();
		printf("  still here\n");
		_exit(0);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		printf("  ended by signal %d (%s)\n", WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	else
		printf("  exited with %d\n", WEXITSTATUS(status));
}

static void read_member(void)
{
	printf("%d\n", nowhere->x);
}

static void write_member(void)
{
	nowhere->y = 1;
}

static void call_function(void)
{
	((void (*)(void))nowhere)();
}

static void read_with_handler(void)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	sigaction(SIGSEGV, &action, NULL);
	nowhere->y = 1; /* y is the second member: address 4 */
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	commit("Reading through a null pointer:", read_member);
	commit("Writing through a null pointer:", write_member);
	commit("Calling a function at a null pointer:", call_function);
	commit("The same with a handler for SIGSEGV:", read_with_handler);
	printf("The parent, %d, has noticed nothing of all that.\n", getpid());
	return 0;
}
