/*
 * Every call that sleeps, met by every kind of signal: does it fail with EINTR, is it made again,
 * does it go on after a stop, does it end with its process? What is expected stands in signal(7),
 * "Interruption of system calls and library functions by signal handlers" and "... by stop
 * signals".
 *
 * A row is a call, a column something that happens to who sleeps in it. For a row, one process a
 * column is started; each says that it is about to make the call, and is then waited for to sleep.
 * Then things happen to them, then what they wait for comes, and each reports how the call ended.
 */
#include "check.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <termios.h>

enum {
	TIMED_MS = 700,  /* how long the calls sleep that only time ends */
	LOOKS = 4,       /* in how many looks, a millisecond apart, one sleeps who sleeps on */
	WAKER = SIGUSR2, /* caught by all; ends the calls that only signals end */
};

/* --- Columns --- */

enum event {
	HANDLED,
	HANDLED_RESTART,
	IGNORED,
	DEFAULT_CHLD,
	DEFAULT_WINCH,
	DEFAULT_URG,
	STOPPED,
	STOPPED_CONT_HANDLED,
	STOPPED_CONT_RESTART,
	STOPPED_BY_TSTP,
	KILLED,
	KILLED_WHILE_STOPPED,
	TERMINATED,
	EVENTS
};

static const char *const event_names[EVENTS] = {
	[HANDLED] = "a handler",
	[HANDLED_RESTART] = "a handler with SA_RESTART",
	[IGNORED] = "an ignored signal",
	[DEFAULT_CHLD] = "SIGCHLD",
	[DEFAULT_WINCH] = "SIGWINCH",
	[DEFAULT_URG] = "SIGURG",
	[STOPPED] = "SIGSTOP, SIGCONT",
	[STOPPED_CONT_HANDLED] = "SIGSTOP, SIGCONT with a handler",
	[STOPPED_CONT_RESTART] = "SIGSTOP, SIGCONT with a handler and SA_RESTART",
	[STOPPED_BY_TSTP] = "SIGTSTP, SIGCONT",
	[KILLED] = "SIGKILL",
	[KILLED_WHILE_STOPPED] = "SIGSTOP, SIGKILL",
	[TERMINATED] = "SIGTERM",
};

/* --- What is expected --- */

enum outcome {
	GOES_ON,
	FAILS, /* with EINTR */
};

/* How calls take it, as signal(7) has it. */
static const enum outcome restartable[EVENTS] = {
	[HANDLED] = FAILS,
	[STOPPED_CONT_HANDLED] = FAILS,
};
static const enum outcome not_restartable[EVENTS] = {
	[HANDLED] = FAILS,
	[HANDLED_RESTART] = FAILS,
	[STOPPED_CONT_HANDLED] = FAILS,
	[STOPPED_CONT_RESTART] = FAILS,
};
/* "... even in the absence of signal handlers, certain blocking interfaces can fail". */
static const enum outcome not_after_a_stop[EVENTS] = {
	[HANDLED] = FAILS,
	[HANDLED_RESTART] = FAILS,
	[STOPPED] = FAILS,
	[STOPPED_CONT_HANDLED] = FAILS,
	[STOPPED_CONT_RESTART] = FAILS,
	[STOPPED_BY_TSTP] = FAILS,
};

/* --- Processes under trial --- */

struct trial;

struct row {
	const char *name;
	const enum outcome *expected;
	/* Before the fork; false: there is no such thing here. */
	bool (*prepare)(struct trial *t);
	int (*call)(struct trial *t);     /* -1 and errno, or what it returned */
	void (*release)(struct trial *t); /* what it waits for comes; NULL: time does that */
	int result;                       /* of a call that was released; -1: EINTR */
};

struct trial {
	const struct row *row;
	enum event event;
	pid_t pid;
	int in, out; /* whatever the row wants: ends of a pipe ... */
	pid_t other;
	int report[2];
};

struct report {
	int result, error, handled;
};

static volatile sig_atomic_t handled;

static void handle(int signal)
{
	if (signal != WAKER)
		handled++;
}

static void install(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
	sigemptyset(&action.sa_mask);
	CHECK_OK(sigaction(signal, &action, NULL));
}

static void install_for(enum event event)
{
	install(WAKER, handle, 0);
	if (event == HANDLED)
		install(SIGUSR1, handle, 0);
	else if (event == HANDLED_RESTART)
		install(SIGUSR1, handle, SA_RESTART);
	else if (event == IGNORED)
		install(SIGUSR1, SIG_IGN, 0);
	else if (event == STOPPED_CONT_HANDLED)
		install(SIGCONT, handle, 0);
	else if (event == STOPPED_CONT_RESTART)
		install(SIGCONT, handle, SA_RESTART);
}

static void run_trial(struct trial *t)
{
	struct report r;
	char ready = 'r';
	install_for(t->event);
	if (write(t->report[1], &ready, 1) != 1)
		_exit(1);
	errno = 0;
	r.result = t->row->call(t);
	r.error = r.result < 0 ? errno : 0;
	r.handled = handled;
	_exit(write(t->report[1], &r, sizeof(r)) == sizeof(r) ? 0 : 1);
}

static char state_of(pid_t pid)
{
	char path[32], text[256];
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY);
	ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (length <= 0)
		return '?';
	text[length] = '\0';
	char *name_end = strrchr(text, ')');
	return name_end ? name_end[2] : '?';
}

static void wait_for_state(pid_t pid, char state)
{
	while (state_of(pid) != state)
		sleep_ms(1);
}

/* Whoever has something left to do is not asleep for so long. */
static void wait_until_it_sleeps_on(pid_t pid)
{
	for (int looks = 0; looks < LOOKS; sleep_ms(1)) {
		char state = state_of(pid);
		if (state == 'Z')
			return;
		looks = state == 'S' ? looks + 1 : 0;
	}
}

static bool start(struct trial *t, const struct row *row, enum event event)
{
	char ready;
	*t = (struct trial){.row = row, .event = event, .in = -1, .out = -1};
	if (row->prepare && !row->prepare(t))
		return false;
	CHECK_OK(pipe(t->report));
	t->pid = fork();
	if (t->pid == 0)
		run_trial(t);
	CHECK_EQ(read(t->report[0], &ready, 1), 1);
	return true;
}

static void stop(struct trial *t, int signal)
{
	int status = 0;
	CHECK_OK(kill(t->pid, signal));
	CHECK_EQ(waitpid(t->pid, &status, WUNTRACED), t->pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == signal);
	CHECK_EQ(state_of(t->pid), 'T');
}

static void happen(struct trial *t)
{
	static const int signals[EVENTS] = {
		[HANDLED] = SIGUSR1,
		[HANDLED_RESTART] = SIGUSR1,
		[IGNORED] = SIGUSR1,
		[DEFAULT_CHLD] = SIGCHLD,
		[DEFAULT_WINCH] = SIGWINCH,
		[DEFAULT_URG] = SIGURG,
		[STOPPED] = SIGCONT,
		[STOPPED_CONT_HANDLED] = SIGCONT,
		[STOPPED_CONT_RESTART] = SIGCONT,
		[STOPPED_BY_TSTP] = SIGCONT,
		[KILLED] = SIGKILL,
		[KILLED_WHILE_STOPPED] = SIGKILL,
		[TERMINATED] = SIGTERM,
	};
	if (t->event == STOPPED_BY_TSTP)
		stop(t, SIGTSTP);
	else if (signals[t->event] == SIGCONT || t->event == KILLED_WHILE_STOPPED)
		stop(t, SIGSTOP);
	CHECK_OK(kill(t->pid, signals[t->event]));
}

static bool is_deadly(enum event event)
{
	return event == KILLED || event == KILLED_WHILE_STOPPED || event == TERMINATED;
}

static bool has_handler(enum event event)
{
	return event == HANDLED || event == HANDLED_RESTART || event == STOPPED_CONT_HANDLED ||
	       event == STOPPED_CONT_RESTART;
}

static bool has_reported(const struct trial *t)
{
	struct pollfd p = {.fd = t->report[0], .events = POLLIN};
	return poll(&p, 1, 0) > 0 && (p.revents & POLLIN);
}

static void expect(struct trial *t, int got, int expected, const char *what)
{
	if (got != expected)
		check_report(__FILE__, __LINE__, "%s, met by %s: %s: expected %d, got %d",
			     t->row->name, event_names[t->event], what, expected, got);
}

/* A call that goes on is still under way. */
static void look_after_it(struct trial *t)
{
	if (is_deadly(t->event))
		return;
	if (t->row->expected[t->event] == FAILS)
		return;
	if (t->row->release) {
		wait_until_it_sleeps_on(t->pid);
		expect(t, has_reported(t), false, "the call has ended");
		t->row->release(t);
	}
}

static void collect(struct trial *t)
{
	struct report r = {0};
	close(t->report[1]);
	int status = 0;
	if (!is_deadly(t->event)) {
		CHECK_EQ(read(t->report[0], &r, sizeof(r)), sizeof(r));
		bool fails = t->row->expected[t->event] == FAILS;
		expect(t, r.result, fails ? -1 : t->row->result, "result");
		expect(t, r.error, fails || t->row->result < 0 ? EINTR : 0, "error");
		expect(t, r.handled, has_handler(t->event), "handlers run");
	}
	status = wait_for(t->pid);
	if (is_deadly(t->event))
		expect(t, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		       t->event == TERMINATED ? SIGTERM : SIGKILL, "killed by");
	close(t->report[0]);
	if (t->in >= 0)
		close(t->in);
	if (t->out >= 0)
		close(t->out);
	if (t->other) {
		kill(t->other, SIGKILL);
		waitpid(t->other, NULL, 0);
	}
}

static void try(const struct row *row)
{
	struct trial trials[EVENTS];
	int started = 0;
	while (started < EVENTS && start(&trials[started], row, started))
		started++;
	for (int i = 0; i < started; i++)
		wait_until_it_sleeps_on(trials[i].pid);
	for (int i = 0; i < started; i++)
		happen(&trials[i]);
	for (int i = 0; i < started; i++)
		look_after_it(&trials[i]);
	for (int i = 0; i < started; i++)
		collect(&trials[i]);
}

/* --- Pipes and what is like them --- */

static bool make_pipe(struct trial *t)
{
	int ends[2];
	CHECK_OK(pipe(ends));
	t->in = ends[0];
	t->out = ends[1];
	return true;
}

static void write_byte(struct trial *t)
{
	CHECK_EQ(write(t->out, "x", 1), 1);
}

static int read_byte(struct trial *t)
{
	char byte;
	return (int)read(t->in, &byte, 1);
}

TEST(reading_a_pipe)
{
	try(&(struct row){"read", restartable, make_pipe, read_byte, write_byte, 1});
}

static bool make_full_pipe(struct trial *t)
{
	static char buf[4096];
	make_pipe(t);
	fcntl(t->out, F_SETFL, O_NONBLOCK);
	while (write(t->out, buf, sizeof(buf)) > 0)
		continue;
	fcntl(t->out, F_SETFL, 0);
	return true;
}

static int write_page(struct trial *t)
{
	static char buf[4096];
	return (int)write(t->out, buf, sizeof(buf));
}

static void read_page(struct trial *t)
{
	static char buf[4096];
	CHECK_EQ(read(t->in, buf, sizeof(buf)), sizeof(buf));
}

TEST(writing_into_a_full_pipe)
{
	try(&(struct row){"write", restartable, make_full_pipe, write_page, read_page, 4096});
}

static bool make_fifo(struct trial *t)
{
	char name[16];
	snprintf(name, sizeof(name), "fifo%d", t->event);
	CHECK_OK(mkfifo(name, 0600));
	return true;
}

static int open_fifo(struct trial *t)
{
	char name[16];
	snprintf(name, sizeof(name), "fifo%d", t->event);
	return open(name, O_RDONLY) >= 0 ? 0 : -1;
}

static void open_other_side(struct trial *t)
{
	char name[16];
	snprintf(name, sizeof(name), "fifo%d", t->event);
	t->out = (int)CHECK_OK(open(name, O_WRONLY));
}

TEST(opening_a_named_pipe)
{
	try(&(struct row){"open", restartable, make_fifo, open_fifo, open_other_side, 0});
}

/* A terminal that nobody's session has. */
static bool make_terminal(struct trial *t)
{
	unsigned number, unlock = 0;
	char name[32];
	t->out = (int)CHECK_OK(open("/dev/ptmx", O_RDWR | O_NOCTTY));
	CHECK_OK(ioctl(t->out, TIOCSPTLCK, &unlock));
	CHECK_OK(ioctl(t->out, TIOCGPTN, &number));
	snprintf(name, sizeof(name), "/dev/pts/%u", number);
	t->in = (int)CHECK_OK(open(name, O_RDWR | O_NOCTTY));
	return true;
}

static void type_line(struct trial *t)
{
	CHECK_EQ(write(t->out, "\n", 1), 1);
}

TEST(reading_a_terminal)
{
	try(&(struct row){"read", restartable, make_terminal, read_byte, type_line, 1});
}

static int read_master(struct trial *t)
{
	char c;
	return (int)read(t->out, &c, 1);
}

static void write_slave(struct trial *t)
{
	CHECK_EQ(write(t->in, "x", 1), 1);
}

TEST(reading_the_master_of_a_terminal)
{
	try(&(struct row){"read", restartable, make_terminal, read_master, write_slave, 1});
}

static bool make_stopped_terminal(struct trial *t)
{
	bool made = make_terminal(t);
	CHECK_OK(tcflow(t->in, TCOOFF));
	return made;
}

static int write_stopped(struct trial *t)
{
	return (int)write(t->in, "x", 1);
}

static void let_output_go_on(struct trial *t)
{
	CHECK_OK(tcflow(t->in, TCOON));
}

TEST(writing_to_a_stopped_terminal)
{
	try(&(struct row){"write", restartable, make_stopped_terminal, write_stopped,
			  let_output_go_on, 1});
}

/* --- Event files --- */

static bool make_counter(struct trial *t)
{
	t->in = (int)CHECK_OK(eventfd(0, 0));
	return true;
}

static int read_event(struct trial *t)
{
	char buf[128];
	return (int)read(t->in, buf, sizeof(buf));
}

static void count_one(struct trial *t)
{
	CHECK_EQ(eventfd_write(t->in, 1), 0);
}

TEST(reading_an_eventfd)
{
	try(&(struct row){"read", restartable, make_counter, read_event, count_one, 8});
}

static bool make_full_counter(struct trial *t)
{
	make_counter(t);
	CHECK_EQ(eventfd_write(t->in, ~0ULL - 1), 0);
	return true;
}

static int add_to_counter(struct trial *t)
{
	return eventfd_write(t->in, 1);
}

static void empty_counter(struct trial *t)
{
	eventfd_t value;
	CHECK_EQ(eventfd_read(t->in, &value), 0);
}

TEST(writing_a_full_eventfd)
{
	try(&(struct row){"write", restartable, make_full_counter, add_to_counter, empty_counter,
			  0});
}

static bool make_timer(struct trial *t)
{
	t->in = (int)CHECK_OK(timerfd_create(CLOCK_MONOTONIC, 0));
	return true;
}

static void expire(struct trial *t)
{
	struct itimerspec soon = {.it_value = {0, 1}};
	CHECK_OK(timerfd_settime(t->in, 0, &soon, NULL));
}

TEST(reading_a_timerfd)
{
	try(&(struct row){"read", restartable, make_timer, read_event, expire, 8});
}

static sigset_t set_of(int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	return set;
}

static int read_signal(struct trial *t)
{
	sigset_t set = set_of(SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	t->in = signalfd(-1, &set, 0);
	return read_event(t);
}

static void hang_up(struct trial *t)
{
	CHECK_OK(kill(t->pid, SIGHUP));
}

TEST(reading_a_signalfd)
{
	try(&(struct row){"read", restartable, NULL, read_signal, hang_up, 128});
}

/* --- Children --- */

static void start_grandchild(struct trial *t)
{
	char byte;
	pid_t pid = fork();
	if (pid == 0)
		_exit(read(t->in, &byte, 1) == 1 ? 0 : 1);
}

static int wait_for_child(struct trial *t)
{
	start_grandchild(t);
	return wait4(-1, NULL, 0, NULL) > 0 ? 0 : -1;
}

TEST(waiting_for_a_child)
{
	try(&(struct row){"wait4", restartable, make_pipe, wait_for_child, write_byte, 0});
}

static int wait_for_child_id(struct trial *t)
{
	siginfo_t info;
	start_grandchild(t);
	return waitid(P_ALL, 0, &info, WEXITED);
}

TEST(waiting_for_a_child_by_waitid)
{
	try(&(struct row){"waitid", restartable, make_pipe, wait_for_child_id, write_byte, 0});
}

/* --- Locks --- */

static bool hold_lock(struct trial *t)
{
	char name[16];
	snprintf(name, sizeof(name), "lock%d", t->event);
	t->in = (int)CHECK_OK(open(name, O_RDWR | O_CREAT, 0600));
	CHECK_OK(flock(t->in, LOCK_EX));
	return true;
}

static int take_lock(struct trial *t)
{
	char name[16];
	snprintf(name, sizeof(name), "lock%d", t->event);
	return flock(open(name, O_RDWR), LOCK_EX);
}

static void give_lock(struct trial *t)
{
	CHECK_OK(flock(t->in, LOCK_UN));
}

TEST(waiting_for_a_lock_on_a_file)
{
	try(&(struct row){"flock", restartable, hold_lock, take_lock, give_lock, 0});
}

static int lock_record(int fd, int command, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_len = 1};
	return fcntl(fd, command, &lock);
}

static bool hold_record(struct trial *t)
{
	char name[16];
	snprintf(name, sizeof(name), "lock%d", t->event);
	t->in = (int)CHECK_OK(open(name, O_RDWR | O_CREAT, 0600));
	CHECK_OK(lock_record(t->in, F_SETLK, F_WRLCK));
	return true;
}

static int take_record(struct trial *t)
{
	return lock_record(t->in, F_SETLKW, F_WRLCK);
}

static void give_record(struct trial *t)
{
	CHECK_OK(lock_record(t->in, F_SETLK, F_UNLCK));
}

TEST(waiting_for_a_lock_on_a_record)
{
	try(&(struct row){"fcntl", restartable, hold_record, take_record, give_record, 0});
}

/* --- Waiting for many --- */

static int call_poll(struct trial *t)
{
	struct pollfd p = {.fd = t->in, .events = POLLIN};
	return poll(&p, 1, -1);
}

TEST(polling)
{
	try(&(struct row){"poll", not_restartable, make_pipe, call_poll, write_byte, 1});
}

static int call_ppoll(struct trial *t)
{
	struct pollfd p = {.fd = t->in, .events = POLLIN};
	struct timespec long_time = {1000, 0};
	sigset_t none;
	sigemptyset(&none);
	return ppoll(&p, 1, &long_time, &none);
}

TEST(polling_with_a_mask)
{
	try(&(struct row){"ppoll", not_restartable, make_pipe, call_ppoll, write_byte, 1});
}

static int call_select(struct trial *t)
{
	struct timeval long_time = {1000, 0};
	fd_set in;
	FD_ZERO(&in);
	FD_SET(t->in, &in);
	return select(t->in + 1, &in, NULL, NULL, &long_time);
}

TEST(selecting)
{
	try(&(struct row){"select", not_restartable, make_pipe, call_select, write_byte, 1});
}

static int call_pselect(struct trial *t)
{
	fd_set in;
	sigset_t none;
	FD_ZERO(&in);
	FD_SET(t->in, &in);
	sigemptyset(&none);
	return pselect(t->in + 1, &in, NULL, NULL, NULL, &none);
}

TEST(selecting_with_a_mask)
{
	try(&(struct row){"pselect", not_restartable, make_pipe, call_pselect, write_byte, 1});
}

static int set_with(int fd)
{
	struct epoll_event event = {.events = EPOLLIN};
	int set = epoll_create1(0);
	return epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0 ? -1 : set;
}

static int call_epoll(struct trial *t)
{
	struct epoll_event event;
	return epoll_wait(set_with(t->in), &event, 1, -1);
}

TEST(waiting_for_a_set)
{
	try(&(struct row){"epoll_wait", not_after_a_stop, make_pipe, call_epoll, write_byte, 1});
}

static int call_epoll_pwait(struct trial *t)
{
	struct epoll_event event;
	sigset_t none;
	sigemptyset(&none);
	return epoll_pwait(set_with(t->in), &event, 1, -1, &none);
}

TEST(waiting_for_a_set_with_a_mask)
{
	try(&(struct row){"epoll_pwait", not_after_a_stop, make_pipe, call_epoll_pwait, write_byte,
			  1});
}

/* --- Time --- */

static int call_nanosleep(struct trial *t)
{
	struct timespec time = {0, TIMED_MS * 1000000L};
	(void)t;
	return nanosleep(&time, NULL);
}

TEST(sleeping)
{
	try(&(struct row){"nanosleep", not_restartable, NULL, call_nanosleep, NULL, 0});
}

/* clock_nanosleep's result is the error. */
static int as_result(int error)
{
	errno = error;
	return error ? -1 : 0;
}

static int call_clock_nanosleep(struct trial *t)
{
	struct timespec time = {0, TIMED_MS * 1000000L};
	(void)t;
	return as_result(clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL));
}

TEST(sleeping_on_a_clock)
{
	try(&(struct row){"clock_nanosleep", not_restartable, NULL, call_clock_nanosleep, NULL, 0});
}

static int call_sleep_until(struct trial *t)
{
	struct timespec time;
	(void)t;
	clock_gettime(CLOCK_REALTIME, &time);
	time.tv_nsec += TIMED_MS * 1000000L;
	time.tv_sec += time.tv_nsec / 1000000000;
	time.tv_nsec %= 1000000000;
	return as_result(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &time, NULL));
}

TEST(sleeping_until_a_time)
{
	try(&(struct row){"clock_nanosleep with TIMER_ABSTIME", not_restartable, NULL,
			  call_sleep_until, NULL, 0});
}

static int call_timed_poll(struct trial *t)
{
	(void)t;
	return poll(NULL, 0, TIMED_MS);
}

TEST(polling_for_a_time)
{
	try(&(struct row){"poll with a timeout", not_restartable, NULL, call_timed_poll, NULL, 0});
}

/* --- Signals --- */

static void wake(struct trial *t)
{
	CHECK_OK(kill(t->pid, WAKER));
}

static int call_pause(struct trial *t)
{
	(void)t;
	return pause();
}

TEST(pausing)
{
	try(&(struct row){"pause", not_restartable, NULL, call_pause, wake, -1});
}

static int call_sigsuspend(struct trial *t)
{
	sigset_t none;
	(void)t;
	sigemptyset(&none);
	return sigsuspend(&none);
}

TEST(suspending_for_a_signal)
{
	try(&(struct row){"sigsuspend", not_restartable, NULL, call_sigsuspend, wake, -1});
}

static int call_sigwaitinfo(struct trial *t)
{
	sigset_t set = set_of(SIGHUP);
	(void)t;
	sigprocmask(SIG_BLOCK, &set, NULL);
	return sigwaitinfo(&set, NULL);
}

TEST(waiting_for_a_signal)
{
	try(&(struct row){"sigwaitinfo", not_after_a_stop, NULL, call_sigwaitinfo, hang_up,
			  SIGHUP});
}

static int call_sigtimedwait(struct trial *t)
{
	struct timespec long_time = {1000, 0};
	sigset_t set = set_of(SIGHUP);
	(void)t;
	sigprocmask(SIG_BLOCK, &set, NULL);
	return sigtimedwait(&set, NULL, &long_time);
}

TEST(waiting_for_a_signal_for_a_time)
{
	try(&(struct row){"sigtimedwait", not_after_a_stop, NULL, call_sigtimedwait, hang_up,
			  SIGHUP});
}

/* --- vfork ---
 *
 * The parent of a vfork sleeps without listening to anything but what kills it. */

static void sleep_in_vfork(int in, int done)
{
	char byte = 'd';
	pid_t pid = vfork();
	if (pid == 0) {
		ssize_t n = read(in, &byte, 1);
		_exit(n == 1 ? 0 : 1);
	}
	byte = handled ? 'h' : 'd';
	if (write(done, &byte, 1) < 0)
		_exit(1);
	_exit(0);
}

static pid_t start_vfork(int ends[2], int done[2])
{
	CHECK_OK(pipe(ends));
	CHECK_OK(pipe(done));
	pid_t pid = fork();
	if (pid == 0) {
		install(SIGUSR1, handle, 0);
		sleep_in_vfork(ends[0], done[1]);
	}
	wait_for_state(pid, 'D');
	return pid;
}

TEST(the_parent_of_a_vfork_hears_signals_when_it_goes_on)
{
	int ends[2], done[2];
	char byte;
	pid_t pid = start_vfork(ends, done);
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_OK(kill(pid, SIGSTOP));
	sleep_ms(10);
	CHECK_EQ(state_of(pid), 'D');
	CHECK_EQ(write(ends[1], "x", 1), 1);
	wait_for_state(pid, 'T');
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(read(done[0], &byte, 1), 1);
	CHECK_EQ(byte, 'h');
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(the_parent_of_a_vfork_can_be_killed)
{
	static const int deadly[] = {SIGKILL, SIGTERM};
	for (int i = 0; i < 2; i++) {
		int ends[2], done[2];
		pid_t pid = start_vfork(ends, done);
		CHECK_OK(kill(pid, deadly[i]));
		CHECK_KILLED(wait_for(pid), deadly[i]);
		CHECK_EQ(write(ends[1], "x", 1), 1);
	}
}

/* --- The time that is left ---
 *
 * Calls that restart_syscall(2) goes on with know when their time is over, and end if that was
 * during a stop. ppoll, select and pselect count what was left when the stop began. */

static int poll_second(void)
{
	return poll(NULL, 0, 1000);
}

static int sleep_second(void)
{
	struct timespec time = {1, 0};
	return nanosleep(&time, NULL);
}

TEST(a_stop_does_not_lengthen_a_sleep)
{
	static int (*const calls[])(void) = {poll_second, sleep_second};
	enum {
		CALLS = sizeof(calls) / sizeof(calls[0])
	};
	struct timespec before, after;
	pid_t pids[CALLS];
	for (int i = 0; i < CALLS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(calls[i]() == 0 ? 0 : 1);
	}
	for (int i = 0; i < CALLS; i++) {
		wait_for_state(pids[i], 'S');
		CHECK_OK(kill(pids[i], SIGSTOP));
	}
	sleep_ms(1300);
	clock_gettime(CLOCK_MONOTONIC, &before);
	for (int i = 0; i < CALLS; i++)
		CHECK_OK(kill(pids[i], SIGCONT));
	for (int i = 0; i < CALLS; i++)
		CHECK_EXITED(wait_for(pids[i]), 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK((after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000 <
	      800);
}
