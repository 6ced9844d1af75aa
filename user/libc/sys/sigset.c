/*
 * Sets of signals: signal n is bit n - 1 of a 64-bit word, as the kernel has it.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include "user/libc/internal/errno.h"

static bool is_signal(int signal)
{
	return signal >= 1 && signal <= SIGNAL_MAX;
}

static sigset_t bit_of(int signal)
{
	return (sigset_t)1 << (signal - 1);
}

int sigemptyset(sigset_t *set)
{
	*set = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	*set = ~(sigset_t)0;
	return 0;
}

int sigisemptyset(const sigset_t *set)
{
	return *set == 0;
}

int sigaddset(sigset_t *set, int signal)
{
	if (!is_signal(signal))
		return __set_errno(EINVAL);
	*set |= bit_of(signal);
	return 0;
}

int sigdelset(sigset_t *set, int signal)
{
	if (!is_signal(signal))
		return __set_errno(EINVAL);
	*set &= ~bit_of(signal);
	return 0;
}

int sigismember(const sigset_t *set, int signal)
{
	if (!is_signal(signal))
		return __set_errno(EINVAL);
	return (*set & bit_of(signal)) != 0;
}
