/*
 * Masks: what is blocked waits, once; what is blocked while a handler runs, and while sigsuspend
 * waits.
 */
#include "catch.h"

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
