/*
 * The input half: from a byte typed to something to read. The order in which a byte is looked at is
 * the standard's: flow control, signals, translation of ends of lines, editing, and only then is it
 * input.
 */

#include "fs/line_discipline.h"
#include "kernel/lib/string.h"
#include "syscall/abi/signal.h"

#define CONTROL(c)    ((c)&0x1f)
#define HIGH_WATER    (LINE_INPUT_SIZE - 512) /* IXOFF: ask the other side to stop */
#define LOW_WATER     512                     /* and to go on */
#define END_OF_FILE   0                       /* a marked byte */
#define PARITY_ESCAPE 0xff                    /* PARMRK doubles it */

/* stty sane, as a new terminal on Linux has it; and IUTF8, as its console has, because the terminal
 * at the other end of the serial line sends UTF-8. */
static const struct termios initial_modes = {
	.c_iflag = ICRNL | IXON | IUTF8,
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

/* --- The ring --- */

static void add(struct line_discipline *line, uint8_t byte)
{
	line->input[line_place(line->typed)] = byte;
	bitmap_clear(line->marks, line_place(line->typed));
	line->typed++;
	if (!line_canonical(line))
		line->readable = line->typed;
}

/* The line being typed ends with this byte and can be read. */
static void add_end(struct line_discipline *line, uint8_t byte)
{
	add(line, byte);
	bitmap_set(line->marks, line_place(line->typed - 1));
	line->readable = line->typed;
	line->line_column = line->column;
}

/* Is there room for one more? A canonical line leaves a place for the byte that ends it. */
static bool has_room(const struct line_discipline *line)
{
	if (line_canonical(line))
		return line->typed - line->readable < LINE_MAX_EDITED - 1 &&
		       line_held(line) < LINE_INPUT_SIZE - 1;
	return line_held(line) < LINE_INPUT_SIZE;
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
	bool stop =
		line->input_stopped ? line_held(line) > LOW_WATER : line_held(line) >= HIGH_WATER;
	if (stop == line->input_stopped)
		return;
	char signal = (char)line->modes.c_cc[stop ? VSTOP : VSTART];
	line->input_stopped = stop;
	line->ops->output(line, &signal, 1);
}

/* --- One byte --- */

static void echo_input(struct line_discipline *line, uint8_t byte)
{
	if (!line_mode(line, ECHO))
		return;
	line_finish_erasing(line);
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
	if (!line_mode(line, NOFLSH))
		line_flush_input(line);
	line_stop_output(line, false);
	if (line_mode(line, ECHO)) {
		line_echo(line, byte);
		line_flush_output(line);
	}
	line->ops->signal(line, signo);
}

/* ^C, ^\, ^Z; false: it is none. */
static bool receive_signal(struct line_discipline *line, uint8_t byte)
{
	if (line_is_key(line, byte, VINTR))
		signal_typed(line, byte, SIGINT);
	else if (line_is_key(line, byte, VQUIT))
		signal_typed(line, byte, SIGQUIT);
	else if (line_is_key(line, byte, VSUSP))
		signal_typed(line, byte, SIGTSTP);
	else
		return false;
	return true;
}

/* ^S, ^Q, and with IXANY any key; false: it is to be looked at further. */
static bool receive_flow(struct line_discipline *line, uint8_t byte)
{
	if (line_is_key(line, byte, VSTART)) {
		line_stop_output(line, false);
		return true;
	}
	if (line_is_key(line, byte, VSTOP)) {
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
		if (line_mode(line, ECHO) || line_mode(line, ECHONL)) {
			line_finish_erasing(line);
			line_echo_newline(line);
		}
	} else if (line_is_key(line, byte, VEOF)) {
		byte = END_OF_FILE;
	} else if (line_is_key(line, byte, VEOL) ||
		   (line_mode(line, IEXTEN) && line_is_key(line, byte, VEOL2))) {
		echo_input(line, byte);
	} else {
		return false;
	}
	if (line_held(line) < LINE_INPUT_SIZE)
		add_end(line, byte);
	return true;
}

static void receive_canonical(struct line_discipline *line, uint8_t byte)
{
	if (line_edit(line, byte))
		return;
	if (line_mode(line, IEXTEN) && line_is_key(line, byte, VLNEXT)) {
		line->literal_next = true;
		line_finish_erasing(line);
		if (line_mode(line, ECHO | ECHOCTL))
			line_echo_raw(line, "^\b");
		return;
	}
	if (line_mode(line, IEXTEN | ECHO) && line_is_key(line, byte, VREPRINT)) {
		line_reprint(line, byte);
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
	if (input & IUCLC && line_mode(line, IEXTEN) && byte >= 'A' && byte <= 'Z')
		byte += 'a' - 'A';
	if (line->literal_next) {
		line->literal_next = false;
		accept(line, byte);
		return;
	}
	if (input & IXON && receive_flow(line, byte))
		return;
	if (line_mode(line, ISIG) && receive_signal(line, byte))
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
	return line->input[line_place(at)] == END_OF_FILE &&
	       bitmap_test(line->marks, line_place(at));
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
		*line_done = bitmap_test(line->marks, line_place(at));
		if (!end)
			to[got++] = line->input[line_place(at)];
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
			bytes[got++] = line->input[line_place(line->read_at++)];
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
	if (!was_canonical && line_held(line) > 0)
		bitmap_set(line->marks, line_place(line->typed - 1));
}
