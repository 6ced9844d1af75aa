/*
 * Signals: default actions, handlers, masks, what is pending, and system calls that a signal
 * interrupts.
 */
#include "check.h"

#include "direct.h"

#include <sys/time.h>

static volatile sig_atomic_t calls, last_signal, sequence[8];

static void count(int signal)
{
	if (calls < 8)
		sequence[calls] = signal;
	calls++;
	last_signal = signal;
}

static void catch_with(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

static void block(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

static void unblock(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK_OK(sigprocmask(SIG_UNBLOCK, &set, NULL));
}

static bool is_pending(int signal)
{
	sigset_t set;
	CHECK_OK(sigpending(&set));
	return sigismember(&set, signal);
}

/* A child that sends `signal` to its parent again and again, until it is killed. */
static pid_t start_nagger(int signal)
{
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (;;) {
			sleep_ms(20);
			if (kill(parent, signal) < 0)
				_exit(1);
		}
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	wait_for(pid);
}

TEST(default_actions_end_stop_or_ignore)
{
	static const int ending[] = {SIGHUP,  SIGINT,  SIGQUIT,   SIGILL,  SIGTRAP,
				     SIGABRT, SIGBUS,  SIGFPE,    SIGKILL, SIGUSR1,
				     SIGSEGV, SIGUSR2, SIGPIPE,   SIGALRM, SIGTERM,
				     SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS};
	static const int ignored[] = {SIGCHLD, SIGCONT, SIGURG, SIGWINCH};
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		pid_t pid = fork();
		if (pid == 0) {
			raise(ending[i]);
			_exit(0);
		}
		CHECK_KILLED(wait_for(pid), ending[i]);
	}
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		CHECK_OK(raise(ignored[i]));
}

TEST(a_handler_runs_with_the_signals_number_and_the_program_goes_on)
{
	catch_with(SIGUSR1, count, 0);
	CHECK_OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(calls, 1);
	CHECK_EQ(last_signal, SIGUSR1);
}

TEST(an_ignored_signal_does_nothing)
{
	catch_with(SIGTERM, SIG_IGN, 0);
	CHECK_OK(raise(SIGTERM));
}

TEST(sigaction_returns_what_was_set_before)
{
	struct sigaction old;
	catch_with(SIGUSR1, count, SA_RESTART);
	CHECK_OK(sigaction(SIGUSR1, NULL, &old));
	CHECK(old.sa_handler == count);
	CHECK(old.sa_flags & SA_RESTART);
	catch_with(SIGUSR1, SIG_DFL, 0);
	CHECK_OK(sigaction(SIGUSR1, NULL, &old));
	CHECK(old.sa_handler == SIG_DFL);
}

TEST(sigkill_and_sigstop_cannot_be_caught_ignored_or_blocked)
{
	struct sigaction action = {.sa_handler = count};
	sigset_t set;
	CHECK_ERRNO(sigaction(SIGKILL, &action, NULL), EINVAL);
	CHECK_ERRNO(sigaction(SIGSTOP, &action, NULL), EINVAL);
	action.sa_handler = SIG_IGN;
	CHECK_ERRNO(sigaction(SIGKILL, &action, NULL), EINVAL);
	sigfillset(&set);
	CHECK_OK(sigprocmask(SIG_SETMASK, &set, NULL));
	CHECK_OK(sigprocmask(SIG_SETMASK, NULL, &set));
	CHECK(!sigismember(&set, SIGKILL));
	CHECK(!sigismember(&set, SIGSTOP));
	CHECK(sigismember(&set, SIGTERM));
}

TEST(signal_numbers_that_do_not_exist_are_einval)
{
	struct sigaction action = {.sa_handler = count};
	CHECK_ERRNO(kill(getpid(), 65), EINVAL);
	CHECK_ERRNO(kill(getpid(), -1), EINVAL);
	CHECK_ERRNO(sigaction(65, &action, NULL), EINVAL);
	CHECK_ERRNO(sigaction(0, &action, NULL), EINVAL);
}

TEST(a_signal_to_nobody_is_esrch)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	wait_for(pid);
	CHECK_ERRNO(kill(pid, SIGTERM), ESRCH);
	CHECK_ERRNO(kill(pid, 0), ESRCH);
}

TEST(a_blocked_signal_waits_and_comes_once)
{
	catch_with(SIGUSR1, count, 0);
	block(SIGUSR1);
	raise(SIGUSR1);
	raise(SIGUSR1);
	raise(SIGUSR1);
	CHECK_EQ(calls, 0);
	CHECK(is_pending(SIGUSR1));
	unblock(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK(!is_pending(SIGUSR1));
}

TEST(ignoring_a_pending_signal_drops_it)
{
	catch_with(SIGUSR1, count, 0);
	block(SIGUSR1);
	raise(SIGUSR1);
	catch_with(SIGUSR1, SIG_IGN, 0);
	CHECK(!is_pending(SIGUSR1));
	catch_with(SIGUSR1, count, 0);
	unblock(SIGUSR1);
	CHECK_EQ(calls, 0);
}

static void raise_itself_once(int signal)
{
	count(signal);
	if (calls == 1) {
		raise(signal);
		CHECK_EQ(calls, 1); /* blocked while its handler runs */
		CHECK(is_pending(signal));
	}
}

TEST(a_signal_is_blocked_while_its_handler_runs)
{
	catch_with(SIGUSR1, raise_itself_once, 0);
	raise(SIGUSR1);
	CHECK_EQ(calls, 2);
}

static void recurse(int signal)
{
	if (++calls < 3)
		raise(signal);
}

TEST(sa_nodefer_lets_a_handler_be_interrupted_by_its_own_signal)
{
	catch_with(SIGUSR1, recurse, SA_NODEFER);
	raise(SIGUSR1);
	CHECK_EQ(calls, 3);
}

static void raise_other(int signal)
{
	count(signal);
	raise(SIGUSR2);
	CHECK_EQ(calls, 1);
}

TEST(sa_mask_blocks_other_signals_during_the_handler_and_no_longer)
{
	struct sigaction action = {.sa_handler = raise_other};
	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGUSR2);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	catch_with(SIGUSR2, count, 0);
	raise(SIGUSR1);
	CHECK_EQ(calls, 2);
	CHECK_EQ(last_signal, SIGUSR2);
	raise(SIGUSR2);
	CHECK_EQ(calls, 3);
}

TEST(sa_resethand_is_for_once)
{
	struct sigaction action;
	catch_with(SIGUSR1, count, SA_RESETHAND);
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_handler == SIG_DFL);
}

TEST(signals_unblocked_together_all_arrive)
{
	sigset_t set, old;
	catch_with(SIGUSR1, count, 0);
	catch_with(SIGUSR2, count, 0);
	catch_with(SIGHUP, count, 0);
	sigfillset(&set);
	CHECK_OK(sigprocmask(SIG_SETMASK, &set, &old));
	raise(SIGUSR2);
	raise(SIGHUP);
	raise(SIGUSR1);
	CHECK_OK(sigprocmask(SIG_SETMASK, &old, NULL));
	CHECK_EQ(calls, 3);
	CHECK_EQ(sequence[0] + sequence[1] + sequence[2], SIGUSR1 + SIGUSR2 + SIGHUP);
}

static volatile pid_t sender;
static volatile uid_t sender_user;
static volatile int code;

static void note_sender(int signal, siginfo_t *info, void *context)
{
	(void)context;
	last_signal = signal;
	sender = info->si_pid;
	sender_user = info->si_uid;
	code = info->si_code;
	CHECK_EQ(info->si_signo, signal);
	calls++;
}

TEST(siginfo_tells_who_sent_it)
{
	struct sigaction action = {.sa_sigaction = note_sender, .sa_flags = SA_SIGINFO};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		kill(parent, SIGUSR1);
		_exit(0);
	}
	wait_for(pid);
	CHECK_EQ(calls, 1);
	CHECK_EQ(sender, pid);
	CHECK_EQ(sender_user, getuid());
	CHECK_EQ(code, SI_USER);
}

TEST(pause_returns_after_a_handler)
{
	catch_with(SIGUSR1, count, 0);
	pid_t pid = start_nagger(SIGUSR1);
	CHECK_ERRNO(pause(), EINTR);
	CHECK(calls > 0);
	end(pid);
}

TEST(sigsuspend_opens_the_mask_while_it_waits_and_closes_it_again)
{
	sigset_t open;
	catch_with(SIGUSR1, count, 0);
	block(SIGUSR1);
	raise(SIGUSR1);
	sigemptyset(&open);
	CHECK_ERRNO(sigsuspend(&open), EINTR);
	CHECK_EQ(calls, 1);
	raise(SIGUSR1);
	CHECK_EQ(calls, 1);
	CHECK(is_pending(SIGUSR1));
}

TEST(a_handler_without_restart_interrupts_a_read)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	catch_with(SIGUSR1, count, 0);
	pid_t pid = start_nagger(SIGUSR1);
	CHECK_ERRNO(read(ends[0], &byte, 1), EINTR);
	CHECK(calls > 0);
	end(pid);
}

TEST(sa_restart_lets_a_read_go_on)
{
	int ends[2];
	char byte = 0;
	CHECK_OK(pipe(ends));
	catch_with(SIGUSR1, count, SA_RESTART);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 5; i++) {
			sleep_ms(20);
			kill(parent, SIGUSR1);
		}
		sleep_ms(20);
		CHECK_EQ(write(ends[1], "x", 1), 1);
		_exit(0);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	CHECK_EQ(byte, 'x');
	CHECK(calls > 0);
	wait_for(pid);
}

TEST(an_ignored_signal_does_not_interrupt)
{
	int ends[2];
	char byte;
	CHECK_OK(pipe(ends));
	catch_with(SIGUSR1, SIG_IGN, 0);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 3; i++) {
			sleep_ms(20);
			kill(parent, SIGUSR1);
		}
		CHECK_EQ(write(ends[1], "x", 1), 1);
		_exit(0);
	}
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	wait_for(pid);
}

TEST(nanosleep_is_interrupted_and_tells_what_is_left)
{
	struct timespec time = {1000, 0}, left = {0, 0};
	catch_with(SIGUSR1, count, SA_RESTART); /* which nanosleep does not heed */
	pid_t pid = start_nagger(SIGUSR1);
	CHECK_ERRNO(nanosleep(&time, &left), EINTR);
	CHECK(left.tv_sec >= 900 && left.tv_sec < 1000);
	end(pid);
}

TEST(writing_to_a_pipe_without_reader_kills_by_sigpipe)
{
	int ends[2];
	CHECK_OK(pipe(ends));
	close(ends[0]);
	pid_t pid = fork();
	if (pid == 0) {
		if (write(ends[1], "x", 1) < 0)
			_exit(1);
		_exit(0);
	}
	CHECK_KILLED(wait_for(pid), SIGPIPE);
	catch_with(SIGPIPE, SIG_IGN, 0);
	CHECK_ERRNO(write(ends[1], "x", 1), EPIPE);
	catch_with(SIGPIPE, count, 0);
	CHECK_ERRNO(write(ends[1], "x", 1), EPIPE);
	CHECK_EQ(calls, 1);
}

TEST(an_alarm_comes_after_its_time)
{
	struct timespec before, after;
	catch_with(SIGALRM, count, 0);
	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK_EQ(alarm(1), 0);
	CHECK_ERRNO(pause(), EINTR);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK_EQ(last_signal, SIGALRM);
	CHECK((after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000 >=
	      990);
	CHECK_EQ(alarm(0), 0);
}

TEST(a_new_alarm_replaces_the_old_one_and_tells_its_rest)
{
	alarm(1000);
	unsigned rest = alarm(500);
	CHECK(rest > 900 && rest <= 1000);
	CHECK(alarm(0) > 400);
	CHECK_EQ(alarm(0), 0);
}

TEST(abort_kills_even_when_sigabrt_is_ignored)
{
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGABRT, SIG_IGN);
		abort();
	}
	CHECK_KILLED(wait_for(pid), SIGABRT);
}

TEST(a_process_without_rights_cannot_signal_anothers)
{
	pid_t victim = fork();
	if (victim == 0) {
		for (;;)
			pause();
	}
	pid_t pid = fork();
	if (pid == 0) {
		if (getuid() == 0)
			CHECK_OK(setuid(12345));
		if (getuid() == 12345) {
			CHECK_ERRNO(kill(victim, SIGTERM), EPERM);
			CHECK_ERRNO(kill(victim, 0), EPERM);
		}
		CHECK_ERRNO(kill(1, SIGTERM), EPERM);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(waitpid(victim, NULL, WNOHANG), 0);
	end(victim);
}

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
