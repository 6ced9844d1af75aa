/*
 * Catching signals in tests: a handler that counts, masks by one signal, and a child that sends
 * without end.
 */
#ifndef TESTS_USER_CATCH_H
#define TESTS_USER_CATCH_H

#include "check.h"

/* What count() has seen: how many, the last, and the first eight in order. */
CHECK_UNUSED static volatile sig_atomic_t calls, last_signal, sequence[8];

CHECK_UNUSED static void count(int signal)
{
	if (calls < 8)
		sequence[calls] = signal;
	calls++;
	last_signal = signal;
}

CHECK_UNUSED static void catch_with(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

CHECK_UNUSED static void block(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

CHECK_UNUSED static void unblock(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK_OK(sigprocmask(SIG_UNBLOCK, &set, NULL));
}

CHECK_UNUSED static bool is_pending(int signal)
{
	sigset_t set;
	CHECK_OK(sigpending(&set));
	return sigismember(&set, signal);
}

/* A child that sends `signal` to its parent again and again, until it is killed. */
CHECK_UNUSED static pid_t start_nagger(int signal)
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

CHECK_UNUSED static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	wait_for(pid);
}

#endif
