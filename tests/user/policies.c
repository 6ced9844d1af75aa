/*
 * Scheduling policies: what a process may choose, and what it means (sched(7)).
 */
#include "procfile.h"

#include "direct.h"

#include <sched.h>

#define SOMEONE 12345

static bool is_root(void)
{
	return geteuid() == 0;
}

/* sched_setscheduler without the C library's own opinion. */
static long set_policy(pid_t pid, int policy, int priority)
{
	return DIRECT3(SYS_sched_setscheduler, pid, policy, &priority);
}

static int priority_of(pid_t pid)
{
	struct sched_param param = {-1};
	CHECK_OK(sched_getparam(pid, &param));
	return param.sched_priority;
}

/* On a Linux whose control groups give real-time classes no time even root cannot enter them. */
static bool real_time_is_to_be_had(void)
{
	return is_root() && set_policy(0, SCHED_FIFO, 1) == 0 && set_policy(0, SCHED_OTHER, 0) == 0;
}

TEST(everybody_may_choose_among_the_normal_policies)
{
	if (is_root())
		CHECK_OK(setuid(SOMEONE));
	CHECK_EQ(sched_getscheduler(0), SCHED_OTHER);
	CHECK_OK(set_policy(0, SCHED_BATCH, 0));
	CHECK_EQ(sched_getscheduler(0), SCHED_BATCH);
	CHECK_OK(set_policy(0, SCHED_OTHER, 0));
	CHECK_OK(set_policy(0, SCHED_IDLE, 0));
	CHECK_EQ(sched_getscheduler(getpid()), SCHED_IDLE);
	CHECK_EQ(priority_of(0), 0);
}

TEST(leaving_sched_idle_is_as_lowering_the_nice_value)
{
	if (is_root())
		CHECK_OK(setuid(SOMEONE));
	CHECK_OK(set_policy(0, SCHED_IDLE, 0));
	CHECK_ERRNO(set_policy(0, SCHED_OTHER, 0), EPERM);
	CHECK_OK(set_policy(0, SCHED_IDLE, 0));
}

TEST(what_makes_no_sense_is_einval)
{
	CHECK_ERRNO(set_policy(0, SCHED_OTHER, 1), EINVAL);
	CHECK_ERRNO(set_policy(0, SCHED_BATCH, 1), EINVAL);
	CHECK_ERRNO(set_policy(0, SCHED_FIFO, 0), EINVAL);
	CHECK_ERRNO(set_policy(0, SCHED_RR, 100), EINVAL);
	CHECK_ERRNO(set_policy(0, 77, 0), EINVAL);
	CHECK_ERRNO(set_policy(0, -1, 0), EINVAL);
	CHECK_ERRNO(set_policy(-1, SCHED_OTHER, 0), EINVAL);
	CHECK_ERRNO(set_policy(0x7ffffff0, SCHED_OTHER, 0), ESRCH);
	CHECK_ERRNO(DIRECT3(SYS_sched_setscheduler, 0, SCHED_OTHER, NULL), EINVAL);
	CHECK_ERRNO(DIRECT2(SYS_sched_getparam, 0, NULL), EINVAL);
	CHECK_ERRNO(sched_getscheduler(-1), EINVAL);
	CHECK_ERRNO(sched_getscheduler(0x7ffffff0), ESRCH);
}

TEST(real_time_is_not_for_everybody)
{
	if (is_root())
		CHECK_OK(setuid(SOMEONE));
	CHECK_ERRNO(set_policy(0, SCHED_FIFO, 1), EPERM);
	CHECK_ERRNO(set_policy(0, SCHED_RR, 50), EPERM);
	CHECK_ERRNO(set_policy(1, SCHED_BATCH, 0), EPERM);
}

TEST(rlimit_rtprio_says_how_high_an_ordinary_user_may_go)
{
	if (!real_time_is_to_be_had())
		return;
	if (setrlimit(RLIMIT_RTPRIO, &(struct rlimit){10, 10}) < 0)
		return; /* a superuser whose capabilities were cut down */
	CHECK_OK(setuid(SOMEONE));
	CHECK_OK(set_policy(0, SCHED_RR, 10));
	CHECK_ERRNO(set_policy(0, SCHED_RR, 11), EPERM);
	CHECK_OK(set_policy(0, SCHED_FIFO, 3));
	CHECK_EQ(priority_of(0), 3);
	CHECK_OK(set_policy(0, SCHED_OTHER, 0));
}

TEST(a_real_time_priority_is_told_and_inherited)
{
	if (!real_time_is_to_be_had())
		return;
	CHECK_OK(set_policy(0, SCHED_RR, 7));
	CHECK_EQ(priority_of(0), 7);
	CHECK_EQ(proc_stat_field(getpid(), 18), -8);
	CHECK_EQ(proc_stat_field(getpid(), 40), 7);
	CHECK_EQ(proc_stat_field(getpid(), 41), SCHED_RR);
	pid_t pid = fork();
	if (pid == 0)
		_exit(sched_getscheduler(0) == SCHED_RR && priority_of(0) == 7 ? 0 : 1);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_OK(sched_setparam(0, &(struct sched_param){9}));
	CHECK_EQ(priority_of(0), 9);
}

TEST(a_policy_may_be_reset_in_children)
{
	if (!real_time_is_to_be_had())
		return;
	CHECK_OK(set_policy(0, SCHED_FIFO | SCHED_RESET_ON_FORK, 7));
	CHECK_EQ(sched_getscheduler(0), SCHED_FIFO | SCHED_RESET_ON_FORK);
	pid_t pid = fork();
	if (pid == 0)
		_exit(sched_getscheduler(0) == SCHED_OTHER && priority_of(0) == 0 ? 0 : 1);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(the_turn_of_round_robin_is_told)
{
	struct timespec turn = {-1, -1};
	CHECK_OK(sched_rr_get_interval(0, &turn));
	CHECK(turn.tv_sec == 0 && turn.tv_nsec >= 0);
	CHECK_ERRNO(sched_rr_get_interval(-1, &turn), EINVAL);
	CHECK_ERRNO(sched_rr_get_interval(0x7ffffff0, &turn), ESRCH);
	if (!real_time_is_to_be_had())
		return;
	CHECK_OK(set_policy(0, SCHED_RR, 1));
	CHECK_OK(sched_rr_get_interval(0, &turn));
	CHECK_EQ(turn.tv_nsec, 100000000);
	CHECK_OK(set_policy(0, SCHED_FIFO, 1));
	CHECK_OK(sched_rr_get_interval(0, &turn));
	CHECK_EQ(turn.tv_nsec, 0);
}

/* All on one processor, so that the order says who goes first. */
static void stay_on_one_processor(void)
{
	unsigned long mask = 1;
	DIRECT3(SYS_sched_setaffinity, 0, sizeof(mask), &mask);
}

TEST(who_has_the_higher_priority_runs_first)
{
	static const int priorities[] = {2, 9, 5};
	char order[4] = "";
	int gate[2], results[2];
	if (!real_time_is_to_be_had())
		return;
	stay_on_one_processor();
	CHECK_OK(set_policy(0, SCHED_FIFO, 20));
	CHECK_OK(pipe(gate));
	CHECK_OK(pipe(results));
	for (int i = 0; i < 3; i++) {
		if (fork() == 0) {
			char mark = '0' + priorities[i], byte;
			CHECK_OK(set_policy(0, SCHED_FIFO, priorities[i]));
			CHECK_EQ(read(gate[0], &byte, 1), 1);
			CHECK_EQ(write(results[1], &mark, 1), 1);
			_exit(0);
		}
	}
	sleep_ms(50); /* they all wait at the gate */
	CHECK_EQ(write(gate[1], "xxx", 3), 3);
	for (int i = 0; i < 3; i++)
		CHECK_EXITED(wait_for(-1), 0);
	CHECK_EQ(read(results[0], order, 3), 3);
	CHECK_STR(order, "952");
}

TEST(a_process_that_spins_at_a_lower_priority_does_not_hold_up_a_higher_one)
{
	if (!real_time_is_to_be_had())
		return;
	stay_on_one_processor();
	CHECK_OK(set_policy(0, SCHED_FIFO, 2));
	pid_t spinner = fork();
	if (spinner == 0) {
		CHECK_OK(set_policy(0, SCHED_FIFO, 1));
		for (;;)
			__asm__ volatile("");
	}
	for (int i = 0; i < 20; i++)
		sleep_ms(1); /* each time the spinner gets the processor, and loses it again */
	CHECK_OK(kill(spinner, SIGKILL));
	CHECK_KILLED(wait_for(spinner), SIGKILL);
}
