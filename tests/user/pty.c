/* Pseudo-terminals as pairs: names, numbers, locks, ends, and bytes from one side to the other. */
#include "check.h"

#include "pty_pair.h"

#include <utmp.h>

static int number_of(int fd)
{
	int number = -1;
	CHECK_OK(ioctl(fd, TIOCGPTN, &number));
	return number;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* --- Names --- */

TEST(a_master_has_a_slave_with_a_number_and_a_name)
{
	char name[64];
	struct stat status;
	open_pair();
	snprintf(name, sizeof(name), "/dev/pts/%d", number_of(master));
	CHECK_STR(ptsname(master), name);
	CHECK_STR(ttyname(slave), name);
	CHECK_OK(stat(name, &status));
	CHECK(S_ISCHR(status.st_mode));
	CHECK_EQ(status.st_rdev >> 8 & 0xfff, 136);
	CHECK_EQ(status.st_rdev & 0xff, number_of(master));
	CHECK_EQ(status.st_uid, getuid());
	CHECK(isatty(master) && isatty(slave));
}

TEST(only_a_master_has_a_slave)
{
	char name[64];
	open_pair();
	CHECK_EQ(ptsname_r(slave, name, sizeof(name)), ENOTTY);
	CHECK_ERRNO(grantpt(slave), EINVAL);
	CHECK_ERRNO(unlockpt(slave), EINVAL);
	CHECK_EQ(ptsname_r(master, name, 4), ERANGE);
	CHECK(ptsname(slave) == NULL);
}

TEST(a_new_slave_is_locked_until_it_is_unlocked)
{
	int locked = -1, fd = posix_openpt(O_RDWR | O_NOCTTY);
	CHECK_OK(fd);
	CHECK_OK(ioctl(fd, TIOCGPTLCK, &locked));
	CHECK_EQ(locked, 1);
	CHECK_ERRNO(open(ptsname(fd), O_RDWR | O_NOCTTY), EIO);
	CHECK_OK(grantpt(fd));
	CHECK_OK(unlockpt(fd));
	CHECK_OK(ioctl(fd, TIOCGPTLCK, &locked));
	CHECK_EQ(locked, 0);
	CHECK_OK(open(ptsname(fd), O_RDWR | O_NOCTTY));
	locked = 1;
	CHECK_OK(ioctl(fd, TIOCSPTLCK, &locked));
	CHECK_ERRNO(open(ptsname(fd), O_RDWR | O_NOCTTY), EIO);
}

TEST(a_name_goes_with_the_master_and_a_number_with_both_sides)
{
	char name[64];
	open_pair();
	strcpy(name, ptsname(master));
	int number = number_of(master);
	close(master);
	CHECK(!exists(name));
	int other = posix_openpt(O_RDWR | O_NOCTTY);
	CHECK(number_of(other) != number);
	close(slave);
	int again = posix_openpt(O_RDWR | O_NOCTTY);
	CHECK_EQ(number_of(again), number);
	CHECK_STR(ptsname(again), name);
}

TEST(the_lowest_number_that_is_free_comes_first)
{
	int fds[4];
	for (int i = 0; i < 4; i++)
		fds[i] = posix_openpt(O_RDWR | O_NOCTTY);
	int second = number_of(fds[1]), third = number_of(fds[2]);
	CHECK(second < third);
	close(fds[2]);
	close(fds[1]);
	int again = posix_openpt(O_RDWR | O_NOCTTY);
	CHECK_EQ(number_of(again), second);
}

TEST(devpts_lists_the_slaves_there_are)
{
	char number[16];
	bool found = false;
	open_pair();
	snprintf(number, sizeof(number), "%d", number_of(master));
	DIR *directory = opendir("/dev/pts");
	struct dirent *entry;
	while ((entry = readdir(directory)))
		found |= strcmp(entry->d_name, number) == 0;
	closedir(directory);
	CHECK(found);
	CHECK_ERRNO(open("/dev/pts/4095x", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("/dev/pts/01", O_RDONLY), ENOENT);
	CHECK(open("/dev/pts/file", O_RDWR | O_CREAT, 0600) < 0);
}

TEST(the_owner_of_a_slave_may_change_its_mode)
{
	struct stat status;
	open_pair();
	CHECK_OK(fchmod(slave, 0600));
	CHECK_OK(fstat(slave, &status));
	CHECK_EQ(status.st_mode & 0777, 0600);
	CHECK_OK(chmod(ptsname(master), 0622));
	CHECK_OK(stat(ptsname(master), &status));
	CHECK_EQ(status.st_mode & 0777, 0622);
}

TEST(a_master_opens_its_slave_without_a_name)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(fd);
	int peer = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	CHECK_OK(peer);
	CHECK_STR(ttyname(peer), ptsname(fd));
	CHECK_EQ(fcntl(peer, F_GETFD), FD_CLOEXEC);
	put(peer, "hello");
	EXPECT_BYTES(fd, "hello");
}

/* --- Bytes --- */

TEST(what_is_written_on_one_side_is_read_on_the_other)
{
	open_pair();
	raw();
	type("typed");
	EXPECT_READ("typed");
	put(slave, "written\n");
	EXPECT_SHOWN("written\n");
}

TEST(a_slave_that_was_never_opened_takes_what_is_typed)
{
	char buf[16];
	int fd = posix_openpt(O_RDWR | O_NOCTTY);
	unlockpt(fd);
	CHECK_EQ(events_within(fd, POLLIN | POLLOUT, 0), POLLOUT);
	put(fd, "early\n");
	EXPECT_BYTES(fd, "early\r\n");
	int other = open(ptsname(fd), O_RDWR | O_NOCTTY);
	CHECK_EQ(read(other, buf, sizeof(buf)), 6);
}

TEST(neither_side_waits_when_asked_not_to)
{
	char buf[16];
	open_pair();
	raw();
	nonblocking(master);
	nonblocking(slave);
	CHECK_ERRNO(read(master, buf, sizeof(buf)), EAGAIN);
	CHECK_ERRNO(read(slave, buf, sizeof(buf)), EAGAIN);
	CHECK_EQ(read(slave, buf, 0), 0);
}

TEST(fionread_counts_what_each_side_could_read)
{
	open_pair();
	raw();
	type("four");
	CHECK_EQ(waiting_on(slave), 4);
	put(slave, "seven..");
	CHECK_EQ(waiting_on(master), 7);
	int waiting = -1;
	CHECK_OK(ioctl(slave, TIOCOUTQ, &waiting));
	CHECK_EQ(waiting, 0);
}

TEST(a_full_queue_stops_the_writer_until_somebody_reads)
{
	static char block[1024], got[1 << 18];
	size_t sent = 0, received = 0;
	ssize_t n;
	open_pair();
	raw();
	nonblocking(slave);
	nonblocking(master);
	memset(block, 'x', sizeof(block));
	while ((n = write(slave, block, sizeof(block))) > 0)
		sent += (size_t)n;
	CHECK_EQ(errno, EAGAIN);
	CHECK(sent >= 4096);
	CHECK_EQ(events_within(slave, POLLOUT, 0) & POLLOUT, 0);
	while (received < sent && (n = read(master, got, sizeof(got))) > 0)
		received += (size_t)n;
	CHECK_EQ(received, sent);
	CHECK_EQ(events_within(slave, POLLOUT, PATIENCE_MS) & POLLOUT, POLLOUT);
}

TEST(nothing_that_is_typed_is_lost_when_nobody_reads)
{
	static char block[1000], got[1000];
	size_t sent = 0, received = 0;
	ssize_t n;
	open_pair();
	raw();
	nonblocking(master);
	memset(block, 'x', sizeof(block));
	while ((n = write(master, block, sizeof(block))) > 0)
		sent += (size_t)n;
	CHECK_EQ(errno, EAGAIN);
	CHECK(sent >= 4095);
	while (received < sent && (n = read(slave, got, sizeof(got))) > 0)
		received += (size_t)n;
	CHECK_EQ(received, sent);
	CHECK(is_silent(slave));
	CHECK_EQ(events_within(master, POLLOUT, PATIENCE_MS), POLLOUT);
}

TEST(lines_that_wait_hold_up_further_typing_and_stay_whole)
{
	char line[128];
	open_pair();
	cooked(0);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 2000; i++) {
			snprintf(line, sizeof(line), "this is line number %d\n", i);
			put(master, line);
		}
		_exit(0);
	}
	for (int i = 0; i < 2000; i++) {
		char expected[128];
		ssize_t n = read(slave, line, sizeof(line) - 1);
		line[n > 0 ? n : 0] = '\0';
		snprintf(expected, sizeof(expected), "this is line number %d\n", i);
		CHECK_STR(line, expected);
		if (strcmp(line, expected) != 0)
			break;
	}
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_blocked_reader_of_the_master_wakes_when_the_slave_writes)
{
	open_pair();
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(50);
		put(slave, "now");
		_exit(0);
	}
	char buf[8];
	CHECK_EQ(read(master, buf, sizeof(buf)), 3);
	CHECK_EXITED(wait_for(pid), 0);
}

/* --- Ends --- */

TEST(the_slaves_last_close_ends_the_masters_reading)
{
	char buf[16];
	open_pair();
	int second = dup(slave);
	put(slave, "last words");
	close(slave);
	CHECK_EQ(events_within(master, POLLIN, PATIENCE_MS) & POLLHUP, 0);
	close(second);
	CHECK_EQ(events_within(master, POLLIN, PATIENCE_MS) & (POLLIN | POLLHUP), POLLIN | POLLHUP);
	EXPECT_SHOWN("last words");
	CHECK_ERRNO(read(master, buf, sizeof(buf)), EIO);
	CHECK_EQ(events_within(master, POLLIN, 0) & (POLLIN | POLLHUP), POLLHUP);
}

TEST(a_slave_opened_again_goes_on_with_its_modes_and_input)
{
	struct termios modes;
	open_pair();
	raw();
	type("kept");
	CHECK_EQ(waiting_on(slave), 4);
	close(slave);
	CHECK(events_within(master, 0, 0) & POLLHUP);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	CHECK_OK(slave);
	CHECK_EQ(events_within(master, 0, 0) & POLLHUP, 0);
	CHECK_OK(tcgetattr(slave, &modes));
	CHECK_EQ(modes.c_lflag & ICANON, 0);
	EXPECT_READ("kept");
}

TEST(a_slave_whose_master_is_closed_is_hung_up)
{
	char buf[16];
	struct termios modes;
	open_pair();
	type("never read\n");
	close(master);
	CHECK_EQ(read(slave, buf, sizeof(buf)), 0);
	CHECK_ERRNO(write(slave, "x", 1), EIO);
	CHECK_ERRNO(tcgetattr(slave, &modes), EIO);
	CHECK_EQ(events_within(slave, POLLIN | POLLOUT, 0), POLLIN | POLLOUT | POLLERR | POLLHUP);
	CHECK_ERRNO(open("/proc/self/fd/999", O_RDWR), ENOENT);
}

TEST(a_reader_that_waits_fails_when_the_master_closes)
{
	open_pair();
	pid_t pid = fork();
	if (pid == 0) {
		char buf[8];
		close(master);
		_exit(read(slave, buf, sizeof(buf)) < 0 && errno == EIO ? 0 : 1);
	}
	wait_until_it_sleeps(pid);
	close(master);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_writer_that_waits_fails_when_the_master_closes)
{
	open_pair();
	raw();
	pid_t pid = fork();
	if (pid == 0) {
		static char block[4096];
		close(master);
		while (write(slave, block, sizeof(block)) > 0)
			continue;
		_exit(errno == EIO ? 0 : 1);
	}
	wait_until_it_sleeps(pid);
	close(master);
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(many_pairs_come_and_go)
{
	for (int round = 0; round < 50; round++) {
		int fds[8][2];
		for (int i = 0; i < 8; i++)
			CHECK_OK(openpty(&fds[i][0], &fds[i][1], NULL, NULL, NULL));
		for (int i = 0; i < 8; i++) {
			close(fds[i][round % 2]);
			close(fds[i][!(round % 2)]);
		}
	}
}

/* --- Packets --- */

static void packets(void)
{
	int on = 1, is = 0;
	open_pair();
	raw();
	CHECK_OK(ioctl(master, TIOCPKT, &on));
	CHECK_OK(ioctl(master, TIOCGPKT, &is));
	CHECK_EQ(is, 1);
}

/* One packet: its first byte, and the rest as a string. */
static int packet(char *data, size_t size)
{
	char bytes[256];
	CHECK(events_within(master, POLLIN, PATIENCE_MS) & POLLIN);
	ssize_t n = read(master, bytes, sizeof(bytes));
	CHECK(n > 0);
	if (n <= 0)
		return -1;
	snprintf(data, size, "%.*s", (int)n - 1, bytes + 1);
	return (unsigned char)bytes[0];
}

TEST(in_packet_mode_data_comes_behind_a_zero)
{
	char data[256];
	packets();
	put(slave, "data");
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_DATA);
	CHECK_STR(data, "data");
}

TEST(packets_tell_of_stopped_output)
{
	char data[256];
	packets();
	change_modes(IXON, 0, 0);
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_DOSTOP);
	CHECK_OK(tcflow(slave, TCOOFF));
	CHECK_EQ(events_within(master, POLLPRI, PATIENCE_MS) & POLLPRI, POLLPRI);
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_STOP);
	CHECK_OK(tcflow(slave, TCOON));
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_START);
	change_modes(0, 0, 0);
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_NOSTOP);
	CHECK_EQ(events_within(master, POLLPRI, 0) & POLLPRI, 0);
}

TEST(packets_tell_of_flushed_queues)
{
	char data[256];
	packets();
	CHECK_OK(tcflush(slave, TCIFLUSH));
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_FLUSHREAD);
	CHECK_OK(tcflush(slave, TCOFLUSH));
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_FLUSHWRITE);
	CHECK_OK(tcflush(slave, TCIOFLUSH));
	CHECK_EQ(packet(data, sizeof(data)), TIOCPKT_FLUSHREAD | TIOCPKT_FLUSHWRITE);
}

TEST(packet_mode_is_the_masters)
{
	int on = 1;
	open_pair();
	CHECK_ERRNO(ioctl(slave, TIOCPKT, &on), ENOTTY);
	CHECK_ERRNO(ioctl(slave, TIOCGPTN, &on), ENOTTY);
	CHECK_ERRNO(ioctl(slave, TIOCSPTLCK, &on), ENOTTY);
}

/* --- What libc adds --- */

TEST(openpty_sets_modes_and_size)
{
	struct termios modes, got;
	struct winsize size = {.ws_row = 33, .ws_col = 99}, is;
	open_pair();
	CHECK_OK(tcgetattr(slave, &modes));
	cfmakeraw(&modes);
	char name[64];
	CHECK_OK(openpty(&master, &slave, name, &modes, &size));
	CHECK_STR(name, ptsname(master));
	CHECK_OK(tcgetattr(slave, &got));
	CHECK_EQ(got.c_lflag & (ICANON | ECHO | ISIG), 0);
	CHECK_OK(ioctl(master, TIOCGWINSZ, &is));
	CHECK_EQ(is.ws_row, 33);
	CHECK_EQ(is.ws_col, 99);
}

TEST(forkpty_gives_the_child_a_terminal_of_its_own)
{
	int fd;
	pid_t pid = forkpty(&fd, NULL, NULL, NULL);
	if (pid == 0) {
		bool mine = getsid(0) == getpid() && tcgetsid(0) == getpid() &&
			    tcgetpgrp(0) == getpid() && isatty(1) && isatty(2);
		put(1, mine ? "mine" : "not mine");
		char buf[16];
		_exit(read(0, buf, sizeof(buf)) == 3 ? 7 : 1);
	}
	EXPECT_BYTES(fd, "mine");
	put(fd, "go\n");
	CHECK_EXITED(wait_for(pid), 7);
}
