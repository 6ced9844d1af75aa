/* The line discipline: bytes typed on one side, lines and echo on the other. */

#include "fs/line_discipline.h"
#include "kernel/lib/string.h"
#include "kernel/test.h"
#include "syscall/abi/signal.h"

/* A terminal that remembers what it was told. */
static struct {
	struct line_discipline line;
	char output[8192];
	size_t noutput;
	int last_signal;
	bool stopped;
} t;

static void on_output(struct line_discipline *line, const char *bytes, size_t n)
{
	(void)line;
	n = MIN(n, sizeof(t.output) - 1 - t.noutput);
	memcpy(t.output + t.noutput, bytes, n);
	t.noutput += n;
	t.output[t.noutput] = '\0';
}

static void on_signal(struct line_discipline *line, int signo)
{
	(void)line;
	t.last_signal = signo;
}

static void on_flow(struct line_discipline *line, bool stop)
{
	(void)line;
	t.stopped = stop;
}

static void on_flushed(struct line_discipline *line)
{
	(void)line;
}

static const struct line_ops ops = {on_output, on_signal, on_flow, on_flushed};

static void begin(void)
{
	memset(&t, 0, sizeof(t));
	line_init(&t.line, &ops);
}

static void type(const char *keys)
{
	while (*keys)
		line_receive(&t.line, (uint8_t)*keys++);
}

/* The output since the last time. */
static const char *shown(void)
{
	static char text[sizeof(t.output)];

	strlcpy(text, t.output, sizeof(text));
	t.noutput = 0;
	t.output[0] = '\0';
	return text;
}

/* One read of at most `n` bytes. */
static const char *read_line(size_t n)
{
	static char text[5000];
	bool done;
	size_t got = line_can_read(&t.line, 1) ? line_read(&t.line, text, n, &done) : 0;

	text[got] = '\0';
	return text;
}

static void set_local(tcflag_t set, tcflag_t clear)
{
	struct termios modes = t.line.modes;

	modes.c_lflag = (modes.c_lflag | set) & ~clear;
	line_set_modes(&t.line, &modes);
}

static void set_input(tcflag_t set, tcflag_t clear)
{
	struct termios modes = t.line.modes;

	modes.c_iflag = (modes.c_iflag | set) & ~clear;
	line_set_modes(&t.line, &modes);
}

KERNEL_TEST(a_line_can_be_read_when_it_ends)
{
	begin();
	type("hello");
	EXPECT(!line_can_read(&t.line, 1));
	EXPECT_STR(shown(), "hello");
	type("\r");
	EXPECT_STR(shown(), "\r\n");
	EXPECT(line_can_read(&t.line, 1));
	type("next\n");
	EXPECT_EQ(line_readable_bytes(&t.line), 11);
	EXPECT_STR(read_line(3), "hel");
	EXPECT_STR(read_line(100), "lo\n");
	EXPECT_STR(read_line(100), "next\n");
	EXPECT(!line_can_read(&t.line, 1));
}

KERNEL_TEST(erasing_takes_back_characters_words_and_lines_on_the_screen_too)
{
	begin();
	type("abc\177");
	EXPECT_STR(shown(), "abc\b \b");
	type("\177\177\177\177");
	EXPECT_STR(shown(), "\b \b\b \b");
	type("one two_2 ,; \027");
	EXPECT_STR(shown(), "one two_2 ,; \b \b\b \b\b \b\b \b\b \b\b \b\b \b\b \b\b \b");
	type("x\n");
	EXPECT_STR(read_line(100), "one x\n");
	shown();
	type("ab\001\025");
	EXPECT_STR(shown(), "ab^A\b \b\b \b\b \b\b \b");
	type("\n");
	EXPECT_STR(read_line(100), "\n");
}

KERNEL_TEST(a_tab_is_erased_by_as_many_columns_as_it_took)
{
	begin();
	line_send(&t.line, "$ ", 2);
	shown();
	type("a\t\177");
	EXPECT_STR(shown(), "a\t\b\b\b\b\b");
	type("\tb\177\177");
	EXPECT_STR(shown(), "\tb\b \b\b\b\b\b\b");
}

KERNEL_TEST(a_character_of_several_bytes_is_erased_whole)
{
	begin();
	set_input(IUTF8, 0);
	type("a\303\244\342\202\254\177");
	EXPECT_STR(shown(), "a\303\244\342\202\254\b \b");
	type("\177\n");
	EXPECT_STR(read_line(100), "a\n");
}

KERNEL_TEST(end_of_file_ends_a_read_and_alone_on_a_line_is_nothing)
{
	bool done;
	char buf[10];

	begin();
	type("ab\004");
	EXPECT_STR(shown(), "ab");
	EXPECT_EQ(line_read(&t.line, buf, sizeof(buf), &done), 2);
	EXPECT(done);
	EXPECT(!line_can_read(&t.line, 1));
	type("\004");
	EXPECT(line_can_read(&t.line, 1));
	EXPECT_EQ(line_readable_bytes(&t.line), 0);
	EXPECT_EQ(line_read(&t.line, buf, sizeof(buf), &done), 0);
	EXPECT(done);
	EXPECT(!line_can_read(&t.line, 1));
	/* A read of just so many bytes takes the end along: the next one waits. */
	type("cd\004");
	EXPECT_EQ(line_read(&t.line, buf, 2, &done), 2);
	EXPECT(!line_can_read(&t.line, 1));
}

KERNEL_TEST(keys_that_signal_throw_away_what_was_typed)
{
	begin();
	type("abc\003");
	EXPECT_EQ(t.last_signal, SIGINT);
	EXPECT_STR(shown(), "abc^C");
	type("\n");
	EXPECT_STR(read_line(100), "\n");
	type("\034");
	EXPECT_EQ(t.last_signal, SIGQUIT);
	type("\032");
	EXPECT_EQ(t.last_signal, SIGTSTP);
	set_local(NOFLSH, 0);
	type("kept\003\n");
	EXPECT_STR(read_line(100), "kept\n");
	set_local(0, ISIG | ICANON);
	t.last_signal = 0;
	type("\003");
	EXPECT_EQ(t.last_signal, 0);
	EXPECT_STR(read_line(100), "\003");
}

KERNEL_TEST(the_next_character_is_taken_literally_after_the_key_for_it)
{
	begin();
	type("\026\003\026\177\026\n\026\004x\n");
	EXPECT_EQ(t.last_signal, 0);
	EXPECT_STR(shown(), "^\b^C^\b^?^\b^J^\b^Dx\r\n");
	EXPECT_STR(read_line(100), "\003\177\n\004x\n");
}

KERNEL_TEST(echo_follows_its_modes)
{
	begin();
	set_local(0, ECHO);
	type("secret\n");
	EXPECT_STR(shown(), "");
	set_local(ECHONL, 0);
	type("secret\n");
	EXPECT_STR(shown(), "\r\n");
	set_local(ECHO, ECHOE | ECHOKE);
	type("ab\177\025");
	EXPECT_STR(shown(), "ab^?^U\r\n");
	set_local(ECHOPRT | ECHOE, 0);
	type("abc\177\177d\n");
	EXPECT_STR(shown(), "abc\\cb/d\r\n");
	set_local(0, ECHOPRT | ECHOCTL);
	type("\001");
	EXPECT_STR(shown(), "\001");
	set_local(ECHOCTL, 0);
	type("b\022");
	EXPECT_STR(shown(), "b^R\r\n^Ab");
}

KERNEL_TEST(ends_of_lines_are_translated_as_the_modes_say)
{
	begin();
	set_local(0, ICANON | ECHO);
	type("\r\n");
	EXPECT_STR(read_line(10), "\n\n");
	set_input(INLCR, ICRNL);
	type("\r\n");
	EXPECT_STR(read_line(10), "\r\r");
	set_input(IGNCR, INLCR);
	type("\r\n");
	EXPECT_STR(read_line(10), "\n");
	set_input(ISTRIP, 0);
	type("\341");
	EXPECT_STR(read_line(10), "a");
	line_send(&t.line, "x\ny", 3);
	EXPECT_STR(shown(), "x\r\ny");
	t.line.modes.c_oflag &= ~OPOST;
	line_send(&t.line, "x\ny", 3);
	EXPECT_STR(shown(), "x\ny");
	t.line.modes.c_oflag = OPOST | XTABS;
	line_send(&t.line, "\r12\t3", 5);
	EXPECT_STR(shown(), "\r12      3");
}

KERNEL_TEST(output_stops_and_goes_on_with_its_keys)
{
	begin();
	type("\023");
	EXPECT(t.stopped && t.line.output_stopped);
	type("x");
	EXPECT(t.line.output_stopped);
	type("\021");
	EXPECT(!t.stopped && !t.line.output_stopped);
	set_input(IXANY, 0);
	type("\023y\n");
	EXPECT(!t.line.output_stopped);
	EXPECT_STR(read_line(10), "xy\n");
	set_input(0, IXON);
	type("\023\n");
	EXPECT(!t.line.output_stopped);
	EXPECT_STR(read_line(10), "\023\n");
}

KERNEL_TEST(changing_between_raw_and_canonical_mode_loses_nothing)
{
	begin();
	type("typed");
	set_local(0, ICANON);
	EXPECT(line_can_read(&t.line, 1));
	EXPECT(!line_can_read(&t.line, 6));
	EXPECT_STR(read_line(2), "ty");
	set_local(ICANON, 0);
	EXPECT_STR(read_line(100), "ped");
	type("line\n");
	EXPECT_STR(read_line(100), "line\n");
}

KERNEL_TEST(a_line_that_is_too_long_is_cut_and_can_still_be_ended)
{
	begin();
	set_local(0, ECHO);
	for (unsigned i = 0; i < 2 * LINE_INPUT_SIZE; i++)
		type("x");
	EXPECT(!line_can_read(&t.line, 1));
	type("\n");
	EXPECT_EQ(strlen(read_line(4999)), LINE_INPUT_SIZE);
	type("short\n");
	EXPECT_STR(read_line(100), "short\n");
}

/* Whatever is typed and however modes change, nothing is read past what was typed, and the ring
 * holds. */
KERNEL_TEST(no_keys_and_modes_confuse_the_ring)
{
	uint32_t state = 99;
	char buf[64];
	bool done;

	begin();
	for (unsigned round = 0; round < 20000; round++) {
		state = state * 1664525U + 1013904223U;
		uint32_t what = state >> 16;
		if (what % 50 == 0)
			set_local(what & ICANON, ~what & (ICANON | ECHO | ECHOPRT | ECHOE));
		else if (what % 7 == 0)
			line_read(&t.line, buf, what % sizeof(buf), &done);
		else
			line_receive(&t.line, (uint8_t)(what >> 3));
		t.noutput = 0;
		EXPECT(t.line.typed - t.line.read_at <= LINE_INPUT_SIZE);
		EXPECT(t.line.readable - t.line.read_at <= t.line.typed - t.line.read_at);
	}
}
