/* The modes of a terminal (termios(3)), seen from both sides of a pseudo-terminal. */
#include "check.h"

#include "pty_pair.h"

/* The forms of the modes that libc does not show. */
struct old_modes {
	unsigned short iflag, oflag, cflag, lflag;
	unsigned char line, cc[8];
};
struct new_modes {
	unsigned iflag, oflag, cflag, lflag;
	unsigned char line, cc[19];
	unsigned ispeed, ospeed;
};
#define GET_OLD 0x5405
#define SET_OLD 0x5406
#define GET_NEW 0x802C542A
#define SET_NEW 0x402C542B
#define BOTHER_ 0x1000

static long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)(t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

/* --- Asking and setting --- */

TEST(a_new_terminal_is_sane)
{
	struct termios m;
	open_pair();
	CHECK_OK(tcgetattr(slave, &m));
	CHECK_EQ(m.c_iflag, ICRNL | IXON);
	CHECK_EQ(m.c_oflag, OPOST | ONLCR);
	CHECK_EQ(m.c_lflag, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
	CHECK_EQ(m.c_cflag & (CSIZE | CREAD | HUPCL | PARENB), CS8 | CREAD);
	CHECK_EQ(cfgetospeed(&m), B38400);
	CHECK_EQ(cfgetispeed(&m), B38400);
	CHECK_EQ(m.c_cc[VINTR], 3);
	CHECK_EQ(m.c_cc[VQUIT], 28);
	CHECK_EQ(m.c_cc[VERASE], 127);
	CHECK_EQ(m.c_cc[VKILL], 21);
	CHECK_EQ(m.c_cc[VEOF], 4);
	CHECK_EQ(m.c_cc[VMIN], 1);
	CHECK_EQ(m.c_cc[VTIME], 0);
	CHECK_EQ(m.c_cc[VSUSP], 26);
	CHECK_EQ(m.c_cc[VEOL], 0);
}

TEST(both_sides_have_the_same_modes)
{
	struct termios m;
	open_pair();
	CHECK_OK(tcgetattr(master, &m));
	m.c_lflag &= ~(tcflag_t)ECHO;
	CHECK_OK(tcsetattr(master, TCSANOW, &m));
	CHECK_OK(tcgetattr(slave, &m));
	CHECK_EQ(m.c_lflag & ECHO, 0);
}

TEST(setting_modes_with_a_flush_drops_input)
{
	struct termios m;
	open_pair();
	raw();
	type("gone");
	CHECK_EQ(waiting_on(slave), 4);
	CHECK_OK(tcgetattr(slave, &m));
	CHECK_OK(tcsetattr(slave, TCSAFLUSH, &m));
	CHECK(is_silent(slave));
	CHECK_ERRNO(tcsetattr(slave, 99, &m), EINVAL);
}

TEST(the_old_form_of_modes_keeps_the_high_halves)
{
	struct old_modes old;
	struct termios m;
	open_pair();
	CHECK_OK(tcgetattr(slave, &m));
	m.c_lflag |= 0x40000;
	CHECK_OK(tcsetattr(slave, TCSANOW, &m));
	CHECK_OK(ioctl(slave, GET_OLD, &old));
	CHECK_EQ(old.iflag, ICRNL | IXON);
	CHECK_EQ(old.cc[VINTR], 3);
	old.lflag &= (unsigned short)~ECHO;
	old.cc[VINTR] = 'x';
	CHECK_OK(ioctl(slave, SET_OLD, &old));
	CHECK_OK(tcgetattr(slave, &m));
	CHECK_EQ(m.c_lflag & 0x40000, 0x40000);
	CHECK_EQ(m.c_lflag & ECHO, 0);
	CHECK_EQ(m.c_cc[VINTR], 'x');
	CHECK_EQ(m.c_cc[VSUSP], 26);
}

TEST(the_new_form_of_modes_has_speeds_as_numbers)
{
	struct new_modes m;
	open_pair();
	CHECK_OK(ioctl(slave, GET_NEW, &m));
	CHECK_EQ(m.ospeed, 38400);
	CHECK_EQ(m.ispeed, 38400);
	m.cflag = (m.cflag & ~(unsigned)CBAUD) | BOTHER_;
	m.ospeed = m.ispeed = 12345;
	CHECK_OK(ioctl(slave, SET_NEW, &m));
	memset(&m, 0, sizeof(m));
	CHECK_OK(ioctl(slave, GET_NEW, &m));
	CHECK_EQ(m.ospeed, 12345);
	CHECK_EQ(m.ispeed, 12345);
}

TEST(speeds_are_kept)
{
	struct termios m;
	open_pair();
	CHECK_OK(tcgetattr(slave, &m));
	CHECK_OK(cfsetospeed(&m, B115200));
	CHECK_OK(cfsetispeed(&m, B115200));
	CHECK_OK(tcsetattr(slave, TCSADRAIN, &m));
	CHECK_OK(tcgetattr(slave, &m));
	CHECK_EQ(cfgetospeed(&m), B115200);
	CHECK_ERRNO(cfsetospeed(&m, 12345), EINVAL);
}

TEST(only_terminals_have_modes)
{
	struct termios m;
	int ends[2];
	CHECK_OK(pipe(ends));
	CHECK_ERRNO(tcgetattr(ends[0], &m), ENOTTY);
	CHECK_ERRNO(tcgetattr(-1, &m), EBADF);
	CHECK_ERRNO(tcgetpgrp(ends[0]), ENOTTY);
	CHECK(!isatty(ends[0]));
	open_pair();
	CHECK_ERRNO(ioctl(slave, TCGETS, (void *)1), EFAULT);
	CHECK_ERRNO(ioctl(slave, TCSETS, (void *)1), EFAULT);
	CHECK_ERRNO(ioctl(slave, 0x5499, 0), ENOTTY);
}

TEST(there_is_one_line_discipline)
{
	int number = -1;
	open_pair();
	CHECK_OK(ioctl(slave, TIOCGETD, &number));
	CHECK_EQ(number, 0);
	CHECK_OK(ioctl(slave, TIOCSETD, &number));
	number = 99;
	CHECK_ERRNO(ioctl(slave, TIOCSETD, &number), EINVAL);
}

TEST(breaks_and_drains_are_taken)
{
	open_pair();
	CHECK_OK(tcdrain(slave));
	CHECK_OK(tcsendbreak(slave, 0));
	CHECK_OK(tcsendbreak(slave, 1));
	CHECK_ERRNO(tcflush(slave, 7), EINVAL);
	CHECK_ERRNO(tcflow(slave, 7), EINVAL);
}

TEST(exclusive_use_is_kept_by_all_but_the_superuser)
{
	int on = -1;
	open_pair();
	CHECK_OK(ioctl(slave, TIOCEXCL));
	CHECK_OK(ioctl(slave, 0x80045440 /* TIOCGEXCL */, &on));
	CHECK_EQ(on, 1);
	if (geteuid() == 0) {
		int fd = open(ptsname(master), O_RDWR | O_NOCTTY);
		CHECK_OK(fd);
		CHECK_OK(fchmod(fd, 0666));
		CHECK_OK(seteuid(12345));
	}
	CHECK_ERRNO(open(ptsname(master), O_RDWR | O_NOCTTY), EBUSY);
	CHECK_OK(ioctl(slave, TIOCNXCL));
	CHECK_OK(open(ptsname(master), O_RDWR | O_NOCTTY));
}

/* --- Canonical reading --- */

TEST(a_read_gives_one_line_or_part_of_it)
{
	char buf[64] = "";
	open_pair();
	cooked(0);
	type("first\nsecond\n");
	EXPECT_READ("first\n");
	CHECK_EQ(waiting_on(slave), 7);
	CHECK_EQ(read(slave, buf, 3), 3);
	CHECK_EQ(memcmp(buf, "sec", 3), 0);
	EXPECT_READ("ond\n");
}

TEST(a_line_cannot_be_read_before_its_end)
{
	open_pair();
	cooked(0);
	type("not yet");
	CHECK(is_silent(slave));
	type("\n");
	EXPECT_READ("not yet\n");
}

TEST(end_of_file_ends_a_line_without_being_read)
{
	char buf[8];
	open_pair();
	cooked(0);
	type("ab\4");
	EXPECT_READ("ab");
	type("\4");
	CHECK(events_within(slave, POLLIN, PATIENCE_MS) & POLLIN);
	CHECK_EQ(read(slave, buf, sizeof(buf)), 0);
	type("cd\4ef\n");
	CHECK_EQ(waiting_on(slave) >= 2, 1);
	CHECK_EQ(read(slave, buf, 2), 2);
	EXPECT_READ("ef\n");
}

TEST(two_more_keys_can_end_lines)
{
	open_pair();
	cooked(0);
	set_key(VEOL, '.');
	set_key(VEOL2, '!');
	type("one.two!three\n");
	EXPECT_READ("one.");
	EXPECT_READ("two!");
	EXPECT_READ("three\n");
}

TEST(keys_edit_the_line)
{
	open_pair();
	cooked(0);
	type("xy\177z\n");
	EXPECT_READ("xz\n");
	type("all of it\25new\n");
	EXPECT_READ("new\n");
	type("two words  \27one\n");
	EXPECT_READ("two one\n");
	type("\26\177\26\n\26\4\n");
	EXPECT_READ("\177\n\4\n");
}

TEST(a_disabled_key_is_an_ordinary_character)
{
	open_pair();
	cooked(0);
	set_key(VKILL, _POSIX_VDISABLE);
	type("a\25b\n");
	EXPECT_READ("a\25b\n");
}

TEST(a_line_has_4095_characters_and_its_end)
{
	static char line[6000], got[6000];
	open_pair();
	cooked(0);
	memset(line, 'x', 5000);
	line[5000] = '\n';
	CHECK_EQ(write(master, line, 5001), 5001);
	CHECK(events_within(slave, POLLIN, PATIENCE_MS) & POLLIN);
	CHECK_EQ(read(slave, got, sizeof(got)), 4096);
	CHECK_EQ(got[4094], 'x');
	CHECK_EQ(got[4095], '\n');
	type("next\n");
	EXPECT_READ("next\n");
}

TEST(going_raw_shows_what_was_typed_of_a_line)
{
	open_pair();
	cooked(0);
	type("half");
	CHECK(is_silent(slave));
	raw();
	EXPECT_READ("half");
}

TEST(going_canonical_makes_a_line_of_what_waits)
{
	open_pair();
	raw();
	type("waiting");
	CHECK_EQ(waiting_on(slave), 7);
	cooked(0);
	EXPECT_READ("waiting");
	type("more\n");
	EXPECT_READ("more\n");
}

TEST(an_end_of_file_that_waits_is_a_zero_byte_in_raw_mode)
{
	char buf[8];
	open_pair();
	cooked(0);
	type("a\4");
	CHECK(events_within(slave, POLLIN, PATIENCE_MS) & POLLIN);
	raw();
	CHECK_EQ(read(slave, buf, sizeof(buf)), 2);
	CHECK_EQ(buf[1], 0);
}

/* --- VMIN and VTIME --- */

TEST(min_0_time_0_never_waits)
{
	char buf[8];
	open_pair();
	raw();
	set_patience(0, 0);
	CHECK_EQ(read(slave, buf, sizeof(buf)), 0);
	type("abc");
	CHECK_EQ(waiting_on(slave), 3);
	CHECK_EQ(read(slave, buf, 2), 2);
	CHECK_EQ(read(slave, buf, sizeof(buf)), 1);
}

TEST(min_0_time_t_waits_for_the_first_byte_so_long)
{
	char buf[8];
	open_pair();
	raw();
	set_patience(0, 2);
	long start = now_ms();
	CHECK_EQ(read(slave, buf, sizeof(buf)), 0);
	CHECK(now_ms() - start >= 195);
	type("x");
	CHECK_EQ(read(slave, buf, sizeof(buf)), 1);
}

TEST(min_n_time_0_waits_for_so_many_bytes)
{
	char buf[8];
	open_pair();
	raw();
	set_patience(4, 0);
	pid_t pid = fork();
	if (pid == 0) {
		type("ab");
		sleep_ms(100);
		type("cd");
		_exit(0);
	}
	CHECK_EQ(read(slave, buf, sizeof(buf)), 4);
	wait_for(pid);
	type("xy");
	CHECK_EQ(read(slave, buf, 2), 2); /* no more were wanted */
}

TEST(min_n_time_t_ends_at_a_pause)
{
	char buf[8];
	open_pair();
	raw();
	set_patience(4, 1);
	type("ab");
	CHECK_EQ(read(slave, buf, sizeof(buf)), 2);
	pid_t pid = fork();
	if (pid == 0) {
		sleep_ms(300); /* the time begins with the first byte */
		type("z");
		_exit(0);
	}
	CHECK_EQ(read(slave, buf, sizeof(buf)), 1);
	wait_for(pid);
}

static void nothing(int signal)
{
	(void)signal;
}

TEST(a_signal_ends_a_read_with_the_bytes_it_has)
{
	char buf[8];
	struct sigaction action = {.sa_handler = nothing};
	open_pair();
	raw();
	set_patience(5, 0);
	sigaction(SIGALRM, &action, NULL);
	type("abc");
	CHECK_EQ(waiting_on(slave), 3);
	alarm(1);
	CHECK_EQ(read(slave, buf, sizeof(buf)), 3);
	alarm(1);
	CHECK_ERRNO(read(slave, buf, sizeof(buf)), EINTR);
}

TEST(poll_waits_for_min_bytes_unless_there_is_a_time)
{
	open_pair();
	raw();
	set_patience(3, 0);
	type("ab");
	CHECK(is_silent(slave));
	type("c");
	CHECK(events_within(slave, POLLIN, PATIENCE_MS) & POLLIN);
	set_patience(10, 1);
	CHECK(events_within(slave, POLLIN, 0) & POLLIN);
}

TEST(poll_says_that_a_line_is_there)
{
	open_pair();
	cooked(0);
	set_key(VMIN, 99); /* which means nothing here */
	type("a");
	CHECK(is_silent(slave));
	type("\n");
	CHECK(events_within(slave, POLLIN, PATIENCE_MS) & POLLIN);
}

/* --- Echo --- */

TEST(echo_shows_what_is_typed)
{
	open_pair();
	cooked(ECHO);
	type("hello\n");
	EXPECT_SHOWN("hello\r\n");
	cooked(ECHONL);
	EXPECT_READ("hello\n");
	type("secret\n");
	EXPECT_SHOWN("\r\n");
	CHECK(is_silent(master));
}

TEST(control_characters_are_echoed_readably)
{
	open_pair();
	cooked(ECHO | ECHOCTL);
	type("a\1\33\t\n");
	EXPECT_SHOWN("a^A^[\t\r\n");
	cooked(ECHO);
	EXPECT_READ("a\1\33\t\n");
	type("\1\n");
	EXPECT_SHOWN("\1\r\n");
}

TEST(erasing_is_shown_as_the_modes_say)
{
	open_pair();
	cooked(ECHO | ECHOE | ECHOK | ECHOKE | ECHOCTL);
	type("ab\177");
	EXPECT_SHOWN("ab\b \b");
	type("\25");
	EXPECT_SHOWN("\b \b");
	type("\1\177");
	EXPECT_SHOWN("^A\b \b\b \b");
	cooked(ECHO | ECHOK | ECHOCTL);
	type("ab\177\25");
	EXPECT_SHOWN("ab^?^U\r\n");
	cooked(ECHO | ECHOPRT | ECHOCTL);
	type("abc\177\177d");
	EXPECT_SHOWN("abc\\cb/d");
}

TEST(reprint_shows_the_line_again)
{
	open_pair();
	cooked(ECHO | ECHOCTL);
	type("abc\22d");
	EXPECT_SHOWN("abc^R\r\nabcd");
}

TEST(a_character_of_utf8_is_erased_whole)
{
	open_pair();
	cooked(ECHO | ECHOE);
	struct termios m;
	CHECK_OK(tcgetattr(slave, &m));
	m.c_iflag |= IUTF8;
	CHECK_OK(tcsetattr(slave, TCSANOW, &m));
	type("a\303\244\177\n");
	EXPECT_SHOWN("a\303\244\b \b\r\n");
	EXPECT_READ("a\n");
}

/* --- Translation --- */

TEST(returns_and_newlines_are_exchanged_on_input)
{
	open_pair();
	change_modes(ICRNL, 0, 0);
	type("\r\n");
	EXPECT_BYTES(slave, "\n\n");
	change_modes(INLCR, 0, 0);
	type("\r\n");
	EXPECT_BYTES(slave, "\r\r");
	change_modes(IGNCR, 0, 0);
	type("a\rb");
	EXPECT_BYTES(slave, "ab");
}

TEST(input_is_stripped_and_made_small)
{
	open_pair();
	change_modes(ISTRIP, 0, 0);
	type("\341b");
	EXPECT_BYTES(slave, "ab");
	change_modes(IUCLC, 0, IEXTEN);
	type("LoUd");
	EXPECT_BYTES(slave, "loud");
}

TEST(marked_input_doubles_the_mark)
{
	open_pair();
	change_modes(PARMRK, 0, 0);
	type("a\377b");
	EXPECT_BYTES(slave, "a\377\377b");
}

TEST(newlines_are_translated_on_output)
{
	open_pair();
	change_modes(0, OPOST | ONLCR, 0);
	put(slave, "a\nb");
	EXPECT_SHOWN("a\r\nb");
	change_modes(0, OPOST | OCRNL, 0);
	put(slave, "a\rb");
	EXPECT_SHOWN("a\nb");
	change_modes(0, ONLCR, 0); /* without OPOST: nothing */
	put(slave, "a\nb");
	EXPECT_SHOWN("a\nb");
}

TEST(returns_in_the_first_column_can_be_left_out)
{
	open_pair();
	change_modes(0, OPOST | ONOCR, 0);
	put(slave, "\r\r");
	put(slave, "a\r\rb");
	EXPECT_SHOWN("a\rb");
	change_modes(0, OPOST | ONOCR | ONLRET, 0);
	put(slave, "x\n\ry");
	EXPECT_SHOWN("x\ny");
}

TEST(tabs_become_spaces)
{
	open_pair();
	change_modes(0, OPOST | XTABS, 0);
	put(slave, "\rab\tc\t\bd");
	EXPECT_SHOWN("\rab      c       \bd");
}

TEST(output_is_made_large)
{
	open_pair();
	change_modes(0, OPOST | OLCUC, 0);
	put(slave, "loud");
	EXPECT_SHOWN("LOUD");
}

/* --- Flow --- */

TEST(keys_stop_output_and_let_it_go_on)
{
	open_pair();
	change_modes(IXON, 0, 0);
	nonblocking(slave);
	type("\23");
	while (events_within(slave, POLLOUT, 0) & POLLOUT)
		sleep_ms(1);
	CHECK_ERRNO(write(slave, "x", 1), EAGAIN);
	type("\21");
	CHECK(events_within(slave, POLLOUT, PATIENCE_MS) & POLLOUT);
	put(slave, "y");
	EXPECT_SHOWN("y");
	CHECK(is_silent(slave)); /* the keys were not input */
}

TEST(any_key_lets_output_go_on_with_ixany)
{
	open_pair();
	change_modes(IXON | IXANY, 0, 0);
	type("\23");
	while (events_within(slave, POLLOUT, 0) & POLLOUT)
		sleep_ms(1);
	type("k");
	CHECK(events_within(slave, POLLOUT, PATIENCE_MS) & POLLOUT);
	EXPECT_READ("k");
}

TEST(output_stopped_by_a_call_is_let_go_by_one_only)
{
	open_pair();
	change_modes(IXON | IXANY, 0, 0);
	CHECK_OK(tcflow(slave, TCOOFF));
	type("\21k");
	EXPECT_READ("k");
	CHECK_EQ(events_within(slave, POLLOUT, 0) & POLLOUT, 0);
	CHECK_OK(tcflow(slave, TCOON));
	CHECK(events_within(slave, POLLOUT, 0) & POLLOUT);
}

TEST(a_call_sends_stop_and_start)
{
	open_pair();
	raw();
	CHECK_OK(tcflow(slave, TCIOFF));
	CHECK_OK(tcflow(slave, TCION));
	EXPECT_SHOWN("\23\21");
}

TEST(switching_flow_control_off_lets_output_go_on)
{
	open_pair();
	change_modes(IXON, 0, 0);
	type("\23");
	while (events_within(slave, POLLOUT, 0) & POLLOUT)
		sleep_ms(1);
	raw();
	CHECK(events_within(slave, POLLOUT, PATIENCE_MS) & POLLOUT);
}

TEST(a_writer_sleeps_while_output_is_stopped)
{
	open_pair();
	raw();
	CHECK_OK(tcflow(slave, TCOOFF));
	pid_t pid = fork();
	if (pid == 0) {
		put(slave, "at last");
		_exit(0);
	}
	CHECK(is_silent(master));
	CHECK_OK(tcflow(slave, TCOON));
	EXPECT_SHOWN("at last");
	CHECK_EXITED(wait_for(pid), 0);
}

TEST(a_flush_drops_input)
{
	open_pair();
	raw();
	type("gone");
	CHECK_EQ(waiting_on(slave), 4);
	CHECK_OK(tcflush(slave, TCOFLUSH));
	CHECK_EQ(waiting_on(slave), 4);
	CHECK_OK(tcflush(slave, TCIFLUSH));
	CHECK(is_silent(slave));
}

/* --- Size --- */

TEST(both_sides_see_the_size)
{
	struct winsize size = {.ws_row = 50, .ws_col = 132, .ws_xpixel = 3, .ws_ypixel = 4}, got;
	open_pair();
	CHECK_OK(ioctl(slave, TIOCGWINSZ, &got));
	CHECK_EQ(got.ws_row, 0);
	CHECK_OK(ioctl(master, TIOCSWINSZ, &size));
	CHECK_OK(ioctl(slave, TIOCGWINSZ, &got));
	CHECK_EQ(memcmp(&size, &got, sizeof(size)), 0);
	CHECK_ERRNO(ioctl(slave, TIOCGWINSZ, (void *)1), EFAULT);
}
