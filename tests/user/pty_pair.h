/*
 * A pseudo-terminal for tests: `master` and `slave` are its two sides, raw() and cooked() choose
 * what stands between them, and the expectations read just what they expect, waiting for it, for
 * Linux moves bytes from one side to the other in its own time.
 */
#ifndef TESTS_USER_PTY_PAIR_H
#define TESTS_USER_PTY_PAIR_H

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

enum {
	PATIENCE_MS = 10000, /* for what is to come */
	SILENCE_MS = 60,     /* for what is not to come */
};

static int master, slave;

CHECK_UNUSED static void open_pair(void)
{
	CHECK_OK(openpty(&master, &slave, NULL, NULL, NULL));
}

CHECK_UNUSED static void change_modes(tcflag_t input, tcflag_t output, tcflag_t local)
{
	struct termios modes;
	CHECK_OK(tcgetattr(slave, &modes));
	modes.c_iflag = input;
	modes.c_oflag = output;
	modes.c_lflag = local;
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	CHECK_OK(tcsetattr(slave, TCSANOW, &modes));
}

/* Bytes pass as they are, at once, and are not echoed. */
CHECK_UNUSED static void raw(void)
{
	change_modes(0, 0, 0);
}

/* Lines, without echo, but for what `more` adds. */
CHECK_UNUSED static void cooked(tcflag_t more)
{
	change_modes(ICRNL, OPOST | ONLCR, ICANON | IEXTEN | more);
}

CHECK_UNUSED static void set_key(int which, cc_t key)
{
	struct termios modes;
	CHECK_OK(tcgetattr(slave, &modes));
	modes.c_cc[which] = key;
	CHECK_OK(tcsetattr(slave, TCSANOW, &modes));
}

CHECK_UNUSED static void set_patience(int min, int time)
{
	set_key(VMIN, (cc_t)min);
	set_key(VTIME, (cc_t)time);
}

/* Is `events` there within so many milliseconds? What poll says. */
CHECK_UNUSED static int events_within(int fd, int events, int ms)
{
	struct pollfd p = {.fd = fd, .events = (short)events};
	CHECK(poll(&p, 1, ms) >= 0);
	return p.revents;
}

CHECK_UNUSED static void put(int fd, const char *text)
{
	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
}

CHECK_UNUSED static void type(const char *text)
{
	put(master, text);
}

#define EXPECT_BYTES(fd, text) expect_bytes(__FILE__, __LINE__, fd, text)

/* What the slave's side reads with one read. */
#define EXPECT_READ(text) expect_read(__FILE__, __LINE__, slave, text)

/* What has been written to the slave, or echoed. */
#define EXPECT_SHOWN(text) EXPECT_BYTES(master, text)

CHECK_UNUSED static void expect_bytes(const char *file, int line, int fd, const char *expected)
{
	char got[4096] = "";
	size_t have = 0, wanted = strlen(expected);
	while (have < wanted && events_within(fd, POLLIN, PATIENCE_MS) & POLLIN) {
		ssize_t n = read(fd, got + have, wanted - have);
		if (n <= 0)
			break;
		have += (size_t)n;
	}
	got[have] = '\0';
	check_string(file, line, "what came", got, expected);
}

CHECK_UNUSED static void expect_read(const char *file, int line, int fd, const char *expected)
{
	char got[4096] = "";
	if (!(events_within(fd, POLLIN, PATIENCE_MS) & POLLIN))
		check_report(file, line, "nothing to read, expected \"%s\"", expected);
	ssize_t n = read(fd, got, sizeof(got) - 1);
	got[n > 0 ? n : 0] = '\0';
	check_string(file, line, "what was read", n < 0 ? strerror(errno) : got, expected);
}

CHECK_UNUSED static bool is_silent(int fd)
{
	return (events_within(fd, POLLIN, SILENCE_MS) & POLLIN) == 0;
}

/* How many bytes there are to read, once there are any. */
CHECK_UNUSED static int waiting_on(int fd)
{
	int n = -1;
	events_within(fd, POLLIN, PATIENCE_MS);
	CHECK_OK(ioctl(fd, FIONREAD, &n));
	return n;
}

/* Waits until a child that will sleep does. */
CHECK_UNUSED static void wait_until_it_sleeps(pid_t pid)
{
	char path[64], text[512];
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	for (int tries = 0; tries < PATIENCE_MS; tries++) {
		int fd = open(path, O_RDONLY);
		ssize_t n = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[n > 0 ? n : 0] = '\0';
		const char *name_end = strrchr(text, ')');
		if (name_end && name_end[2] == 'S')
			return;
		sleep_ms(1);
	}
	check_report(__FILE__, __LINE__, "%d does not sleep", (int)pid);
}

CHECK_UNUSED static void nonblocking(int fd)
{
	CHECK_OK(fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK));
}

#endif
