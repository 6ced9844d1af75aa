/*
 * The input half: from a byte typed to something to read. The order in which a byte is looked at is
 * the standard's: flow control, signals, translation of ends of lines, editing, and only then is it
 * input.
 */

#include "fs/line_discipline.h"
#include "kernel/lib/string.h"
#include "syscall/abi/signal.h"

#define PLACE(at)     ((at) % LINE_INPUT_SIZE)
#define CONTROL(c)    ((c)&0x1f)
#define HIGH_WATER    (LINE_INPUT_SIZE - 512) /* IXOFF: ask the other side to stop */
#define LOW_WATER     512                     /* and to go on */
#define END_OF_FILE   0                       /* a marked byte */
#define PARITY_ESCAPE 0xff                    /* PARMRK doubles it */
#define TAB_STOP      8

/* stty sane, as a new terminal on Linux has it. */
static const struct termios initial_modes = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc =
		{
			[VINTR] = CONTROL('C'),
			[VQUIT] = CONTROL('\\'),
			[VERASE] = 0x7f,
			[VKILL] = CONTROL('U'),
			[VEOF] = CONTROL('D'),
			[VMIN] = 1,
			[VSTART] = CONTROL('Q'),
			[VSTOP] = CONTROL('S'),
			[VSUSP] = CONTROL('Z'),
			[VREPRINT] = CONTROL('R'),
			[VDISCARD] = CONTROL('O'),
			[VWERASE] = CONTROL('W'),
			[VLNEXT] = CONTROL('V'),
		},
};

void line_init(struct line_discipline *line, const struct line_ops *ops)
{
	memset(line, 0, sizeof(*line));
	line->ops = ops;
	line->modes = initial_modes;
}

/* Is `byte` the control character number `which`? A zero in c_cc is none. */
static bool is(const struct line_discipline *line, uint8_t byte, unsigned which)
{
	return byte != _POSIX_VDISABLE && byte == line->modes.c_cc[which];
}

static bool mode(const struct line_discipline *line, tcflag_t local)
{
	return (line->modes.c_lflag & local) == local;
}

/* --- The ring --- */

static size_t held(const struct line_discipline *line)
{
	return line->typed - line->read_at;
}

static void add(struct line_discipline *line, uint8_t byte)
{
	line->input[PLACE(line->typed)] = byte;
	bitmap_clear(line->marks, PLACE(line->typed));
	line->typed++;
	if (!line_canonical(line))
		line->readable = line->typed;
}

/* The line being typed ends with this byte and can be read. */
static void add_end(struct line_discipline *line, uint8_t byte)
{
	add(line, byte);
	bitmap_set(line->marks, PLACE(line->typed - 1));
	line->readable = line->typed;
	line->line_column = line->column;
}

/* Is there room for one more? A canonical line leaves a place for the byte that ends it. */
static bool has_room(const struct line_discipline *line)
{
	if (line_canonical(line))
		return line->typed - line->readable < LINE_MAX_EDITED - 1 &&
		       held(line) < LINE_INPUT_SIZE - 1;
	return held(line) < LINE_INPUT_SIZE;
}

void line_flush_input(struct line_discipline *line)
{
	line->read_at = line->readable = line->typed;
	line->line_column = line->column;
	line->erasing = false;
}

/* --- Flow --- */

void line_stop_output(struct line_discipline *line, bool stop)
{
	if (line->output_stopped == stop)
		return;
	line->output_stopped = stop;
	line->ops->flow(line, stop);
}

/* IXOFF: tells the other side to stop sending or to go on, as the ring fills and empties. */
static void throttle(struct line_discipline *line)
{
	if (!(line->modes.c_iflag & IXOFF))
		return;
	bool stop = line->input_stopped ? held(line) > LOW_WATER : held(line) >= HIGH_WATER;
	if (stop == line->input_stopped)
		return;
	char signal = (char)line->modes.c_cc[stop ? VSTOP : VSTART];
	line->input_stopped = stop;
	line->ops->output(line, &signal, 1);
}

/* --- Erasing --- */

static bool is_word(uint8_t byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || byte == '_' || byte >= 0x80;
}

/* The last character typed: steps back over the bytes that continue it in UTF-8. */
static uint32_t last_character(const struct line_discipline *line)
{
	uint32_t at = line->typed - 1;
	while (line->modes.c_iflag & IUTF8 && at != line->readable &&
	       (line->input[PLACE(at)] & 0xc0) == 0x80)
		at--;
	return at;
}

/* How many columns the tab at `at` took: it ended at a stop, and before it were the characters back
 * to the one before or to the line's beginning. */
static unsigned tab_columns(const struct line_discipline *line, uint32_t at)
{
	unsigned before = 0;
	bool after_tab = false;
	while (at != line->readable && !after_tab) {
		uint8_t byte = line->input[PLACE(--at)];
		after_tab = byte == '\t';
		if (line_is_control(byte) && !after_tab)
			before += mode(line, ECHOCTL) ? 2 : 0;
		else if (!after_tab && !(line->modes.c_iflag & IUTF8 && (byte & 0xc0) == 0x80))
			before++;
	}
	if (!after_tab)
		before += line->line_column;
	return TAB_STOP - before % TAB_STOP;
}

/* Takes the character at `at` off the screen. */
static void unecho(struct line_discipline *line, uint32_t at)
{
	uint8_t byte = line->input[PLACE(at)];
	if (byte == '\t') {
		for (unsigned n = tab_columns(line, at); n > 0; n--) {
			line_echo_raw(line, "\b");
			line->column -= line->column > 0;
		}
		return;
	}
	if (line_is_control(byte))
		line_erase_column(line, mode(line, ECHOCTL) ? 2 : 0);
	else
		line_erase_column(line, 1);
}

/* Ends an erasure that was printed between \ and / . */
static void finish_erasing(struct line_discipline *line)
{
	if (line->erasing) {
		line_echo(line, '/');
		line->erasing = false;
	}
}

/* Shows that the character at `at`, which ends at `end`, goes. */
static void show_erasure(struct line_discipline *line, uint32_t at, uint32_t end, uint8_t key,
			 bool many)
{
	if (!mode(line, ECHO))
		return;
	if (mode(line, ECHOPRT)) {
		if (!line->erasing)
			line_echo(line, '\\');
		line->erasing = true;
		for (; at != end; at++)
			line_echo(line, line->input[PLACE(at)]);
	} else if (!many && !mode(line, ECHOE)) {
		line_echo(line, key);
	} else {
		unecho(line, at);
	}
}

static void erase_character(struct line_discipline *line, uint8_t key, bool many)
{
	uint32_t end = line->typed, at = last_character(line);
	show_erasure(line, at, end, key, many);
	line->typed = at;
}

/* Back over what is no word, then over the word. */
static void erase_word(struct line_discipline *line, uint8_t key)
{
	bool seen_word = false;
	while (line->typed != line->readable) {
		bool word = is_word(line->input[PLACE(last_character(line))]);
		if (seen_word && !word)
			break;
		seen_word |= word;
		erase_character(line, key, true);
	}
}

/* The whole line: from the screen too if it can be, else on a new line. */
static void erase_line(struct line_discipline *line, uint8_t key)
{
	if (mode(line, ECHO | ECHOK | ECHOKE | ECHOE)) {
		while (line->typed != line->readable)
			erase_character(line, key, true);
		return;
	}
	line->typed = line->readable;
	if (!mode(line, ECHO))
		return;
	finish_erasing(line);
	line_echo(line, key);
	if (mode(line, ECHOK))
		line_echo_newline(line);
}

/* Editing keys; false: it is none. */
static bool edit(struct line_discipline *line, uint8_t byte)
{
	bool extended = mode(line, IEXTEN);
	bool erase = is(line, byte, VERASE), kill = is(line, byte, VKILL);
	bool word = extended && is(line, byte, VWERASE);
	if (!erase && !kill && !word)
		return false;
	if (line->typed == line->readable)
		return true;
	if (kill)
		erase_line(line, byte);
	else if (word)
		erase_word(line, byte);
	else
		erase_character(line, byte, false);
	if (line->typed == line->readable)
		finish_erasing(line);
	return true;
}

/* ^R: the line once more. */
static void reprint(struct line_discipline *line, uint8_t key)
{
	finish_erasing(line);
	line_echo(line, key);
	line_echo_newline(line);
	line->line_column = line->column;
	for (uint32_t at = line->readable; at != line->typed; at++)
		line_echo(line, line->input[PLACE(at)]);
}

/* --- One byte --- */

static void echo_input(struct line_discipline *line, uint8_t byte)
{
	if (!mode(line, ECHO))
		return;
	finish_erasing(line);
	if (byte == '\n') {
		line_echo_newline(line);
		return;
	}
	if (line->typed == line->readable)
		line->line_column = line->column;
	line_echo(line, byte);
}

/* Input like any other. */
static void accept(struct line_discipline *line, uint8_t byte)
{
	bool doubled = byte == PARITY_ESCAPE && line->modes.c_iflag & PARMRK;
	if (!has_room(line)) {
		if (line->modes.c_iflag & IMAXBEL)
			line_echo_raw(line, "\a");
		return;
	}
	echo_input(line, byte);
	if (doubled && has_room(line))
		add(line, byte);
	add(line, byte);
}

static void signal_typed(struct line_discipline *line, uint8_t byte, int signo)
{
	if (!mode(line, NOFLSH))
		line_flush_input(line);
	line_stop_output(line, false);
	if (mode(line, ECHO)) {
		line_echo(line, byte);
		line_flush_output(line);
	}
	line->ops->signal(line, signo);
}

/* ^C, ^\, ^Z; false: it is none. */
static bool receive_signal(struct line_discipline *line, uint8_t byte)
{
	if (is(line, byte, VINTR))
		signal_typed(line, byte, SIGINT);
	else if (is(line, byte, VQUIT))
		signal_typed(line, byte, SIGQUIT);
	else if (is(line, byte, VSUSP))
		signal_typed(line, byte, SIGTSTP);
	else
		return false;
	return true;
}

/* ^S, ^Q, and with IXANY any key; false: it is to be looked at further. */
static bool receive_flow(struct line_discipline *line, uint8_t byte)
{
	if (is(line, byte, VSTART)) {
		line_stop_output(line, false);
		return true;
	}
	if (is(line, byte, VSTOP)) {
		line_stop_output(line, true);
		return true;
	}
	if (line->modes.c_iflag & IXANY)
		line_stop_output(line, false);
	return false;
}

/* What ends a line; false: it is none. */
static bool receive_end(struct line_discipline *line, uint8_t byte)
{
	if (byte == '\n') {
		if (mode(line, ECHO) || mode(line, ECHONL)) {
			finish_erasing(line);
			line_echo_newline(line);
		}
	} else if (is(line, byte, VEOF)) {
		byte = END_OF_FILE;
	} else if (is(line, byte, VEOL) || (mode(line, IEXTEN) && is(line, byte, VEOL2))) {
		echo_input(line, byte);
	} else {
		return false;
	}
	if (held(line) < LINE_INPUT_SIZE)
		add_end(line, byte);
	return true;
}

static void receive_canonical(struct line_discipline *line, uint8_t byte)
{
	if (edit(line, byte))
		return;
	if (mode(line, IEXTEN) && is(line, byte, VLNEXT)) {
		line->literal_next = true;
		finish_erasing(line);
		if (mode(line, ECHO | ECHOCTL))
			line_echo_raw(line, "^\b");
		return;
	}
	if (mode(line, IEXTEN | ECHO) && is(line, byte, VREPRINT)) {
		reprint(line, byte);
		return;
	}
	if (!receive_end(line, byte))
		accept(line, byte);
}

/* Changes of the byte that do not depend on what it means; false: it is dropped. */
static bool translate(const struct line_discipline *line, uint8_t *byte)
{
	tcflag_t input = line->modes.c_iflag;
	if (*byte == '\r') {
		if (input & IGNCR)
			return false;
		if (input & ICRNL)
			*byte = '\n';
	} else if (*byte == '\n' && input & INLCR) {
		*byte = '\r';
	}
	return true;
}

static void receive(struct line_discipline *line, uint8_t byte)
{
	tcflag_t input = line->modes.c_iflag;
	if (input & ISTRIP)
		byte &= 0x7f;
	if (input & IUCLC && mode(line, IEXTEN) && byte >= 'A' && byte <= 'Z')
		byte += 'a' - 'A';
	if (line->literal_next) {
		line->literal_next = false;
		accept(line, byte);
		return;
	}
	if (input & IXON && receive_flow(line, byte))
		return;
	if (mode(line, ISIG) && receive_signal(line, byte))
		return;
	if (!translate(line, &byte))
		return;
	if (line_canonical(line))
		receive_canonical(line, byte);
	else
		accept(line, byte);
}

void line_receive(struct line_discipline *line, uint8_t byte)
{
	receive(line, byte);
	line_flush_output(line);
	throttle(line);
}

/* --- Reading --- */

bool line_can_read(const struct line_discipline *line, size_t min)
{
	size_t n = line->readable - line->read_at;
	return line_canonical(line) ? n > 0 : n >= MAX(min, (size_t)1);
}

static bool is_end_of_file(const struct line_discipline *line, uint32_t at)
{
	return line->input[PLACE(at)] == END_OF_FILE && bitmap_test(line->marks, PLACE(at));
}

static size_t read_canonical(struct line_discipline *line, uint8_t *to, size_t n, bool *line_done)
{
	size_t got = 0;
	*line_done = false;
	while (!*line_done && line->read_at != line->readable) {
		uint32_t at = line->read_at;
		bool end = is_end_of_file(line, at);
		if (got == n && !end)
			break;
		*line_done = bitmap_test(line->marks, PLACE(at));
		if (!end)
			to[got++] = line->input[PLACE(at)];
		line->read_at++;
	}
	return got;
}

size_t line_read(struct line_discipline *line, void *to, size_t n, bool *line_done)
{
	size_t got = 0;
	uint8_t *bytes = to;
	if (line_canonical(line)) {
		got = read_canonical(line, to, n, line_done);
	} else {
		*line_done = false;
		while (got < n && line->read_at != line->readable)
			bytes[got++] = line->input[PLACE(line->read_at++)];
	}
	throttle(line);
	return got;
}

size_t line_readable_bytes(const struct line_discipline *line)
{
	size_t n = line->readable - line->read_at;
	for (uint32_t at = line->read_at; line_canonical(line) && at != line->readable; at++)
		n -= is_end_of_file(line, at);
	return n;
}

/* Between the modes nothing is lost: what was typed of a line can be read in raw mode, and what can
 * be read is a line in canonical mode. */
void line_set_modes(struct line_discipline *line, const struct termios *modes)
{
	bool was_canonical = line_canonical(line);
	line->modes = *modes;
	if (!(modes->c_iflag & IXON))
		line_stop_output(line, false);
	if (was_canonical == line_canonical(line))
		return;
	line->readable = line->typed;
	line->erasing = line->literal_next = false;
	line->line_column = line->column;
	if (!was_canonical && held(line) > 0)
		bitmap_set(line->marks, PLACE(line->typed - 1));
}
