/*
 * Sessions and their terminals, the foreground and the background (POSIX 11.1, tty_ioctl(4)): each
 * test makes a pair and lets children lead sessions on its slave.
 */
#include "check.h"

#include "pty_pair.h"

#include <utmp.h>

/* --- Children --- */

static volatile sig_atomic_t counts[NSIG];

static void count(int signal)
{
	counts[signal]++;
}

static void catch_signal(int signal)
{
	struct sigaction action = {.sa_handler = count};
	counts[signal] = 0;
	sigaction(signal, &action, NULL);
}

/* Waits until a signal has been counted; false if it does not come. */
static bool came(int signal)
{
	for (int i = 0; i < PATIENCE_MS / 5 && counts[signal] == 0; i++)
		sleep_ms(5);
	return counts[signal] > 0;
}

/* A child leads a session whose terminal is the slave, and does `body`. */
static pid_t start_session(void (*body)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_OK(ioctl(slave, TIOCSCTTY, 0));
		body();
		_exit(0);
	}
	return pid;
}

static void run_session(void (*body)(void))
{
	open_pair();
	CHECK_EXITED(wait_for(start_session(body)), 0);
}

/* A child in a background group of its own, which does `body` once it stands there. */
static pid_t start_background(void (*body)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		body();
		_exit(0);
	}
	setpgid(pid, pid);
	return pid;
}

/* The child's next change: stopped by which signal; else its status. */
static int stopped_by(pid_t pid)
{
	int status;
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	return WIFSTOPPED(status) ? WSTOPSIG(status) : -1;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	kill(pid, SIGCONT);
	wait_for(pid);
}

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

/* --- Taking a terminal --- */

static void body_of_leader(void)
{
	CHECK_EQ(tcgetsid(slave), getpid());
	CHECK_EQ(tcgetpgrp(slave), getpgrp());
	CHECK_OK(ioctl(slave, TIOCSCTTY, 0)); /* it has it already */
	int fd = open("/dev/tty", O_RDWR);
	CHECK_OK(fd);
	put(fd, "through /dev/tty");
	EXPECT_SHOWN("through /dev/tty");
}

TEST(a_leader_takes_a_terminal_by_asking)
{
	run_session(body_of_leader);
}

TEST(only_a_leader_without_a_terminal_may_take_one)
{
	open_pair();
	CHECK_ERRNO(ioctl(slave, TIOCSCTTY, 0), EPERM);
	int first = slave, first_master = master;
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_OK(ioctl(first, TIOCSCTTY, 0));
		open_pair();
		CHECK_ERRNO(ioctl(slave, TIOCSCTTY, 0), EPERM);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	close(first_master);
}

TEST(opening_a_terminal_takes_it_unless_told_otherwise)
{
	open_pair();
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		CHECK_OK(open(ptsname(master), O_RDWR | O_NOCTTY));
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		CHECK_OK(open(ptsname(master), O_WRONLY)); /* who cannot read does not take */
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		CHECK_OK(open(ptsname(master), O_RDWR));
		CHECK_OK(open("/dev/tty", O_RDWR));
		CHECK_EQ(tcgetsid(slave), getpid());
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(opening_takes_nothing_from_another_session)
{
	open_pair();
	pid_t owner = start_session(sleep_for_ever);
	while (tcgetsid(master) < 0)
		sleep_ms(5);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_OK(open(ptsname(master), O_RDWR));
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		CHECK_ERRNO(ioctl(slave, TIOCSCTTY, 0), EPERM);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(tcgetsid(master), owner);
	end(owner);
}

TEST(the_superuser_steals_a_terminal)
{
	if (geteuid() != 0)
		return;
	open_pair();
	pid_t owner = start_session(sleep_for_ever);
	while (tcgetsid(master) < 0)
		sleep_ms(5);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_OK(ioctl(slave, TIOCSCTTY, 1));
		CHECK_EQ(tcgetsid(slave), getpid());
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(waitpid(owner, NULL, WNOHANG), 0); /* it was not told */
	end(owner);
}

TEST(who_may_not_is_not_allowed_to_steal)
{
	if (geteuid() != 0)
		return;
	open_pair();
	pid_t owner = start_session(sleep_for_ever);
	while (tcgetsid(master) < 0)
		sleep_ms(5);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		CHECK_OK(setuid(12345));
		CHECK_ERRNO(ioctl(slave, TIOCSCTTY, 1), EPERM);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	end(owner);
}

/* --- Giving it up --- */

static void body_gives_up_alone(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(open("/dev/tty", O_RDWR));
		CHECK_OK(ioctl(slave, TIOCNOTTY));
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		CHECK_ERRNO(ioctl(slave, TIOCNOTTY), ENOTTY);
		CHECK_ERRNO(tcgetpgrp(slave), ENOTTY);
		pid_t child = fork();
		if (child == 0) {
			CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO); /* inherited */
			_exit(0);
		}
		CHECK_EXITED(wait_for(child), 0);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_OK(open("/dev/tty", O_RDWR));
	CHECK_EQ(tcgetsid(slave), getpid());
}

TEST(any_process_of_the_session_gives_it_up_for_itself)
{
	run_session(body_gives_up_alone);
}

/* A signal that is caught meanwhile is no answer. */
static void wait_for_word(int fd)
{
	char c;
	ssize_t got;
	do
		got = read(fd, &c, 1);
	while (got < 0 && errno == EINTR);
	CHECK_EQ(got, 1);
}

static void body_gives_up_for_all(void)
{
	int ready[2], go[2];
	CHECK_OK(pipe(ready));
	CHECK_OK(pipe(go));
	signal(SIGHUP, SIG_IGN);
	pid_t pid = fork();
	if (pid == 0) {
		catch_signal(SIGHUP);
		catch_signal(SIGCONT);
		CHECK_EQ(write(ready[1], "", 1), 1);
		wait_for_word(go[0]);
		CHECK(came(SIGHUP) && came(SIGCONT));
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		_exit(0);
	}
	wait_for_word(ready[0]);
	CHECK_OK(ioctl(slave, TIOCNOTTY));
	CHECK_EQ(write(go[1], "", 1), 1);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
	CHECK_ERRNO(tcgetsid(slave), ENOTTY);
	CHECK_OK(ioctl(slave, TIOCSCTTY, 0)); /* and it may have it again */
}

TEST(the_leader_gives_it_up_for_the_whole_session)
{
	run_session(body_gives_up_for_all);
}

static void body_older_child(void)
{
	int go[2];
	char c;
	CHECK_OK(pipe(go));
	signal(SIGHUP, SIG_IGN);
	CHECK_OK(ioctl(slave, TIOCNOTTY));
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_EQ(read(go[0], &c, 1), 1);
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		_exit(0);
	}
	CHECK_OK(ioctl(slave, TIOCSCTTY, 0));
	CHECK_EQ(write(go[1], "", 1), 1);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_terminal_taken_later_does_not_control_who_was_there_before)
{
	run_session(body_older_child);
}

static void body_new_session(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(setsid());
		CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
		CHECK_ERRNO(tcgetpgrp(slave), ENOTTY);
		CHECK_ERRNO(tcsetpgrp(slave, getpid()), ENOTTY);
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_new_session_has_no_terminal)
{
	run_session(body_new_session);
}

/* --- The foreground --- */

static void body_sets_foreground(void)
{
	pid_t pid = start_background(sleep_for_ever), gone = fork();
	if (gone == 0)
		_exit(0);
	wait_for(gone);
	CHECK_OK(tcsetpgrp(slave, pid));
	CHECK_EQ(tcgetpgrp(slave), pid);
	CHECK_EQ(tcgetpgrp(master), pid);
	signal(SIGTTOU, SIG_IGN);
	CHECK_OK(tcsetpgrp(slave, getpgrp()));
	CHECK_ERRNO(tcsetpgrp(slave, gone), ESRCH);
	CHECK_ERRNO(tcsetpgrp(slave, -1), EINVAL);
	CHECK_ERRNO(tcsetpgrp(slave, getppid()), EPERM); /* a group of another session */
	CHECK_ERRNO(ioctl(slave, TIOCSPGRP, (void *)1), EFAULT);
	end(pid);
}

TEST(the_foreground_is_a_group_of_the_session)
{
	open_pair();
	CHECK_OK(setpgid(0, 0));
	CHECK_EXITED(wait_for(start_session(body_sets_foreground)), 0);
}

TEST(a_master_is_asked_without_being_in_the_session)
{
	pid_t got;
	open_pair();
	CHECK_ERRNO(tcgetsid(master), ENOTTY);
	CHECK_EQ(tcgetpgrp(master), 0);
	pid_t pid = start_session(sleep_for_ever);
	while ((got = tcgetsid(master)) < 0)
		sleep_ms(5);
	CHECK_EQ(got, pid);
	CHECK_EQ(tcgetpgrp(master), pid);
	CHECK_ERRNO(tcgetpgrp(slave), ENOTTY);
	CHECK_ERRNO(tcgetsid(slave), ENOTTY);
	end(pid);
}

static void body_keys(void)
{
	static const int signals[] = {SIGINT, SIGQUIT, SIGTSTP};
	static const char *const keys[] = {"\3", "\34", "\32"};
	pid_t background = start_background(sleep_for_ever);
	for (int i = 0; i < 3; i++) {
		catch_signal(signals[i]);
		type(keys[i]);
		CHECK(came(signals[i]));
		CHECK_EQ(counts[signals[i]], 1);
	}
	CHECK_EQ(waitpid(background, NULL, WNOHANG | WUNTRACED), 0);
	end(background);
}

TEST(keys_signal_the_foreground_group_and_nobody_else)
{
	run_session(body_keys);
}

static void body_keys_flush(void)
{
	catch_signal(SIGINT);
	type("never read\3");
	CHECK(came(SIGINT));
	type("read\n");
	EXPECT_READ("read\n");
	struct termios m;
	CHECK_OK(tcgetattr(slave, &m));
	m.c_lflag |= NOFLSH;
	CHECK_OK(tcsetattr(slave, TCSANOW, &m));
	catch_signal(SIGINT);
	type("kept\3 too\n");
	CHECK(came(SIGINT));
	EXPECT_READ("kept too\n");
}

TEST(a_key_that_signals_drops_input_unless_told_not_to)
{
	run_session(body_keys_flush);
}

static void body_keys_off(void)
{
	catch_signal(SIGINT);
	cooked(0);
	type("\3\n");
	EXPECT_READ("\3\n");
	CHECK_EQ(counts[SIGINT], 0);
	cooked(ISIG);
	set_key(VINTR, 'x');
	type("\3x");
	CHECK(came(SIGINT));
}

TEST(signals_from_keys_follow_the_modes)
{
	run_session(body_keys_off);
}

static void body_size(void)
{
	struct winsize size = {.ws_row = 10, .ws_col = 20};
	pid_t background = start_background(sleep_for_ever);
	catch_signal(SIGWINCH);
	CHECK_OK(ioctl(master, TIOCSWINSZ, &size));
	CHECK(came(SIGWINCH));
	catch_signal(SIGWINCH);
	CHECK_OK(ioctl(master, TIOCSWINSZ, &size)); /* the same size: nothing new */
	sleep_ms(SILENCE_MS);
	CHECK_EQ(counts[SIGWINCH], 0);
	end(background);
}

TEST(a_new_size_is_told_to_the_foreground_group)
{
	run_session(body_size);
}

static void body_master_signals(void)
{
	catch_signal(SIGINT);
	CHECK_OK(ioctl(master, 0x40045436 /* TIOCSIG */, SIGINT));
	CHECK(came(SIGINT));
	CHECK_ERRNO(ioctl(master, 0x40045436, SIGKILL), EINVAL);
}

TEST(a_master_sends_the_signals_that_keys_could)
{
	run_session(body_master_signals);
}

static void flood(void)
{
	static char block[4096];
	for (;;)
		CHECK(write(slave, block, sizeof(block)) > 0);
}

static void body_flood(void)
{
	signal(SIGTTOU, SIG_IGN);
	pid_t pid = start_background(flood);
	CHECK_OK(tcsetpgrp(slave, pid));
	wait_until_it_sleeps(pid);
	type("\3");
	CHECK_KILLED(wait_for(pid), SIGINT);
}

TEST(a_key_signals_even_when_output_is_full)
{
	run_session(body_flood);
}

/* --- The background --- */

static void read_slave(void)
{
	char c;
	_exit(read(slave, &c, 1) == 1 ? 0 : errno);
}

static void body_background_read(void)
{
	pid_t pid = start_background(read_slave);
	CHECK_EQ(stopped_by(pid), SIGTTIN);
	type("x\n");
	CHECK_OK(tcsetpgrp(slave, pid));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_background_read_stops_the_group_and_goes_on_in_front)
{
	run_session(body_background_read);
}

static void read_ignoring(void)
{
	signal(SIGTTIN, SIG_IGN);
	read_slave();
}

static void read_blocking(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTTIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	read_slave();
}

static void body_read_refused(void)
{
	CHECK_EXITED(wait_for(start_background(read_ignoring)), EIO);
	CHECK_EXITED(wait_for(start_background(read_blocking)), EIO);
}

TEST(a_background_read_with_sigttin_ignored_or_blocked_is_eio)
{
	run_session(body_read_refused);
}

static void read_catching(void)
{
	char c;
	catch_signal(SIGTTIN);
	CHECK_ERRNO(read(slave, &c, 1), EINTR);
	CHECK_EQ(counts[SIGTTIN], 1);
}

static void body_read_caught(void)
{
	CHECK_EXITED(wait_for(start_background(read_catching)), 0);
}

TEST(a_caught_sigttin_interrupts_the_read)
{
	run_session(body_read_caught);
}

static void write_slave(void)
{
	put(slave, "from behind");
}

static void set_tostop(void)
{
	struct termios m;
	CHECK_OK(tcgetattr(slave, &m));
	m.c_lflag |= TOSTOP;
	CHECK_OK(tcsetattr(slave, TCSANOW, &m));
}

static void body_background_write(void)
{
	CHECK_EXITED(wait_for(start_background(write_slave)), 0);
	EXPECT_SHOWN("from behind");
	set_tostop();
	pid_t pid = start_background(write_slave);
	CHECK_EQ(stopped_by(pid), SIGTTOU);
	CHECK_OK(tcsetpgrp(slave, pid));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EXITED(wait_for(pid), 0);
	EXPECT_SHOWN("from behind");
}

TEST(a_background_write_stops_only_with_tostop)
{
	run_session(body_background_write);
}

static void write_ignoring(void)
{
	signal(SIGTTOU, SIG_IGN);
	write_slave();
}

static void body_write_ignored(void)
{
	set_tostop();
	CHECK_EXITED(wait_for(start_background(write_ignoring)), 0);
	EXPECT_SHOWN("from behind");
}

TEST(a_background_write_with_sigttou_ignored_is_done)
{
	run_session(body_write_ignored);
}

static void change_slave(void)
{
	raw();
}

static void take_foreground(void)
{
	CHECK_OK(tcsetpgrp(slave, getpgrp()));
}

static void flush_slave(void)
{
	CHECK_OK(tcflush(slave, TCIFLUSH));
}

static void body_background_changes(void)
{
	static void (*const changes[])(void) = {change_slave, take_foreground, flush_slave};
	for (int i = 0; i < 3; i++) {
		pid_t pid = start_background(changes[i]);
		CHECK_EQ(stopped_by(pid), SIGTTOU);
		end(pid);
	}
}

TEST(a_background_change_of_the_terminal_stops_without_tostop)
{
	run_session(body_background_changes);
}

static void change_ignoring(void)
{
	signal(SIGTTOU, SIG_IGN);
	raw();
	take_foreground();
}

static void body_change_ignored(void)
{
	pid_t pid = start_background(change_ignoring);
	CHECK_EXITED(wait_for(pid), 0);
	CHECK_EQ(tcgetpgrp(slave), pid);
}

TEST(a_background_change_with_sigttou_ignored_is_done)
{
	run_session(body_change_ignored);
}

/* Others took the disposition of the wrong signal here. */
static void write_with_sigttin_ignored(void)
{
	signal(SIGTTIN, SIG_IGN);
	write_slave();
}

static void read_with_sigttou_ignored(void)
{
	signal(SIGTTOU, SIG_IGN);
	read_slave();
}

static void body_right_disposition(void)
{
	set_tostop();
	pid_t pid = start_background(write_with_sigttin_ignored);
	CHECK_EQ(stopped_by(pid), SIGTTOU);
	end(pid);
	pid = start_background(read_with_sigttou_ignored);
	CHECK_EQ(stopped_by(pid), SIGTTIN);
	end(pid);
}

TEST(sigttou_is_not_decided_by_sigttins_disposition)
{
	run_session(body_right_disposition);
}

/* --- Orphaned groups --- */

/* What an orphan found, by way of a pipe: nobody waits for it. */
static int result[2];

static void tell_orphans_errors(pid_t parent)
{
	int errors[3] = {0};
	char c;
	while (getppid() == parent)
		sleep_ms(5);
	errors[0] = read(slave, &c, 1) < 0 ? errno : 0;
	errors[1] = tcflush(slave, TCIFLUSH) < 0 ? errno : 0;
	errors[2] = tcsetpgrp(slave, getpgrp()) < 0 ? errno : 0;
	CHECK_EQ(write(result[1], errors, sizeof(errors)), sizeof(errors));
}

static void body_orphans(void)
{
	pid_t middle = fork();
	if (middle == 0) {
		pid_t self = getpid(), pid = fork();
		if (pid == 0) {
			setpgid(0, 0);
			tell_orphans_errors(self);
			_exit(0);
		}
		setpgid(pid, pid);
		_exit(0);
	}
	CHECK_EXITED(wait_for(middle), 0);
	int errors[3];
	CHECK_EQ(read(result[0], errors, sizeof(errors)), sizeof(errors));
	CHECK_EQ(errors[0], EIO);
	CHECK_EQ(errors[1], EIO);
	CHECK_EQ(errors[2], ENOTTY);
}

TEST(an_orphaned_background_group_gets_eio)
{
	CHECK_OK(pipe(result));
	run_session(body_orphans);
}

/* --- The leader's end --- */

static void tell_signals(void)
{
	char told[8];
	int n = 0;
	catch_signal(SIGHUP);
	catch_signal(SIGCONT);
	pid_t parent = getppid();
	CHECK_EQ(write(result[1], "r", 1), 1);
	while (getppid() == parent)
		sleep_ms(5);
	sleep_ms(100);
	told[n++] = counts[SIGHUP] ? 'H' : '-';
	told[n++] = counts[SIGCONT] ? 'C' : '-';
	told[n++] = open("/dev/tty", O_RDWR) < 0 && errno == ENXIO ? 'X' : 't';
	CHECK_EQ(write(result[1], told, (size_t)n), n);
}

static void expect_told(const char *expected)
{
	EXPECT_BYTES(result[0], expected);
}

static void body_dies_with_foreground(void)
{
	pid_t pid = start_background(tell_signals);
	char c;
	CHECK_OK(tcsetpgrp(slave, pid));
	CHECK_EQ(read(result[0], &c, 1), 1);
}

TEST(at_the_leaders_end_the_foreground_group_is_hung_up)
{
	CHECK_OK(pipe(result));
	run_session(body_dies_with_foreground);
	expect_told("H-X");
}

static pid_t bystander;

static void body_dies_with_background(void)
{
	char c;
	bystander = start_background(tell_signals);
	CHECK_EQ(read(result[0], &c, 1), 1);
	CHECK_EQ(write(result[1], &bystander, sizeof(bystander)), sizeof(bystander));
}

/* Others signalled everybody in the session, and broke its groups up. */
TEST(a_dying_leader_does_not_signal_the_whole_session_and_wipe_its_groups)
{
	CHECK_OK(pipe(result));
	open_pair();
	pid_t leader = start_session(body_dies_with_background);
	CHECK_EXITED(wait_for(leader), 0);
	CHECK_EQ(read(result[0], &bystander, sizeof(bystander)), sizeof(bystander));
	CHECK_EQ(getpgid(bystander), bystander);
	CHECK_EQ(getsid(bystander), leader);
	expect_told("--X");
}

static void stop_and_tell(void)
{
	catch_signal(SIGHUP);
	catch_signal(SIGCONT);
	raise(SIGSTOP);
	sleep_ms(50);
	char told[2] = {counts[SIGHUP] ? 'H' : '-', counts[SIGCONT] ? 'C' : '-'};
	CHECK_EQ(write(result[1], told, 2), 2);
}

static void body_dies_with_stopped(void)
{
	pid_t pid = start_background(stop_and_tell);
	CHECK_EQ(stopped_by(pid), SIGSTOP);
}

TEST(at_the_leaders_end_a_stopped_group_is_hung_up_and_goes_on)
{
	CHECK_OK(pipe(result));
	run_session(body_dies_with_stopped);
	expect_told("HC");
}

static void body_nothing(void)
{
}

TEST(a_terminal_is_free_after_its_sessions_leader)
{
	run_session(body_nothing);
	CHECK_ERRNO(tcgetsid(master), ENOTTY);
	put(slave, "still open");
	EXPECT_SHOWN("still open");
	CHECK_EXITED(wait_for(start_session(body_nothing)), 0);
}

/* --- Hang-up --- */

static void body_hung_up(void)
{
	char buf[8];
	catch_signal(SIGHUP);
	catch_signal(SIGCONT);
	CHECK_EQ(write(result[1], "r", 1), 1);
	close(master);
	CHECK(came(SIGHUP) && came(SIGCONT));
	CHECK_EQ(read(slave, buf, sizeof(buf)), 0);
	CHECK_ERRNO(write(slave, "x", 1), EIO);
	CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
	CHECK_ERRNO(tcsetpgrp(slave, getpgrp()), ENOTTY);
	CHECK_ERRNO(tcgetpgrp(slave), EIO);
}

TEST(a_closed_master_hangs_up_the_leader)
{
	char c;
	CHECK_OK(pipe(result));
	open_pair();
	pid_t pid = start_session(body_hung_up);
	CHECK_EQ(read(result[0], &c, 1), 1);
	close(master);
	CHECK_EXITED(wait_for(pid), 0);
}

static void body_hung_up_with_job(void)
{
	char c;
	close(master);
	signal(SIGHUP, SIG_IGN);
	pid_t pid = start_background(tell_signals);
	CHECK_OK(tcsetpgrp(slave, pid));
	CHECK_EQ(read(result[0], &c, 1), 1);
	CHECK_EQ(write(result[1], "r", 1), 1);
	while (tcgetpgrp(slave) >= 0)
		sleep_ms(5);
}

TEST(the_leaders_job_is_hung_up_when_that_ends_too)
{
	char c;
	CHECK_OK(pipe(result));
	open_pair();
	pid_t pid = start_session(body_hung_up_with_job);
	sleep_ms(200);
	CHECK_EQ(read(result[0], &c, 1), 1);
	close(master);
	CHECK_EXITED(wait_for(pid), 0);
	expect_told("HCX");
}

static void body_vhangup(void)
{
	char c;
	struct termios m;
	catch_signal(SIGHUP);
	catch_signal(SIGCONT);
	CHECK_OK(vhangup());
	CHECK(came(SIGHUP) && came(SIGCONT));
	CHECK_EQ(read(slave, &c, 1), 0);
	CHECK_ERRNO(tcgetattr(slave, &m), EIO);
	CHECK_ERRNO(open("/dev/tty", O_RDWR), ENXIO);
	int fd = open(ptsname(master), O_RDWR);
	CHECK_OK(fd);
	CHECK_OK(tcgetattr(fd, &m)); /* opened anew, it is alive */
	CHECK_EQ(tcgetsid(fd), getpid());
}

TEST(vhangup_makes_open_files_dead_and_new_ones_alive)
{
	if (geteuid() == 0)
		run_session(body_vhangup);
}

static void body_vhangup_refused(void)
{
	CHECK_OK(setuid(12345));
	CHECK_ERRNO(vhangup(), EPERM);
}

TEST(vhangup_is_the_superusers)
{
	if (geteuid() == 0)
		run_session(body_vhangup_refused);
}

/* --- Typing for others --- */

static void body_insert(void)
{
	char c = 'i';
	cooked(0);
	CHECK_OK(ioctl(slave, TIOCSTI, &c));
	c = '\n';
	CHECK_OK(ioctl(slave, TIOCSTI, &c));
	EXPECT_READ("i\n");
	CHECK_ERRNO(ioctl(slave, TIOCSTI, (void *)1), EFAULT);
}

TEST(the_superuser_types_for_a_terminal)
{
	if (geteuid() == 0)
		run_session(body_insert);
}

TEST(nobody_types_for_a_terminal_that_is_not_his)
{
	char c = 'x';
	if (geteuid() != 0)
		return;
	open_pair();
	CHECK_OK(seteuid(12345));
	CHECK(ioctl(slave, TIOCSTI, &c) < 0 && (errno == EPERM || errno == EIO));
}

TEST(login_tty_makes_the_slave_standard)
{
	open_pair();
	pid_t pid = fork();
	if (pid == 0) {
		CHECK_OK(login_tty(slave));
		CHECK_EQ(tcgetsid(0), getpid());
		CHECK_STR(ttyname(2), ptsname(master));
		_exit(0);
	}
	CHECK_EXITED(wait_for(pid), 0);
}
