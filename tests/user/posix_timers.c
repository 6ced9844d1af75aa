/*
 * POSIX timers: their clocks, their signals, and how many expirations a signal stands for. And the
 * clocks that only count used time.
 */
#include "check.h"

#include <poll.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static struct itimerspec times(long value_ms, long interval_ms)
{
	struct itimerspec times = {
		.it_value = {value_ms / 1000, value_ms % 1000 * 1000000},
		.it_interval = {interval_ms / 1000, interval_ms % 1000 * 1000000}};
	return times;
}

static sigset_t blocked(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	return set;
}

static timer_t timer_on(clockid_t clock, int signal, int value)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = signal,
				 .sigev_value.sival_int = value};
	timer_t timer = 0;
	CHECK_OK(timer_create(clock, &event, &timer));
	return timer;
}

static void set(timer_t timer, long value_ms, long interval_ms)
{
	struct itimerspec next = times(value_ms, interval_ms);
	CHECK_OK(timer_settime(timer, 0, &next, NULL));
}

TEST(a_timer_sends_its_signal_with_its_value)
{
	siginfo_t info;
	sigset_t signals = blocked(SIGRTMIN);
	timer_t first = timer_on(CLOCK_MONOTONIC, SIGRTMIN, 7);
	timer_t second = timer_on(CLOCK_REALTIME, SIGRTMIN, 8);
	set(second, 40, 0);
	set(first, 10, 0);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGRTMIN);
	CHECK_EQ(info.si_code, SI_TIMER);
	CHECK_EQ(info.si_value.sival_int, 7);
	CHECK_EQ(info.si_timerid, (long)first);
	CHECK_EQ(info.si_overrun, 0);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGRTMIN);
	CHECK_EQ(info.si_value.sival_int, 8);
	CHECK_EQ(info.si_timerid, (long)second);
}

TEST(a_timer_without_an_event_sends_its_number_by_sigalrm)
{
	siginfo_t info;
	sigset_t signals = blocked(SIGALRM);
	timer_t timer;
	CHECK_OK(timer_create(CLOCK_MONOTONIC, NULL, &timer));
	set(timer, 5, 0);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGALRM);
	CHECK_EQ(info.si_value.sival_int, (long)timer);
}

TEST(a_signal_tells_how_many_expirations_it_stands_for)
{
	siginfo_t info;
	sigset_t signals = blocked(SIGRTMIN);
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGRTMIN, 0);
	set(timer, 5, 5);
	sleep_ms(53);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGRTMIN);
	CHECK(info.si_overrun >= 9);
	CHECK_EQ(timer_getoverrun(timer), info.si_overrun);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGRTMIN);
}

static volatile sig_atomic_t count;

static void note(int signal)
{
	(void)signal;
	count++;
}

static void handle(int signal)
{
	struct sigaction action = {.sa_handler = note};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

TEST(an_interval_comes_again_and_again)
{
	handle(SIGUSR1);
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGUSR1, 0);
	set(timer, 3, 3);
	while (count < 20)
		pause();
	set(timer, 0, 0);
	int reached = count;
	sleep_ms(20);
	CHECK_EQ(count, reached);
}

/* Whose timer it is may get to do nothing but handle it. */
static void be_timed_without_end(void)
{
	struct itimerspec next = {.it_value = {0, 1}, .it_interval = {0, 1}};

	handle(SIGUSR1);
	timer_settime(timer_on(CLOCK_MONOTONIC, SIGUSR1, 0), 0, &next, NULL);
	for (;;)
		continue;
}

TEST(the_shortest_interval_lets_others_live)
{
	pid_t child = CHECK_OK(fork());
	if (child == 0)
		be_timed_without_end();
	for (int i = 0; i < 20; i++)
		sleep_ms(5);
	CHECK_OK(kill(child, SIGKILL));
	CHECK_KILLED(wait_for(child), SIGKILL);
}

TEST(an_ignored_signal_does_not_stop_its_timer)
{
	signal(SIGUSR1, SIG_IGN);
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGUSR1, 0);
	set(timer, 2, 2);
	sleep_ms(10);
	handle(SIGUSR1);
	while (count < 2)
		pause();
}

TEST(two_timers_with_one_standard_signal_are_both_heard)
{
	siginfo_t info;
	sigset_t signals = blocked(SIGUSR1);
	set(timer_on(CLOCK_MONOTONIC, SIGUSR1, 1), 1, 0);
	set(timer_on(CLOCK_MONOTONIC, SIGUSR1, 2), 2, 0);
	sleep_ms(10);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGUSR1);
	CHECK_EQ(info.si_value.sival_int, 1);
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGUSR1);
	CHECK_EQ(info.si_value.sival_int, 2);
}

TEST(the_time_left_is_told)
{
	struct itimerspec left, old, next = times(50000, 3000), off = times(0, 0);
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGUSR1, 0);
	CHECK_OK(timer_gettime(timer, &left));
	CHECK_EQ(left.it_value.tv_sec, 0);
	CHECK_EQ(left.it_value.tv_nsec, 0);
	CHECK_OK(timer_settime(timer, 0, &next, NULL));
	CHECK_OK(timer_gettime(timer, &left));
	CHECK(left.it_value.tv_sec == 49 || left.it_value.tv_sec == 50);
	CHECK_EQ(left.it_interval.tv_sec, 3);
	CHECK_OK(timer_settime(timer, 0, &off, &old));
	CHECK(old.it_value.tv_sec == 49 || old.it_value.tv_sec == 50);
	CHECK_OK(timer_gettime(timer, &left));
	CHECK_EQ(left.it_value.tv_sec, 0);
	CHECK_EQ(left.it_interval.tv_sec, 0);
}

TEST(a_timer_may_be_set_to_a_time)
{
	siginfo_t info;
	struct itimerspec next = {.it_value = {0, 1}}, left;
	sigset_t signals = blocked(SIGRTMIN);
	timer_t timer = timer_on(CLOCK_REALTIME, SIGRTMIN, 0);
	CHECK_OK(timer_settime(timer, TIMER_ABSTIME, &next, NULL));
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGRTMIN);
	CHECK_OK(clock_gettime(CLOCK_REALTIME, &next.it_value));
	next.it_value.tv_sec += 100;
	CHECK_OK(timer_settime(timer, TIMER_ABSTIME, &next, NULL));
	CHECK_OK(timer_gettime(timer, &left));
	CHECK(left.it_value.tv_sec >= 98 && left.it_value.tv_sec <= 100);
}

TEST(a_timer_that_notifies_nobody_still_counts)
{
	struct sigevent event = {.sigev_notify = SIGEV_NONE};
	struct itimerspec left;
	timer_t timer;
	CHECK_OK(timer_create(CLOCK_MONOTONIC, &event, &timer));
	set(timer, 10, 1000000);
	sleep_ms(20);
	CHECK_OK(timer_gettime(timer, &left));
	CHECK(left.it_value.tv_sec >= 998 && left.it_value.tv_sec < 1000);
	set(timer, 10, 0);
	sleep_ms(20);
	CHECK_OK(timer_gettime(timer, &left));
	CHECK_EQ(left.it_value.tv_sec, 0);
	CHECK_EQ(left.it_value.tv_nsec, 0);
}

TEST(a_timer_may_signal_one_thread)
{
	siginfo_t info;
	sigset_t signals = blocked(SIGRTMIN);
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
	int *thread = (int *)((char *)&event + 3 * sizeof(int));
	int timer;
	*thread = getpid();
	CHECK_OK(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer));
	struct itimerspec next = times(5, 0);
	CHECK_OK(syscall(SYS_timer_settime64, timer, 0, &next, NULL));
	CHECK_EQ(sigwaitinfo(&signals, &info), SIGRTMIN);
	*thread = 1;
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer), EINVAL);
}

TEST(timers_count_used_time)
{
	static const clockid_t clocks[] = {CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
	handle(SIGUSR1);
	for (int i = 0; i < 2; i++) {
		struct timespec before, after;
		timer_t timer = timer_on(clocks[i], SIGUSR1, 0);
		count = 0;
		CHECK_OK(clock_gettime(clocks[i], &before));
		set(timer, 30, 30);
		sleep_ms(50);
		CHECK_EQ(count, 0);
		while (count < 3)
			continue;
		CHECK_OK(clock_gettime(clocks[i], &after));
		CHECK((after.tv_sec - before.tv_sec) * 1000 +
			      (after.tv_nsec - before.tv_nsec) / 1000000 >=
		      89);
		CHECK_OK(timer_delete(timer));
	}
}

TEST(a_deleted_timer_is_silent)
{
	struct timespec none = {0, 0};
	sigset_t signals = blocked(SIGRTMIN);
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGRTMIN, 0);
	set(timer, 5, 5);
	CHECK_OK(timer_delete(timer));
	sleep_ms(20);
	CHECK_ERRNO(sigtimedwait(&signals, NULL, &none), EAGAIN);
	CHECK_ERRNO(syscall(SYS_timer_delete, (int)(long)timer), EINVAL);
}

CHILD_PROGRAM(argc, argv)
{
	struct timespec time = {0, 30000000};
	(void)argc;
	return nanosleep(&time, NULL) == 0 && syscall(SYS_timer_delete, atoi(argv[0])) == -1 &&
			       errno == EINVAL
		       ? 0
		       : 1;
}

TEST(timers_are_not_inherited_and_go_with_exec)
{
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGKILL, 0);
	char number[12];
	snprintf(number, sizeof(number), "%d", (int)(long)timer);
	pid_t pid = fork();
	if (pid == 0)
		_exit(syscall(SYS_timer_delete, (int)(long)timer) == -1 && errno == EINVAL ? 0 : 1);
	CHECK_EXITED(wait_for(pid), 0);
	pid = fork();
	if (pid == 0) {
		set(timer_on(CLOCK_MONOTONIC, SIGKILL, 0), 10, 0);
		execl(check_program_path, check_program_path, "--child", number, NULL);
		_exit(2);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(timers_are_limited_as_queued_signals_are)
{
	struct rlimit limit = {20, 20};
	timer_t timer;
	int made = 0;
	if (getuid() == 0)
		CHECK_OK(setuid(3456));
	CHECK_OK(setrlimit(RLIMIT_SIGPENDING, &limit));
	while (made < 30 && timer_create(CLOCK_MONOTONIC, NULL, &timer) == 0)
		made++;
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(made, 20);
	CHECK_OK(timer_delete(timer));
	CHECK_OK(timer_create(CLOCK_MONOTONIC, NULL, &timer));
}

TEST(timers_that_notify_nobody_are_limited_too)
{
	struct rlimit limit = {20, 20};
	struct sigevent silent = {.sigev_notify = SIGEV_NONE};
	timer_t timer;
	int made = 0;
	if (getuid() == 0)
		CHECK_OK(setuid(3456));
	CHECK_OK(setrlimit(RLIMIT_SIGPENDING, &limit));
	while (made < 30 && timer_create(CLOCK_MONOTONIC, &silent, &timer) == 0)
		made++;
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(made, 20);
}

TEST(wrong_timers_are_refused)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = 65};
	struct itimerspec bad = {.it_value = {0, 1000000000}}, good = times(1, 0);
	int timer;
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer), EINVAL);
	event.sigev_signo = 0;
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer), EINVAL);
	event.sigev_signo = SIGUSR1;
	CHECK_ERRNO(syscall(SYS_timer_create, 77, &event, &timer), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC_RAW, &event, &timer), EOPNOTSUPP);
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, 16, &timer), EFAULT);
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, 16), EFAULT);
	event.sigev_notify = 99;
	CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer), EINVAL);
	event.sigev_notify = SIGEV_SIGNAL;
	CHECK_OK(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer));
	CHECK_ERRNO(syscall(SYS_timer_settime64, timer, 0, &bad, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_settime64, timer, 0, 16, NULL), EFAULT);
	CHECK_ERRNO(syscall(SYS_timer_settime64, timer, 0, NULL, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_settime64, timer + 1000, 0, &good, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_gettime64, timer + 1000, &good), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_getoverrun, timer + 1000), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_delete, -1), EINVAL);
}

/* Timers of 32-bit seconds. */
TEST(the_older_calls_pass_the_older_structure)
{
	struct {
		int interval_sec, interval_nsec, value_sec, value_nsec;
	} next = {5, 6, 700, 8}, left;
	int timer;
	CHECK_OK(syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &timer));
	CHECK_OK(syscall(SYS_timer_settime, timer, 0, &next, NULL));
	CHECK_OK(syscall(SYS_timer_gettime, timer, &left));
	CHECK_EQ(left.interval_sec, 5);
	CHECK_EQ(left.interval_nsec, 6);
	CHECK(left.value_sec == 699 || left.value_sec == 700);
}

TEST(timer_signals_are_read_from_a_file_too)
{
	struct signalfd_siginfo info;
	sigset_t signals = blocked(SIGRTMIN);
	int fd = (int)CHECK_OK(signalfd(-1, &signals, 0));
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGRTMIN, 12);
	set(timer, 2, 2);
	sleep_ms(20);
	CHECK_EQ(read(fd, &info, sizeof(info)), sizeof(info));
	CHECK_EQ(info.ssi_code, SI_TIMER);
	CHECK_EQ(info.ssi_tid, (unsigned)(long)timer);
	CHECK_EQ(info.ssi_int, 12);
	CHECK(info.ssi_overrun >= 5);
}

/* --- Clocks --- */

TEST(sleeping_on_used_time_lasts_until_a_signal)
{
	struct timespec time = {1000, 0}, past = {0, 0}, left;
	struct sigaction action = {.sa_handler = note};
	CHECK_OK(sigaction(SIGALRM, &action, NULL));
	CHECK_EQ(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, TIMER_ABSTIME, &past, NULL), 0);
	timer_t timer = timer_on(CLOCK_MONOTONIC, SIGALRM, 0);
	set(timer, 20, 0);
	CHECK_EQ(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &time, &left), EINTR);
	CHECK(left.tv_sec >= 998 && left.tv_sec <= 1000);
	CHECK_ERRNO(syscall(SYS_clock_nanosleep_time64, CLOCK_THREAD_CPUTIME_ID, 0, &time, NULL),
		    EOPNOTSUPP);
	CHECK_ERRNO(syscall(SYS_clock_nanosleep_time64, CLOCK_MONOTONIC_COARSE, 0, &time, NULL),
		    EOPNOTSUPP);
	CHECK_ERRNO(syscall(SYS_clock_nanosleep_time64, 77, 0, &time, NULL), EINVAL);
}

TEST(another_process_has_a_clock_of_its_used_time)
{
	struct timespec used;
	clockid_t clock;
	CHECK_EQ(clock_getcpuclockid(getppid(), &clock), 0);
	CHECK_OK(clock_gettime(clock, &used));
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	wait_for(pid);
	CHECK_EQ(clock_getcpuclockid(pid, &clock), ESRCH);
}

/* --- Waiting with a mask --- */

TEST(ppoll_and_pselect_let_a_signal_through)
{
	struct timespec time = {100, 0};
	sigset_t none, after;
	handle(SIGUSR1);
	sigemptyset(&none);
	blocked(SIGUSR1);
	CHECK_OK(raise(SIGUSR1));
	CHECK_ERRNO(ppoll(NULL, 0, &time, &none), EINTR);
	CHECK_EQ(count, 1);
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(count, 1);
	CHECK_ERRNO(pselect(0, NULL, NULL, NULL, NULL, &none), EINTR);
	CHECK_EQ(count, 2);
	CHECK_OK(sigprocmask(SIG_BLOCK, NULL, &after));
	CHECK(sigismember(&after, SIGUSR1));
}

TEST(ppoll_and_pselect_refuse_what_is_wrong)
{
	struct timespec bad = {0, 1000000000}, none = {0, 0};
	struct {
		const void *set;
		unsigned size;
	} mask = {&none, 4};
	CHECK_ERRNO(syscall(SYS_ppoll_time64, NULL, 0, &bad, NULL, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_ppoll_time64, NULL, 0, &none, &none, 4), EINVAL);
	CHECK_ERRNO(syscall(SYS_ppoll_time64, NULL, 0, 16, NULL, 0), EFAULT);
	CHECK_ERRNO(syscall(SYS_pselect6_time64, -1, NULL, NULL, NULL, &none, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_pselect6_time64, 0, NULL, NULL, NULL, &bad, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_pselect6_time64, 0, NULL, NULL, NULL, &none, &mask), EINVAL);
	CHECK_ERRNO(syscall(SYS_pselect6_time64, 0, NULL, NULL, NULL, &none, 16), EFAULT);
}

TEST(the_time_left_is_written_back)
{
	struct {
		int sec, nsec;
	} time = {100, 0};
	int ends[2];
	CHECK_OK(pipe(ends));
	CHECK_EQ(write(ends[1], "x", 1), 1);
	struct pollfd p = {.fd = ends[0], .events = POLLIN};
	CHECK_EQ(syscall(SYS_ppoll, &p, 1, &time, NULL, 0), 1);
	CHECK(time.sec == 99 && time.nsec > 0);
}

TEST(the_first_select_passes_its_arguments_in_memory)
{
	struct {
		unsigned long count;
		fd_set *in, *out, *except;
		void *timeout;
	} arguments = {0};
	int ends[2];
	fd_set in;
	CHECK_OK(pipe(ends));
	CHECK_EQ(write(ends[1], "x", 1), 1);
	FD_ZERO(&in);
	FD_SET(ends[0], &in);
	arguments.count = (unsigned long)ends[0] + 1;
	arguments.in = &in;
	CHECK_EQ(syscall(SYS_select, &arguments), 1);
	CHECK_ERRNO(syscall(SYS_select, 16), EFAULT);
}
