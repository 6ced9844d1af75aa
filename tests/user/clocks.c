/* Time: clocks that go forward, sleeps that are long enough. */
#include "check.h"

#include <sys/time.h>
#include <sys/times.h>

static long long now_ns(clockid_t clock)
{
	struct timespec now;
	CHECK_OK(clock_gettime(clock, &now));
	CHECK(now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

TEST(the_monotonic_clock_never_goes_back)
{
	long long last = now_ns(CLOCK_MONOTONIC);
	for (int i = 0; i < 20000; i++) {
		long long now = now_ns(CLOCK_MONOTONIC);
		if (now < last)
			CHECK_EQ(now, last);
		last = now;
	}
}

/* The smallest step seen counts: the machine may stand still for a while between two calls. */
TEST(the_monotonic_clock_moves_between_system_calls)
{
	long long last = now_ns(CLOCK_MONOTONIC), smallest = 1000000000;
	for (int calls = 0; calls < 1000; calls++) {
		long long now = now_ns(CLOCK_MONOTONIC);
		if (now != last && now - last < smallest)
			smallest = now - last;
		last = now;
	}
	CHECK(smallest < 1000000); /* finer than a timer tick */
}

TEST(a_sleep_is_as_long_as_asked_or_longer)
{
	static const long lengths_ms[] = {1, 10, 50, 120};
	for (int i = 0; i < 4; i++) {
		long long start = now_ns(CLOCK_MONOTONIC);
		struct timespec time = {0, lengths_ms[i] * 1000000};
		CHECK_OK(nanosleep(&time, NULL));
		long long slept = now_ns(CLOCK_MONOTONIC) - start;
		CHECK(slept >= lengths_ms[i] * 1000000LL);
		CHECK(slept < lengths_ms[i] * 1000000LL + 5000000000LL);
	}
}

TEST(a_sleep_of_nothing_returns_at_once)
{
	struct timespec none = {0, 0};
	CHECK_OK(nanosleep(&none, NULL));
}

TEST(times_that_are_no_times_are_einval)
{
	struct timespec negative = {-1, 0}, large = {0, 1000000000}, below = {0, -1};
	CHECK_ERRNO(nanosleep(&negative, NULL), EINVAL);
	CHECK_ERRNO(nanosleep(&large, NULL), EINVAL);
	CHECK_ERRNO(nanosleep(&below, NULL), EINVAL);
	CHECK_ERRNO(clock_gettime(999, &negative), EINVAL);
}

TEST(all_clocks_of_the_day_agree)
{
	struct timeval day;
	struct timespec real;
	CHECK_OK(gettimeofday(&day, NULL));
	CHECK_OK(clock_gettime(CLOCK_REALTIME, &real));
	time_t seconds = time(NULL);
	CHECK(day.tv_usec >= 0 && day.tv_usec < 1000000);
	CHECK(real.tv_sec - day.tv_sec >= 0 && real.tv_sec - day.tv_sec < 5);
	CHECK(seconds - day.tv_sec >= 0 && seconds - day.tv_sec < 5);
	CHECK(seconds > 1600000000); /* after 2020: the machine's clock was read */
}

TEST(real_time_and_monotonic_time_go_equally_fast)
{
	long long real = now_ns(CLOCK_REALTIME), monotonic = now_ns(CLOCK_MONOTONIC);
	sleep_ms(100);
	real = now_ns(CLOCK_REALTIME) - real;
	monotonic = now_ns(CLOCK_MONOTONIC) - monotonic;
	CHECK(real - monotonic < 50000000 && monotonic - real < 50000000);
}

static clock_t ticks_used(void)
{
	struct tms used;
	times(&used);
	return used.tms_utime + used.tms_stime;
}

TEST(computing_shows_in_times_and_sleeping_does_not)
{
	clock_t start = ticks_used();
	sleep_ms(300);
	clock_t slept = ticks_used();
	CHECK(slept - start < 15);
	/* However many others there are, in half a minute some time is ours. */
	long long limit = now_ns(CLOCK_MONOTONIC) + 30000000000LL;
	while (ticks_used() < slept + 5 && now_ns(CLOCK_MONOTONIC) < limit)
		continue;
	CHECK(ticks_used() >= slept + 5);
}

TEST(many_sleepers_wake_in_the_order_of_their_times)
{
	enum {
		SLEEPERS = 8
	};
	int ends[2];
	char order[SLEEPERS + 1] = "";
	CHECK_OK(pipe(ends));
	for (int i = 0; i < SLEEPERS; i++) {
		if (fork() != 0)
			continue;
		sleep_ms(100 + (SLEEPERS - i) * 150);
		char name = 'a' + i;
		CHECK_EQ(write(ends[1], &name, 1), 1);
		_exit(0);
	}
	for (int i = 0; i < SLEEPERS; i++)
		wait_for(-1);
	CHECK_EQ(read(ends[0], order, SLEEPERS), SLEEPERS);
	CHECK_STR(order, "hgfedcba");
}
