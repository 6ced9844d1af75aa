/* Descriptors for events, timers, and locks on files. */
#include "tests/host/guest/failures/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int watcher, watched, file;

static long make_epoll(void)
{
	return epoll_create1(EPOLL_CLOEXEC);
}

static void prepare_epoll(void)
{
	watcher = (int)must(epoll_create1(0), "epoll_create1");
	watched = (int)must(eventfd(1, 0), "eventfd");
}

static long watch(void)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = watched};
	return epoll_ctl(watcher, EPOLL_CTL_ADD, watched, &event);
}

static void prepare_watch(void)
{
	prepare_epoll();
	must(watch(), "epoll_ctl");
}

static long watch_otherwise(void)
{
	struct epoll_event event = {.events = EPOLLOUT, .data.fd = watched};
	return epoll_ctl(watcher, EPOLL_CTL_MOD, watched, &event);
}

static long watch_no_more(void)
{
	return epoll_ctl(watcher, EPOLL_CTL_DEL, watched, NULL);
}

static long wait_for_event(void)
{
	struct epoll_event events[4];
	return epoll_wait(watcher, events, 4, 1);
}

static long watch_watcher(void)
{
	struct epoll_event event = {.events = EPOLLIN};
	int outer = epoll_create1(0);
	if (outer < 0)
		return -1;
	long result = epoll_ctl(outer, EPOLL_CTL_ADD, watcher, &event);
	int error = errno;
	close(outer);
	errno = error;
	return result;
}

static long make_eventfd(void)
{
	return eventfd(3, EFD_CLOEXEC);
}

static long raise_eventfd(void)
{
	uint64_t value = 5;
	return write(watched, &value, sizeof(value));
}

static long make_signalfd(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return signalfd(-1, &set, 0);
}

static long make_timerfd(void)
{
	return timerfd_create(CLOCK_MONOTONIC, 0);
}

static void prepare_timerfd(void)
{
	watched = (int)must(make_timerfd(), "timerfd_create");
}

static long set_timerfd(void)
{
	struct itimerspec time = {.it_value = {.tv_sec = 1000}};
	return timerfd_settime(watched, 0, &time, NULL);
}

static timer_t timer;

static long make_timer(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	return timer_create(CLOCK_MONOTONIC, &event, &timer);
}

static void prepare_timer(void)
{
	must(make_timer(), "timer_create");
}

static long set_timer(void)
{
	struct itimerspec time = {.it_value = {.tv_sec = 1000}};
	return timer_settime(timer, 0, &time, NULL);
}

static long delete_timer(void)
{
	return timer_delete(timer);
}

/* --- Locks --- */

static void prepare_file(void)
{
	file = (int)must(open("file", O_RDWR | O_CREAT, 0644), "open");
	must(ftruncate(file, 1000), "ftruncate");
}

static long lock_whole(void)
{
	return flock(file, LOCK_EX | LOCK_NB);
}

static long lock_range(short type, off_t start, off_t length)
{
	struct flock range = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
	return fcntl(file, F_SETLK, &range);
}

static long lock_part(void)
{
	return lock_range(F_WRLCK, 100, 100);
}

static void prepare_lock(void)
{
	prepare_file();
	must(lock_range(F_WRLCK, 0, 1000), "fcntl");
}

static long unlock_middle(void)
{
	return lock_range(F_UNLCK, 400, 100);
}

static long change_middle(void)
{
	return lock_range(F_RDLCK, 400, 100);
}

const struct trial event_trials[] = {
	{"event: epoll_create1", NULL, make_epoll, {ENFILE}, TRY_ALL, 0},
	{"event: epoll_ctl, adding", prepare_epoll, watch, {0}, TRY_ALL, 0},
	{"event: epoll_ctl, changing", prepare_watch, watch_otherwise, {0}, TRY_ALL, 0},
	{"event: epoll_ctl, removing", prepare_watch, watch_no_more, {0}, TRY_NOTHING, 0},
	{"event: epoll_ctl, of another", prepare_watch, watch_watcher, {ENFILE}, TRY_ALL, 0},
	{"event: epoll_wait", prepare_watch, wait_for_event, {0}, TRY_ALL, 0},
	{"event: eventfd", NULL, make_eventfd, {ENFILE}, TRY_ALL, 0},
	{"event: write to an eventfd", prepare_watch, raise_eventfd, {0}, TRY_NOTHING, 0},
	{"event: signalfd", NULL, make_signalfd, {ENFILE}, TRY_ALL, 0},
	{"event: timerfd_create", NULL, make_timerfd, {ENFILE}, TRY_ALL, 0},
	{"event: timerfd_settime", prepare_timerfd, set_timerfd, {0}, TRY_ALL, 0},
	{"event: timer_create", NULL, make_timer, {EAGAIN}, TRY_ALL, 0},
	{"event: timer_settime", prepare_timer, set_timer, {0}, TRY_ALL, 0},
	{"event: timer_delete", prepare_timer, delete_timer, {0}, TRY_NOTHING, 0},
	{"lock: flock", prepare_file, lock_whole, {ENOLCK}, TRY_ALL, 0},
	{"lock: fcntl", prepare_file, lock_part, {ENOLCK}, TRY_ALL, 0},
	{"lock: fcntl, freeing the middle", prepare_lock, unlock_middle, {ENOLCK}, TRY_ALL, 0},
	{"lock: fcntl, changing the middle", prepare_lock, change_middle, {ENOLCK}, TRY_ALL, 0},
	NO_MORE_TRIALS,
};
