/*
 * Sets of descriptors to be waited for: levels, edges, single reports, sets in sets, and what makes
 * a descriptor leave its set.
 */
#include "check.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>

static int new_set(void)
{
	return (int)CHECK_OK(epoll_create1(EPOLL_CLOEXEC));
}

static int control(int set, int operation, int fd, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.u64 = 0x100000000ULL + (unsigned)fd};
	return epoll_ctl(set, operation, fd, &event);
}

static void add(int set, int fd, uint32_t events)
{
	CHECK_OK(control(set, EPOLL_CTL_ADD, fd, events));
}

/* The events of the one descriptor that is ready; 0: none is. */
static uint32_t ready(int set, int fd)
{
	struct epoll_event event[2];
	int n = epoll_wait(set, event, 2, 0);
	CHECK(n == 0 || n == 1);
	if (n != 1)
		return 0;
	CHECK_EQ(event[0].data.u64, 0x100000000ULL + (unsigned)fd);
	return event[0].events;
}

static void put(int fd, int bytes)
{
	while (bytes-- > 0)
		CHECK_EQ(write(fd, "x", 1), 1);
}

static void get(int fd, int bytes)
{
	char byte;
	while (bytes-- > 0)
		CHECK_EQ(read(fd, &byte, 1), 1);
}

TEST(a_level_is_reported_as_long_as_it_lasts)
{
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	add(set, ends[0], EPOLLIN);
	CHECK_EQ(ready(set, ends[0]), 0);
	put(ends[1], 2);
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	get(ends[0], 1);
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	get(ends[0], 1);
	CHECK_EQ(ready(set, ends[0]), 0);
}

TEST(an_edge_is_reported_once)
{
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	put(ends[1], 2);
	add(set, ends[0], EPOLLIN | EPOLLET);
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	CHECK_EQ(ready(set, ends[0]), 0);
	get(ends[0], 1);
	CHECK_EQ(ready(set, ends[0]), 0);
	put(ends[1], 1);
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	CHECK_EQ(ready(set, ends[0]), 0);
}

TEST(changing_an_edge_triggered_item_asks_anew)
{
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	put(ends[1], 1);
	add(set, ends[0], EPOLLIN | EPOLLET);
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	CHECK_OK(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLET));
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	CHECK_EQ(ready(set, ends[0]), 0);
}

TEST(a_one_shot_item_is_off_after_its_report)
{
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	add(set, ends[0], EPOLLIN | EPOLLONESHOT);
	put(ends[1], 1);
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	put(ends[1], 1);
	CHECK_EQ(ready(set, ends[0]), 0);
	close(ends[1]);
	CHECK_EQ(ready(set, ends[0]), 0);
	CHECK_OK(control(set, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLONESHOT));
	CHECK_EQ(ready(set, ends[0]), EPOLLIN | EPOLLHUP);
	CHECK_EQ(ready(set, ends[0]), 0);
}

TEST(a_full_pipe_becomes_writable_on_the_edge)
{
	static char buf[4096];
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	CHECK_OK(fcntl(ends[1], F_SETFL, O_NONBLOCK));
	add(set, ends[1], EPOLLOUT | EPOLLET);
	CHECK_EQ(ready(set, ends[1]), EPOLLOUT);
	while (write(ends[1], buf, sizeof(buf)) > 0)
		continue;
	CHECK_EQ(ready(set, ends[1]), 0);
	CHECK_EQ(read(ends[0], buf, sizeof(buf)), sizeof(buf));
	CHECK_EQ(ready(set, ends[1]), EPOLLOUT);
}

TEST(hang_up_is_reported_unasked)
{
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	add(set, ends[0], 0);
	CHECK_EQ(ready(set, ends[0]), 0);
	put(ends[1], 1);
	CHECK_EQ(ready(set, ends[0]), 0);
	close(ends[1]);
	CHECK_EQ(ready(set, ends[0]), EPOLLHUP);
}

TEST(a_closed_file_leaves_its_set)
{
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	put(ends[1], 1);
	add(set, ends[0], EPOLLIN);
	int copy = dup(ends[0]);
	close(ends[0]);
	/* The file is open still, and reported by the number it was known by. */
	CHECK_EQ(ready(set, ends[0]), EPOLLIN);
	CHECK_ERRNO(control(set, EPOLL_CTL_DEL, ends[0], 0), EBADF);
	CHECK_ERRNO(control(set, EPOLL_CTL_DEL, copy, 0), ENOENT);
	close(copy);
	CHECK_EQ(ready(set, ends[0]), 0);
}

TEST(the_same_file_may_stand_in_a_set_under_two_numbers)
{
	struct epoll_event events[3];
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	int copy = dup(ends[0]);
	add(set, ends[0], EPOLLIN);
	add(set, copy, EPOLLIN);
	put(ends[1], 1);
	CHECK_EQ(epoll_wait(set, events, 3, 0), 2);
	CHECK_OK(control(set, EPOLL_CTL_DEL, copy, 0));
	CHECK_EQ(epoll_wait(set, events, 3, 0), 1);
}

TEST(reports_go_round_when_there_is_not_room_for_all)
{
	int fds[4], seen[4] = {0}, set = new_set();
	struct epoll_event event;
	for (int i = 0; i < 4; i++) {
		fds[i] = (int)CHECK_OK(eventfd(1, 0));
		event = (struct epoll_event){.events = EPOLLIN, .data.u32 = (uint32_t)i};
		CHECK_OK(epoll_ctl(set, EPOLL_CTL_ADD, fds[i], &event));
	}
	for (int i = 0; i < 8; i++) {
		CHECK_EQ(epoll_wait(set, &event, 1, 0), 1);
		seen[event.data.u32 & 3]++;
	}
	for (int i = 0; i < 4; i++)
		CHECK_EQ(seen[i], 2);
}

TEST(epoll_wait_sleeps_until_something_is_ready)
{
	struct epoll_event event;
	int ends[2], set = new_set();
	CHECK_OK(pipe(ends));
	add(set, ends[0], EPOLLIN);
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(40);
		put(ends[1], 1);
		_exit(0);
	}
	CHECK_EQ(epoll_wait(set, &event, 1, -1), 1);
	CHECK_EQ(event.events, EPOLLIN);
	CHECK_EXITED(wait_for(pid), 0);
	get(ends[0], 1);
	CHECK_EQ(epoll_wait(set, &event, 1, 20), 0);
}

TEST(a_descriptor_added_while_another_waits_wakes_it)
{
	struct epoll_event event;
	int set = new_set();
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(40);
		add(set, eventfd(1, 0), EPOLLIN);
		pause();
	}
	CHECK_EQ(epoll_wait(set, &event, 1, -1), 1);
	CHECK_EQ(event.events, EPOLLIN);
	CHECK_OK(kill(pid, SIGKILL));
	wait_for(pid);
	/* Its descriptor was the only one, and the file is gone with it. */
	CHECK_EQ(epoll_wait(set, &event, 1, 0), 0);
}

TEST(a_set_may_watch_a_set)
{
	int ends[2], inner = new_set(), outer = new_set();
	CHECK_OK(pipe(ends));
	add(inner, ends[0], EPOLLIN);
	add(outer, inner, EPOLLIN);
	CHECK_EQ(ready(outer, inner), 0);
	put(ends[1], 1);
	CHECK_EQ(ready(outer, inner), EPOLLIN);
	CHECK_EQ(ready(inner, ends[0]), EPOLLIN);
	get(ends[0], 1);
	CHECK_EQ(ready(outer, inner), 0);
}

TEST(an_edge_passes_through_a_set_whose_list_was_not_emptied)
{
	int ends[2], inner = new_set(), outer = new_set();
	CHECK_OK(pipe(ends));
	add(inner, ends[0], EPOLLIN);
	add(outer, inner, EPOLLIN | EPOLLET);
	put(ends[1], 1);
	CHECK_EQ(ready(outer, inner), EPOLLIN);
	CHECK_EQ(ready(outer, inner), 0);
	CHECK_EQ(ready(inner, ends[0]), EPOLLIN);
	get(ends[0], 1);
	put(ends[1], 1);
	CHECK_EQ(ready(outer, inner), EPOLLIN);
}

TEST(sets_form_no_circle)
{
	int first = new_set(), second = new_set(), third = new_set();
	CHECK_ERRNO(control(first, EPOLL_CTL_ADD, first, EPOLLIN), EINVAL);
	add(first, second, EPOLLIN);
	add(second, third, EPOLLIN);
	CHECK_ERRNO(control(third, EPOLL_CTL_ADD, first, EPOLLIN), ELOOP);
	CHECK_ERRNO(control(second, EPOLL_CTL_ADD, first, EPOLLIN), ELOOP);
	CHECK_OK(control(first, EPOLL_CTL_DEL, second, 0));
	add(third, first, EPOLLIN);
}

TEST(sets_stand_five_deep_at_most)
{
	int below = new_set(), depth = 1;
	for (; depth < 10; depth++) {
		int above = new_set();
		if (control(above, EPOLL_CTL_ADD, below, EPOLLIN) < 0)
			break;
		below = above;
	}
	CHECK_EQ(errno, ELOOP);
	CHECK_EQ(depth, 5);
}

TEST(a_file_is_not_reached_by_too_many_ways)
{
	int leaf = eventfd(0, 0), middle = new_set(), made = 0;
	add(middle, leaf, EPOLLIN);
	for (; made < 600; made++) {
		int above = epoll_create1(0);
		if (above < 0 || control(above, EPOLL_CTL_ADD, middle, EPOLLIN) < 0)
			break;
	}
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(made, 500);
}

TEST(wrong_requests_are_refused)
{
	struct epoll_event event = {.events = EPOLLIN};
	int set = new_set(), fd = eventfd(0, 0), file = open("file", O_RDWR | O_CREAT, 0600);
	CHECK_ERRNO(epoll_create(0), EINVAL);
	CHECK_ERRNO(epoll_create1(~EPOLL_CLOEXEC), EINVAL);
	CHECK_ERRNO(control(set, EPOLL_CTL_ADD, file, EPOLLIN), EPERM);
	CHECK_ERRNO(control(set, EPOLL_CTL_ADD, 150, EPOLLIN), EBADF);
	CHECK_ERRNO(control(150, EPOLL_CTL_ADD, fd, EPOLLIN), EBADF);
	CHECK_ERRNO(control(fd, EPOLL_CTL_ADD, set, EPOLLIN), EINVAL);
	CHECK_ERRNO(control(set, 77, fd, EPOLLIN), EINVAL);
	CHECK_ERRNO(control(set, EPOLL_CTL_MOD, fd, EPOLLIN), ENOENT);
	CHECK_ERRNO(control(set, EPOLL_CTL_DEL, fd, 0), ENOENT);
	CHECK_ERRNO(epoll_ctl(set, EPOLL_CTL_ADD, fd, (void *)16), EFAULT);
	add(set, fd, EPOLLIN);
	CHECK_ERRNO(control(set, EPOLL_CTL_ADD, fd, EPOLLIN), EEXIST);
	CHECK_ERRNO(epoll_wait(set, &event, 0, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_epoll_wait, set, &event, -1, 0), EINVAL);
	CHECK_ERRNO(epoll_wait(fd, &event, 1, 0), EINVAL);
	CHECK_ERRNO(epoll_wait(150, &event, 1, 0), EBADF);
	CHECK_EQ(eventfd_write(fd, 1), 0);
	CHECK_ERRNO(syscall(SYS_epoll_wait, set, 16, 1, 0), EFAULT);
	CHECK_OK(epoll_ctl(set, EPOLL_CTL_DEL, fd, NULL));
}

TEST(an_exclusive_item_keeps_rules_of_its_own)
{
	int set = new_set(), inner = new_set(), fd = eventfd(0, 0), other = eventfd(0, 0);
	add(set, fd, EPOLLIN | EPOLLEXCLUSIVE);
	CHECK_ERRNO(control(set, EPOLL_CTL_MOD, fd, EPOLLIN), EINVAL);
	CHECK_ERRNO(control(set, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLEXCLUSIVE), EINVAL);
	CHECK_ERRNO(control(set, EPOLL_CTL_ADD, inner, EPOLLIN | EPOLLEXCLUSIVE), EINVAL);
	CHECK_ERRNO(control(set, EPOLL_CTL_ADD, other, EPOLLIN | EPOLLONESHOT | EPOLLEXCLUSIVE),
		    EINVAL);
	CHECK_EQ(eventfd_write(fd, 1), 0);
	CHECK_EQ(ready(set, fd), EPOLLIN);
	CHECK_OK(control(set, EPOLL_CTL_DEL, fd, 0));
}

/* Each of two processes waits with a set of its own; one that wakes takes the event and ends. */
TEST(an_exclusive_event_wakes_one_of_two_sets_and_the_next_the_other)
{
	int fd = eventfd(0, EFD_SEMAPHORE);
	pid_t pids[2];
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct epoll_event event;
			uint64_t value;
			int set = new_set();
			add(set, fd, EPOLLIN | EPOLLEXCLUSIVE);
			int n = epoll_wait(set, &event, 1, -1);
			_exit(n == 1 && read(fd, &value, 8) == 8 ? 0 : 1);
		}
	}
	sleep_ms(50);
	CHECK_EQ(eventfd_write(fd, 1), 0);
	int status;
	pid_t first = wait(&status);
	CHECK_EXITED(status, 0);
	sleep_ms(20);
	CHECK_EQ(waitpid(pids[first == pids[0]], NULL, WNOHANG), 0);
	CHECK_EQ(eventfd_write(fd, 1), 0);
	CHECK_EXITED(wait_for(pids[first == pids[0]]), 0);
}

static volatile sig_atomic_t caught;

static void note(int signal)
{
	(void)signal;
	caught++;
}

TEST(epoll_pwait_waits_with_another_mask)
{
	struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
	struct epoll_event event;
	sigset_t block, none, after;
	int set = new_set();
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	CHECK_OK(sigprocmask(SIG_BLOCK, &block, NULL));
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(epoll_pwait(set, &event, 1, 0, NULL), 0);
	CHECK_EQ(caught, 0);
	CHECK_ERRNO(epoll_pwait(set, &event, 1, -1, &none), EINTR);
	CHECK_EQ(caught, 1);
	CHECK_OK(sigprocmask(SIG_BLOCK, NULL, &after));
	CHECK(sigismember(&after, SIGUSR1));
	CHECK_ERRNO(syscall(SYS_epoll_pwait, set, &event, 1, 0, &none, 4), EINVAL);
}

TEST(epoll_pwait2_counts_nanoseconds)
{
	struct epoll_event event;
	struct timespec time = {0, 20000000}, bad = {0, 1000000000}, before, after;
	int set = new_set();
	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK_EQ(epoll_pwait2(set, &event, 1, &time, NULL), 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK((after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec >=
	      20000000);
	CHECK_ERRNO(epoll_pwait2(set, &event, 1, &bad, NULL), EINVAL);
}

/* What is ready costs, not what is watched. */
TEST(a_thousand_watched_descriptors_cost_nothing_while_they_are_quiet)
{
	int set = new_set(), busy = eventfd(1, 0);
	struct rlimit limit = {1200, 1200};
	struct epoll_event event;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 0; i < 900; i++) {
		int fd = eventfd(0, 0);
		if (CHECK_OK(fd) < 0)
			return;
		add(set, fd, EPOLLIN);
	}
	add(set, busy, EPOLLIN);
	for (int i = 0; i < 2000; i++)
		CHECK_EQ(epoll_wait(set, &event, 1, -1), 1);
}
