/*
 * Signals by the hundred thousand: none is lost, none comes out of order, no wake-up is missed; and
 * a program that is interrupted a million times, by itself, by others and by timers, finds its
 * registers as they were.
 */
#include "check.h"

#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/time.h>

enum {
	SIGNALS = 100000,
	ROUNDS = 20000,
	HANDLED_ROUNDS = 10000,
	BY_ITSELF = 300000, /* these four are the million */
	STACKED = 300000,
	BY_ANOTHER = 350000,
	BY_TIMER = 50000,
	BATCH = 32, /* in one turn, to itself */
};

static sigset_t blocked(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	return set;
}

/* Queues a signal, and lets others run while the queue is full. */
static void queue(pid_t pid, int signal, int number)
{
	union sigval value = {.sival_int = number};
	while (sigqueue(pid, signal, value) < 0) {
		if (errno != EAGAIN)
			_exit(1);
		sched_yield();
	}
}

/* --- Between two processes --- */

TEST(a_hundred_thousand_signals_arrive_in_order)
{
	sigset_t set = blocked(SIGRTMIN);
	siginfo_t info;
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < SIGNALS; i++)
			queue(parent, SIGRTMIN, i);
		_exit(0);
	}
	int wrong = 0;
	for (int i = 0; i < SIGNALS; i++)
		wrong += sigwaitinfo(&set, &info) != SIGRTMIN || info.si_value.sival_int != i ||
			 info.si_pid != pid;
	CHECK_EQ(wrong, 0);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(sigtimedwait(&set, NULL, &(struct timespec){0, 0}), -1);
}

/* Says a number and waits for the next. */
static int play(pid_t other, const sigset_t *set, int first)
{
	int wrong = 0;
	siginfo_t info;
	for (int i = 0; i < ROUNDS; i++) {
		if (first)
			queue(other, SIGRTMIN, i);
		wrong += sigwaitinfo(set, &info) != SIGRTMIN || info.si_value.sival_int != i;
		if (!first)
			queue(other, SIGRTMIN, i);
	}
	return wrong;
}

TEST(no_wake_up_is_lost_between_two_who_wait_for_each_other)
{
	sigset_t set = blocked(SIGRTMIN);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		_exit(play(parent, &set, 0) == 0 ? 0 : 1);
	CHECK_EQ(play(pid, &set, 1), 0);
	CHECK_EXITED(wait_for(pid), 0);
}

static volatile sig_atomic_t heard;

static void hear(int signal)
{
	(void)signal;
	heard++;
}

static void play_with_handlers(pid_t other, int first)
{
	sigset_t none;
	sigemptyset(&none);
	for (int i = 0; i < HANDLED_ROUNDS; i++) {
		if (first)
			kill(other, SIGUSR1);
		while (heard <= i)
			sigsuspend(&none);
		if (!first)
			kill(other, SIGUSR1);
	}
}

TEST(no_wake_up_is_lost_between_two_who_suspend)
{
	struct sigaction action = {.sa_handler = hear};
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	blocked(SIGUSR1);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		play_with_handlers(parent, 0);
		_exit(0);
	}
	play_with_handlers(pid, 1);
	CHECK_EQ(heard, HANDLED_ROUNDS);
	CHECK_EXITED(wait_for(pid), 0);
}

/* --- Registers --- */

static volatile unsigned taken;

/* A handler with no regard for the registers. */
static void spoil(int signal)
{
	static const float zeros[4];
	(void)signal;
	__asm__ volatile("fninit\n\t"
			 "fldpi\n\t"
			 "fldz\n\t"
			 "movups %0, %%xmm0\n\t"
			 "movups %0, %%xmm1\n\t"
			 "movups %0, %%xmm2\n\t"
			 "movups %0, %%xmm3\n\t"
			 "movups %0, %%xmm4\n\t"
			 "movups %0, %%xmm5\n\t"
			 "movups %0, %%xmm6\n\t"
			 "movups %0, %%xmm7\n\t"
			 :
			 : "m"(zeros)
			 : "eax", "ecx", "edx", "memory");
	taken++;
}

/* Looks at all general registers `turns` times; 0: they were always the same. */
static unsigned watch_integers(unsigned turns)
{
	__asm__ volatile("pushl %%ebx\n\t"
			 "pushl %%ebp\n\t"
			 "pushl %%eax\n\t"
			 "movl $0x1a2b3c4d, %%eax\n\t"
			 "movl $0x2b3c4d5e, %%ebx\n\t"
			 "movl $0x3c4d5e6f, %%ecx\n\t"
			 "movl $0x4d5e6f70, %%edx\n\t"
			 "movl $0x5e6f7081, %%esi\n\t"
			 "movl $0x6f708192, %%edi\n\t"
			 "movl $0x708192a3, %%ebp\n"
			 "1:\tcmpl $0x1a2b3c4d, %%eax\n\t"
			 "jne 2f\n\t"
			 "cmpl $0x2b3c4d5e, %%ebx\n\t"
			 "jne 2f\n\t"
			 "cmpl $0x3c4d5e6f, %%ecx\n\t"
			 "jne 2f\n\t"
			 "cmpl $0x4d5e6f70, %%edx\n\t"
			 "jne 2f\n\t"
			 "cmpl $0x5e6f7081, %%esi\n\t"
			 "jne 2f\n\t"
			 "cmpl $0x6f708192, %%edi\n\t"
			 "jne 2f\n\t"
			 "cmpl $0x708192a3, %%ebp\n\t"
			 "jne 2f\n\t"
			 "decl (%%esp)\n\t"
			 "jnz 1b\n"
			 "2:\tpopl %%eax\n\t"
			 "popl %%ebp\n\t"
			 "popl %%ebx\n\t"
			 : "+a"(turns)
			 :
			 : "ecx", "edx", "esi", "edi", "cc", "memory");
	return turns;
}

/* An FXSAVE image: control words, then eight x87 and eight SSE registers in 16 bytes each. */
struct image {
	uint8_t head[32], registers[16][16], rest[224];
} __attribute__((aligned(16)));

static const float numbers[8][4] = {
	{1, 2, 3, 4},     {5, 6, 7, 8},     {9, 10, 11, 12},  {13, 14, 15, 16},
	{17, 18, 19, 20}, {21, 22, 23, 24}, {25, 26, 27, 28}, {29, 30, 31, 32},
};

static void fill_registers(void)
{
	__asm__ volatile("fninit\n\t"
			 "fldpi\n\t"
			 "fldl2e\n\t"
			 "fldl2t\n\t"
			 "fldlg2\n\t"
			 "fldln2\n\t"
			 "fld1\n\t"
			 "movups (%0), %%xmm0\n\t"
			 "movups 16(%0), %%xmm1\n\t"
			 "movups 32(%0), %%xmm2\n\t"
			 "movups 48(%0), %%xmm3\n\t"
			 "movups 64(%0), %%xmm4\n\t"
			 "movups 80(%0), %%xmm5\n\t"
			 "movups 96(%0), %%xmm6\n\t"
			 "movups 112(%0), %%xmm7\n\t"
			 :
			 : "r"(numbers));
}

static void save_registers(struct image *image)
{
	__asm__ volatile("fxsave %0" : "=m"(*image));
}

/* Control, status and tags; and the registers, of which an x87 one fills 10 of its 16 bytes. */
static bool same_registers(const struct image *a, const struct image *b)
{
	bool same = memcmp(a->head, b->head, 5) == 0;
	for (int i = 0; i < 16; i++)
		same = same && memcmp(a->registers[i], b->registers[i], i < 8 ? 10 : 16) == 0;
	return same;
}

static void empty_registers(void)
{
	__asm__ volatile("fninit");
}

/* Fills all registers, calls `disturb`, and looks at them, until so many signals were taken. How
 * often something was not as it should be. Each turn has at least one system call: QEMU 7.2 may
 * leave an interrupt that its controller asks for, and the processor allows, without notice as long
 * as a program runs in circles and never traps. */
static unsigned watch_until(unsigned signals, void (*disturb)(void))
{
	struct image before, after;
	unsigned wrong = 0;
	while (taken < signals) {
		fill_registers();
		save_registers(&before);
		disturb();
		wrong += watch_integers(100) != 0;
		save_registers(&after);
		wrong += !same_registers(&before, &after);
	}
	empty_registers();
	return wrong;
}

static void catch_with(void (*handler)(int), int signal)
{
	struct sigaction action = {.sa_handler = handler};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

static pid_t self;

static void call_kernel(void)
{
	getppid();
}

static void signal_self(void)
{
	for (int i = 0; i < BATCH; i++)
		kill(self, SIGUSR1);
}

TEST(registers_survive_signals_by_itself)
{
	self = getpid();
	catch_with(spoil, SIGUSR1);
	CHECK_EQ(watch_until(BY_ITSELF, signal_self), 0);
}

static sigset_t held_back;

/* Queues a batch and lets it through at once: each handler is interrupted by the next. */
static void stack_signals(void)
{
	sigprocmask(SIG_BLOCK, &held_back, NULL);
	for (int i = 0; i < BATCH; i++)
		queue(self, SIGRTMIN, i);
	sigprocmask(SIG_UNBLOCK, &held_back, NULL);
}

TEST(registers_survive_handlers_upon_handlers)
{
	struct sigaction action = {.sa_handler = spoil, .sa_flags = SA_NODEFER};
	self = getpid();
	held_back = blocked(SIGRTMIN);
	CHECK_OK(sigaction(SIGRTMIN, &action, NULL));
	CHECK_EQ(watch_until(STACKED, stack_signals), 0);
}

/* The other one sends until the queue is full; what it sent comes while this one computes. */
TEST(registers_survive_signals_by_another)
{
	catch_with(spoil, SIGRTMIN);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < BY_ANOTHER; i++)
			queue(parent, SIGRTMIN, i);
		_exit(0);
	}
	CHECK_EQ(watch_until(BY_ANOTHER, call_kernel), 0);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(taken, BY_ANOTHER);
}

/* Of all kinds, and one of them so fast that it comes again soon after its signal was taken. */
TEST(registers_survive_timers)
{
	struct itimerspec fast = {.it_value = {0, 50000}, .it_interval = {0, 50000}};
	struct itimerval often = {.it_value = {0, 1000}, .it_interval = {0, 1000}};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	timer_t timer;
	catch_with(spoil, SIGUSR1);
	catch_with(spoil, SIGALRM);
	catch_with(spoil, SIGPROF);
	CHECK_OK(timer_create(CLOCK_MONOTONIC, &event, &timer));
	CHECK_OK(timer_settime(timer, 0, &fast, NULL));
	CHECK_OK(setitimer(ITIMER_REAL, &often, NULL));
	CHECK_OK(setitimer(ITIMER_PROF, &often, NULL));
	CHECK_EQ(watch_until(BY_TIMER, call_kernel), 0);
	CHECK_OK(timer_delete(timer));
}
