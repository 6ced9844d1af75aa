/*
 * Descriptors that stand for events: counters, timers, signals.
 */
#include "check.h"

#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

static int events_of(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT};
	CHECK(poll(&p, 1, 0) >= 0);
	return p.revents;
}

static uint64_t value_of(int fd)
{
	uint64_t value = 0;
	CHECK_EQ(read(fd, &value, sizeof(value)), sizeof(value));
	return value;
}

/* --- eventfd --- */

TEST(a_counter_adds_what_is_written_and_gives_it_at_once)
{
	int fd = (int)CHECK_OK(eventfd(3, EFD_NONBLOCK));
	CHECK_EQ(eventfd_write(fd, 4), 0);
	CHECK_EQ(value_of(fd), 7);
	uint64_t value;
	CHECK_ERRNO(read(fd, &value, sizeof(value)), EAGAIN);
}

TEST(a_semaphore_gives_one_at_a_time)
{
	int fd = (int)CHECK_OK(eventfd(2, EFD_NONBLOCK | EFD_SEMAPHORE));
	CHECK_EQ(value_of(fd), 1);
	CHECK_EQ(value_of(fd), 1);
	uint64_t value;
	CHECK_ERRNO(read(fd, &value, sizeof(value)), EAGAIN);
}

TEST(a_counter_is_full_below_its_greatest_value)
{
	int fd = (int)CHECK_OK(eventfd(0, EFD_NONBLOCK));
	CHECK_EQ(events_of(fd), POLLOUT);
	CHECK_EQ(eventfd_write(fd, UINT64_MAX - 2), 0);
	CHECK_EQ(events_of(fd), POLLIN | POLLOUT);
	CHECK_EQ(eventfd_write(fd, 1), 0);
	CHECK_EQ(events_of(fd), POLLIN);
	CHECK_ERRNO(eventfd_write(fd, 1), EAGAIN);
	CHECK_ERRNO(eventfd_write(fd, UINT64_MAX), EINVAL);
	CHECK_EQ(value_of(fd), UINT64_MAX - 1);
}

TEST(a_counter_wants_eight_bytes)
{
	char small[4] = {0};
	int fd = (int)CHECK_OK(eventfd(1, 0));
	CHECK_ERRNO(read(fd, small, sizeof(small)), EINVAL);
	CHECK_ERRNO(write(fd, small, sizeof(small)), EINVAL);
	CHECK_ERRNO(syscall(SYS_read, fd, 16, 8), EFAULT);
	CHECK_ERRNO(eventfd(0, 0x10), EINVAL);
}

TEST(a_writer_waits_until_its_number_fits)
{
	int fd = (int)CHECK_OK(eventfd(0, 0));
	CHECK_EQ(eventfd_write(fd, UINT64_MAX - 1), 0);
	pid_t pid = fork();
	if (pid == 0)
		_exit(eventfd_write(fd, 5) == 0 ? 0 : 1);
	sleep_ms(30);
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_EQ(value_of(fd), UINT64_MAX - 1);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(value_of(fd), 5);
}

TEST(event_files_are_shown_by_their_kind)
{
	char path[32], name[64];
	int fd = (int)CHECK_OK(eventfd(0, EFD_CLOEXEC));
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(path, name, sizeof(name) - 1);
	name[length > 0 ? length : 0] = '\0';
	CHECK_STR(name, "anon_inode:[eventfd]");
	CHECK_ERRNO(open(path, O_RDWR), ENXIO);
}

/* --- timerfd --- */

static struct itimerspec times(long value_ms, long interval_ms)
{
	struct itimerspec times = {
		.it_value = {value_ms / 1000, value_ms % 1000 * 1000000},
		.it_interval = {interval_ms / 1000, interval_ms % 1000 * 1000000}};
	return times;
}

static int timer_with(int clock, int flags, long value_ms, long interval_ms)
{
	struct itimerspec next = times(value_ms, interval_ms);
	int fd = (int)CHECK_OK(timerfd_create(clock, flags));
	CHECK_OK(timerfd_settime(fd, 0, &next, NULL));
	return fd;
}

TEST(a_timer_is_read_when_it_expires)
{
	int fd = timer_with(CLOCK_MONOTONIC, 0, 20, 0);
	CHECK_EQ(events_of(fd), 0);
	CHECK_EQ(value_of(fd), 1);
	CHECK_EQ(events_of(fd), 0);
}

TEST(a_timer_counts_what_nobody_read)
{
	int fd = timer_with(CLOCK_MONOTONIC, TFD_NONBLOCK, 5, 5);
	sleep_ms(52);
	CHECK(value_of(fd) >= 10);
	uint64_t value;
	struct itimerspec off = times(0, 0), old;
	CHECK_OK(timerfd_settime(fd, 0, &off, &old));
	CHECK_EQ(old.it_interval.tv_nsec, 5000000);
	CHECK(old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 5000000);
	CHECK_ERRNO(read(fd, &value, sizeof(value)), EAGAIN);
}

TEST(the_shortest_interval_does_no_harm)
{
	struct itimerspec next = {.it_value = {0, 1}, .it_interval = {0, 1}};
	int fd = (int)CHECK_OK(timerfd_create(CLOCK_MONOTONIC, 0));
	CHECK_OK(timerfd_settime(fd, 0, &next, NULL));
	sleep_ms(20);
	CHECK(value_of(fd) >= 20000000);
	CHECK(value_of(fd) >= 1);
}

TEST(a_timer_may_be_set_to_a_time)
{
	struct itimerspec next = {{0, 0}, {0, 0}}, left;
	for (int clock = CLOCK_REALTIME; clock <= CLOCK_MONOTONIC; clock++) {
		int fd = (int)CHECK_OK(timerfd_create(clock, 0));
		CHECK_OK(clock_gettime(clock, &next.it_value));
		next.it_value.tv_sec += 100;
		CHECK_OK(timerfd_settime(fd, TFD_TIMER_ABSTIME, &next, NULL));
		CHECK_OK(timerfd_gettime(fd, &left));
		CHECK(left.it_value.tv_sec >= 98 && left.it_value.tv_sec <= 100);
		next.it_value = (struct timespec){0, 1};
		CHECK_OK(timerfd_settime(fd, TFD_TIMER_ABSTIME, &next, NULL));
		CHECK_EQ(value_of(fd), 1);
	}
}

TEST(setting_a_timer_forgets_its_expirations)
{
	int fd = timer_with(CLOCK_MONOTONIC, TFD_NONBLOCK, 1, 0);
	struct itimerspec later = times(100000, 0);
	uint64_t value;
	sleep_ms(10);
	CHECK_EQ(events_of(fd), POLLIN);
	CHECK_OK(timerfd_settime(fd, 0, &later, NULL));
	CHECK_EQ(events_of(fd), 0);
	CHECK_ERRNO(read(fd, &value, sizeof(value)), EAGAIN);
}

TEST(wrong_timers_are_refused)
{
	struct itimerspec bad = {.it_value = {0, 1000000000}}, good = times(1, 0);
	int fd = (int)CHECK_OK(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC)), other = eventfd(0, 0);
	uint64_t value;
	CHECK_ERRNO(timerfd_create(77, 0), EINVAL);
	CHECK_ERRNO(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0), EINVAL);
	CHECK_ERRNO(timerfd_create(CLOCK_MONOTONIC, 0x10), EINVAL);
	CHECK_ERRNO(timerfd_settime(fd, 0, &bad, NULL), EINVAL);
	CHECK_ERRNO(timerfd_settime(fd, 0x10, &good, NULL), EINVAL);
	CHECK_ERRNO(timerfd_settime(other, 0, &good, NULL), EINVAL);
	CHECK_ERRNO(timerfd_settime(150, 0, &good, NULL), EBADF);
	CHECK_ERRNO(timerfd_gettime(other, &good), EINVAL);
	CHECK_ERRNO(timerfd_gettime(150, &good), EBADF);
	CHECK_ERRNO(syscall(SYS_timerfd_settime, fd, 0, 16, 0), EFAULT);
	CHECK_ERRNO(write(fd, &value, sizeof(value)), EINVAL);
	CHECK_ERRNO(read(fd, &value, 4), EINVAL);
}

/* --- signalfd --- */

static sigset_t blocked(int first, int second)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, first);
	if (second)
		sigaddset(&set, second);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	return set;
}

TEST(signals_are_read_with_what_they_say)
{
	sigset_t set = blocked(SIGUSR1, SIGRTMIN);
	int fd = (int)CHECK_OK(signalfd(-1, &set, SFD_NONBLOCK));
	struct signalfd_siginfo info[4];
	CHECK_EQ(sizeof(info[0]), 128);
	CHECK_ERRNO(read(fd, info, sizeof(info)), EAGAIN);
	CHECK_EQ(events_of(fd), 0);
	CHECK_OK(kill(getpid(), SIGUSR1));
	CHECK_OK(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 11}));
	CHECK_OK(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 22}));
	CHECK_EQ(events_of(fd), POLLIN);
	CHECK_EQ(read(fd, info, sizeof(info)), 3 * sizeof(info[0]));
	CHECK_EQ(info[0].ssi_signo, SIGUSR1);
	CHECK_EQ(info[0].ssi_code, SI_USER);
	CHECK_EQ(info[0].ssi_pid, getpid());
	CHECK_EQ(info[0].ssi_uid, getuid());
	CHECK_EQ(info[1].ssi_signo, SIGRTMIN);
	CHECK_EQ(info[1].ssi_code, SI_QUEUE);
	CHECK_EQ(info[1].ssi_int, 11);
	CHECK_EQ(info[2].ssi_int, 22);
	CHECK_EQ(events_of(fd), 0);
}

TEST(a_childs_end_is_read_from_a_file)
{
	sigset_t set = blocked(SIGCHLD, 0);
	int fd = (int)CHECK_OK(signalfd(-1, &set, 0));
	struct signalfd_siginfo info;
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(20);
		_exit(9);
	}
	CHECK_EQ(read(fd, &info, sizeof(info)), sizeof(info));
	CHECK_EQ(info.ssi_signo, SIGCHLD);
	CHECK_EQ(info.ssi_code, CLD_EXITED);
	CHECK_EQ(info.ssi_pid, pid);
	CHECK_EQ(info.ssi_status, 9);
	CHECK_EXITED(wait_for(pid), 9);
}

TEST(a_poller_of_signals_wakes)
{
	sigset_t set = blocked(SIGUSR2, 0);
	struct pollfd p = {.fd = signalfd(-1, &set, 0), .events = POLLIN};
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		sleep_ms(30);
		_exit(kill(parent, SIGUSR2) == 0 ? 0 : 1);
	}
	CHECK_EQ(poll(&p, 1, -1), 1);
	CHECK_EQ(p.revents, POLLIN);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(the_set_of_signals_can_be_changed)
{
	sigset_t set = blocked(SIGUSR1, SIGUSR2), other;
	struct signalfd_siginfo info;
	sigemptyset(&other);
	sigaddset(&other, SIGUSR2);
	int fd = (int)CHECK_OK(signalfd(-1, &set, SFD_NONBLOCK));
	CHECK_EQ(signalfd(fd, &other, 0), fd);
	CHECK_OK(raise(SIGUSR1));
	CHECK_ERRNO(read(fd, &info, sizeof(info)), EAGAIN);
	CHECK_OK(raise(SIGUSR2));
	CHECK_EQ(read(fd, &info, sizeof(info)), sizeof(info));
	CHECK_EQ(info.ssi_signo, SIGUSR2);
}

TEST(who_inherits_the_file_reads_its_own_signals)
{
	sigset_t set = blocked(SIGUSR1, 0);
	int fd = (int)CHECK_OK(signalfd(-1, &set, SFD_NONBLOCK));
	struct signalfd_siginfo info;
	CHECK_OK(raise(SIGUSR1));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_ERRNO(read(fd, &info, sizeof(info)), EAGAIN);
		CHECK_OK(raise(SIGUSR1));
		CHECK_EQ(read(fd, &info, sizeof(info)), sizeof(info));
		CHECK_EQ(info.ssi_pid, getpid());
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(read(fd, &info, sizeof(info)), sizeof(info));
	CHECK_EQ(info.ssi_pid, getpid());
}

TEST(wrong_sets_of_signals_are_refused)
{
	sigset_t set = blocked(SIGUSR1, 0);
	struct signalfd_siginfo info;
	CHECK_ERRNO(signalfd(-1, &set, 0x10), EINVAL);
	CHECK_ERRNO(signalfd(150, &set, 0), EBADF);
	CHECK_ERRNO(signalfd(eventfd(0, 0), &set, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_signalfd4, -1, &set, 4, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_signalfd4, -1, 16, 8, 0), EFAULT);
	CHECK_ERRNO(read(signalfd(-1, &set, 0), &info, 100), EINVAL);
}

/* --- /proc/PID/fdinfo, /proc/PID/timers --- */

static bool proc_says(const char *name, const char *line)
{
	static char text[4096];
	int fd = (int)CHECK_OK(open(name, O_RDONLY));
	ssize_t length = read(fd, text, sizeof(text) - 1);
	text[length > 0 ? length : 0] = '\0';
	close(fd);
	return strstr(text, line) != NULL;
}

TEST(proc_shows_the_inside_of_event_files)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u64 = 0xabc};
	char name[64];
	int counter = (int)CHECK_OK(eventfd(0x1f, 0)), set = (int)CHECK_OK(epoll_create1(0));
	int timer = timer_with(CLOCK_MONOTONIC, TFD_CLOEXEC, 100000, 7000);
	sigset_t signals = blocked(SIGUSR1, 0);
	int reader = (int)CHECK_OK(signalfd(-1, &signals, 0));
	CHECK_OK(epoll_ctl(set, EPOLL_CTL_ADD, counter, &event));
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", counter);
	CHECK(proc_says(name, "pos:\t0\nflags:\t02\n"));
	CHECK(proc_says(name, "eventfd-count:               1f\n"));
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", timer);
	CHECK(proc_says(name, "flags:\t02000002\n"));
	CHECK(proc_says(name, "clockid: 1\nticks: 0\nsettime flags: 00\nit_value: ("));
	CHECK(proc_says(name, "it_interval: (7, 0)\n"));
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", reader);
	CHECK(proc_says(name, "sigmask:\t0000000000000200\n"));
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", set);
	CHECK(proc_says(name, "events:       19 data:              abc  pos:0 ino:"));
}

TEST(proc_lists_timers)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
	char lines[64];
	timer_t timer;
	CHECK_OK(timer_create(CLOCK_MONOTONIC, &event, &timer));
	snprintf(lines, sizeof(lines), "notify: signal/pid.%d\nClockID: 1\n", (int)getpid());
	CHECK(proc_says("/proc/self/timers", "ID: 0\nsignal: 12/"));
	CHECK(proc_says("/proc/self/timers", lines));
}
