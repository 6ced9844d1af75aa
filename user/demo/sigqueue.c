/*
 * S1, S4: signals that are blocked wait. Of a standard signal one waits, however often it was sent;
 * the real-time ones queue up, each with its value. When they may come, the lowest number comes
 * first, and among equals the first that was sent. Then one is handled on a stack of its own, and
 * one is taken without any handler, by waiting for it.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TIMES 3

static int standard_count;

static void on_standard(int number)
{
	(void)number;
	standard_count++;
}

/* Handlers may only call what is async-signal-safe; the demo lets them run at known moments. */
static void on_realtime(int number, siginfo_t *info, void *context)
{
	(void)context;
	printf("  handled: SIGRTMIN+%d with the value %d\n", number - SIGRTMIN,
	       info->si_value.sival_int);
}

static void *alternate_stack;

static void on_other_stack(int number)
{
	char here;
	uintptr_t from_start = (uintptr_t)&here - (uintptr_t)alternate_stack;

	(void)number;
	printf("  handled: SIGUSR2 on %s\n",
	       from_start < (uintptr_t)SIGSTKSZ ? "the other stack" : "the usual stack");
}

static void send_value(int number, int value)
{
	sigqueue(getpid(), number, (union sigval){.sival_int = value});
}

static void show_queue(const sigset_t *blocked)
{
	sigset_t pending;

	sigprocmask(SIG_BLOCK, blocked, NULL);
	for (int i = 1; i <= TIMES; i++) {
		kill(getpid(), SIGUSR1);
		send_value(SIGRTMIN + 2, 20 + i);
		send_value(SIGRTMIN + 1, 10 + i);
	}
	sigpending(&pending);
	printf("Blocked and sent %d times each: SIGUSR1 %s, SIGRTMIN+1 %s\n", TIMES,
	       sigismember(&pending, SIGUSR1) ? "waits" : "does not wait",
	       sigismember(&pending, SIGRTMIN + 1) ? "waits" : "does not wait");
	sigprocmask(SIG_UNBLOCK, blocked, NULL);
	printf("SIGUSR1 was handled %d time, the others every time\n", standard_count);
}

static void show_other_stack(void)
{
	struct sigaction action = {.sa_handler = on_other_stack, .sa_flags = SA_ONSTACK};
	stack_t stack = {.ss_size = SIGSTKSZ};

	stack.ss_sp = alternate_stack = malloc(SIGSTKSZ);
	if (!stack.ss_sp || sigaltstack(&stack, NULL) < 0) {
		perror("sigaltstack");
		exit(1);
	}
	sigaction(SIGUSR2, &action, NULL);
	kill(getpid(), SIGUSR2);
}

static void show_waiting(const sigset_t *blocked)
{
	siginfo_t info;

	sigprocmask(SIG_BLOCK, blocked, NULL);
	send_value(SIGRTMIN + 1, 99);
	int number = sigwaitinfo(blocked, &info);
	printf("Waited for: SIGRTMIN+%d with the value %d, and no handler ran\n", number - SIGRTMIN,
	       info.si_value.sival_int);
}

int main(void)
{
	struct sigaction standard = {.sa_handler = on_standard};
	struct sigaction realtime = {.sa_sigaction = on_realtime, .sa_flags = SA_SIGINFO};
	sigset_t blocked;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigaddset(&blocked, SIGRTMIN + 1);
	sigaddset(&blocked, SIGRTMIN + 2);
	/* Each handler runs to its end before the next begins. */
	standard.sa_mask = realtime.sa_mask = blocked;
	sigaction(SIGUSR1, &standard, NULL);
	sigaction(SIGRTMIN + 1, &realtime, NULL);
	sigaction(SIGRTMIN + 2, &realtime, NULL);
	show_queue(&blocked);
	show_other_stack();
	show_waiting(&blocked);
	return 0;
}
