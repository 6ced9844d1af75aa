/*
 * Waiting for any of several descriptors.
 */
#include "check.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/select.h>

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* What poll says of one descriptor at once. */
static int events_of(int fd, int events)
{
	struct pollfd p = {.fd = fd, .events = (short)events};
	CHECK(poll(&p, 1, 0) >= 0);
	return p.revents;
}

TEST(poll_tells_how_pipes_and_files_stand)
{
	int ends[2], file = open("file", O_RDWR | O_CREAT, 0600);
	CHECK_OK(pipe(ends));
	CHECK_EQ(events_of(ends[0], POLLIN), 0);
	CHECK_EQ(events_of(ends[1], POLLOUT), POLLOUT);
	CHECK_EQ(events_of(ends[1], POLLIN), 0);
	CHECK_EQ(write(ends[1], "x", 1), 1);
	CHECK_EQ(events_of(ends[0], POLLIN | POLLOUT), POLLIN);
	CHECK_EQ(events_of(file, POLLIN | POLLOUT), POLLIN | POLLOUT);
	close(ends[1]);
	CHECK_EQ(events_of(ends[0], POLLIN), POLLIN | POLLHUP);
	close(ends[0]);
	CHECK_EQ(events_of(ends[0], POLLIN), POLLNVAL);
	CHECK_EQ(events_of(-1, POLLIN), 0);
	CHECK_OK(pipe(ends));
	close(ends[0]);
	CHECK_EQ(events_of(ends[1], POLLOUT) & POLLERR, POLLERR);
}

TEST(a_full_pipe_is_not_writable_until_there_is_room)
{
	static char buf[4096];
	int ends[2];
	CHECK_OK(pipe(ends));
	CHECK_OK(fcntl(ends[1], F_SETFL, O_NONBLOCK));
	while (write(ends[1], buf, sizeof(buf)) > 0)
		continue;
	CHECK_EQ(events_of(ends[1], POLLOUT), 0);
	CHECK_EQ(read(ends[0], buf, sizeof(buf)), sizeof(buf));
	CHECK_EQ(events_of(ends[1], POLLOUT), POLLOUT);
}

TEST(poll_sleeps_until_one_of_them_is_ready)
{
	int first[2], second[2];
	CHECK_OK(pipe(first));
	CHECK_OK(pipe(second));
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(60);
		_exit(write(second[1], "x", 1) == 1 ? 0 : 1);
	}
	struct pollfd p[3] = {{.fd = first[0], .events = POLLIN},
			      {.fd = -7, .events = POLLIN, .revents = 99},
			      {.fd = second[0], .events = POLLIN}};
	CHECK_EQ(poll(p, 3, 10000), 1);
	CHECK_EQ(p[0].revents, 0);
	CHECK_EQ(p[1].revents, 0);
	CHECK_EQ(p[2].revents, POLLIN);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(poll_wakes_when_the_other_end_is_closed)
{
	int ends[2];
	CHECK_OK(pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(60);
		_exit(0); /* the last writer */
	}
	close(ends[1]);
	struct pollfd p = {.fd = ends[0], .events = POLLIN};
	CHECK_EQ(poll(&p, 1, 10000), 1);
	CHECK_EQ(p.revents & POLLHUP, POLLHUP);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(poll_gives_up_when_its_time_is_over)
{
	int ends[2];
	CHECK_OK(pipe(ends));
	struct pollfd p = {.fd = ends[0], .events = POLLIN};
	long long before = now_ms();
	CHECK_EQ(poll(&p, 1, 80), 0);
	CHECK(now_ms() - before >= 79);
	before = now_ms();
	CHECK_EQ(poll(NULL, 0, 30), 0);
	CHECK(now_ms() - before >= 29);
}

static volatile sig_atomic_t alarms;

static void on_alarm(int signo)
{
	(void)signo;
	alarms++;
}

TEST(a_handled_signal_ends_poll_whatever_the_handler_wants_restarted)
{
	int ends[2];
	CHECK_OK(pipe(ends));
	struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		sleep_ms(60);
		_exit(kill(parent, SIGUSR1) == 0 ? 0 : 1);
	}
	struct pollfd p = {.fd = ends[0], .events = POLLIN};
	CHECK_ERRNO(poll(&p, 1, 10000), EINTR);
	CHECK_EQ(alarms, 1);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(select_answers_in_sets)
{
	int ends[2];
	fd_set in, out;
	CHECK_OK(pipe(ends));
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(ends[0], &in);
	FD_SET(ends[1], &out);
	struct timeval none = {0, 0};
	CHECK_EQ(select(ends[1] + 1, &in, &out, NULL, &none), 1);
	CHECK(!FD_ISSET(ends[0], &in));
	CHECK(FD_ISSET(ends[1], &out));
	CHECK_EQ(write(ends[1], "x", 1), 1);
	FD_SET(ends[0], &in);
	CHECK_EQ(select(ends[1] + 1, &in, &out, NULL, NULL), 2);
	CHECK(FD_ISSET(ends[0], &in));
	FD_ZERO(&in);
	FD_SET(150, &in);
	CHECK_ERRNO(select(151, &in, NULL, NULL, &none), EBADF);
	CHECK_ERRNO(select(-1, NULL, NULL, NULL, &none), EINVAL);
}

TEST(select_waits_for_so_long)
{
	struct timeval wait = {0, 60000};
	long long before = now_ms();
	CHECK_EQ(select(0, NULL, NULL, NULL, &wait), 0);
	CHECK(now_ms() - before >= 59);
}

/* As many as there may be descriptors: more than fit into a small piece of kernel memory. */
TEST(poll_takes_as_many_entries_as_the_limit_allows)
{
	enum {
		ENTRIES = 4000
	};
	static struct pollfd entries[ENTRIES];
	struct rlimit limit;
	int ends[2];
	CHECK_OK(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = limit.rlim_max < ENTRIES ? limit.rlim_max : ENTRIES;
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &limit));
	CHECK_OK(pipe(ends));
	for (int i = 0; i < ENTRIES; i++)
		entries[i] = (struct pollfd){.fd = -1};
	struct pollfd *last = &entries[limit.rlim_cur - 1];
	*last = (struct pollfd){.fd = ends[1], .events = POLLOUT};
	CHECK_EQ(poll(entries, limit.rlim_cur, 0), 1);
	CHECK_EQ(last->revents, POLLOUT);
	CHECK_ERRNO(poll(entries, limit.rlim_cur + 1, 0), EINVAL);
}
