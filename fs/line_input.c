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
}

/* Is the ring full of the line being typed, with no other to be read? */
static bool is_overlong(const struct line_discipline *line)
{
	return line_canonical(line) && line->readable == line->read_at;
}

size_t line_room(const struct line_discipline *line)
{
	size_t room = LINE_INPUT_SIZE - 1 - MIN(line_held(line), LINE_INPUT_SIZE - 1U);
	if (line->modes.c_iflag & PARMRK)
		room = (room + 2) / 3;
	return room == 0 && is_overlong(line) ? 1 : room;
}

void line_flush_input(struct line_discipline *line)
{
	line->read_at = line->readable = line->typed;
	line->erasing = false;
}

/* --- Flow --- */

void line_stop_output(struct line_discipline *line, bool stop)
{
	if (line->output_stopped == stop || line->output_held)
		return;
	line->output_stopped = stop;
	line->ops->flow(line, stop);
}

void line_hold_output(struct line_discipline *line, bool hold)
{
	if (line->output_held == hold)
		return;
	line->output_held = false;
	line_stop_output(line, hold);
	line->output_held = hold;
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
	if (line->typed == line->readable)
		line->line_column = line->column;
	line_echo(line, byte);
}

/* Puts input like any other into the ring; there is always room where line_room() said so. */
static void store(struct line_discipline *line, uint8_t byte)
{
	bool doubled = byte == PARITY_ESCAPE && line->modes.c_iflag & PARMRK;
	if (doubled && line_held(line) < LINE_INPUT_SIZE - 1)
		add(line, byte);
	if (line_held(line) < LINE_INPUT_SIZE)
		add(line, byte);
}

static void accept(struct line_discipline *line, uint8_t byte)
{
	if (line_room(line) == 0) {
		if (line->modes.c_iflag & IMAXBEL)
			line_echo_raw(line, "\a");
		return;
	}
	echo_input(line, byte);
	store(line, byte);
}

static void signal_typed(struct line_discipline *line, uint8_t byte, int signo)
{
	line->ops->signal(line, signo);
	if (!line_mode(line, NOFLSH)) {
		line_flush_input(line);
		line->ops->flushed(line);
	}
	if (line->modes.c_iflag & IXON)
		line_stop_output(line, false);
	if (line_mode(line, ECHO))
		line_echo(line, byte);
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

/* ^S, ^Q; false: it is neither. */
static bool receive_flow(struct line_discipline *line, uint8_t byte)
{
	bool start = line_is_key(line, byte, VSTART);
	if (!start && !line_is_key(line, byte, VSTOP))
		return false;
	line_stop_output(line, !start);
	return true;
}

/* What ends a line; false: it is none. */
static bool receive_end(struct line_discipline *line, uint8_t byte)
{
	if (byte == '\n') {
		if (line_mode(line, ECHO) || line_mode(line, ECHONL))
			line_echo_newline(line);
	} else if (line_is_key(line, byte, VEOF)) {
		byte = END_OF_FILE;
	} else if (line_is_key(line, byte, VEOL) ||
		   (line_mode(line, IEXTEN) && line_is_key(line, byte, VEOL2))) {
		if (line->typed == line->readable)
			line->line_column = line->column;
		if (line_mode(line, ECHO))
			line_echo(line, byte);
	} else {
		return false;
	}
	if (line_held(line) < LINE_INPUT_SIZE)
		add_end(line, byte);
	return true;
}

static void receive_literal_key(struct line_discipline *line)
{
	line->literal_next = true;
	if (!line_mode(line, ECHO))
		return;
	line_finish_erasing(line);
	if (line_mode(line, ECHOCTL))
		line_echo_raw(line, "^\b");
}

static void receive_canonical(struct line_discipline *line, uint8_t byte)
{
	if (line_edit(line, byte))
		return;
	if (line_mode(line, IEXTEN) && line_is_key(line, byte, VLNEXT)) {
		receive_literal_key(line);
		return;
	}
	if (line_mode(line, IEXTEN | ECHO) && line_is_key(line, byte, VREPRINT)) {
		line_reprint(line, byte);
		return;
	}
	if (!receive_end(line, byte))
		accept(line, byte);
}

/* A newline that a return became is shown as one, in raw mode too. */
static void accept_newline(struct line_discipline *line)
{
	if (line_mode(line, ECHO)) {
		line_finish_erasing(line);
		line_echo_newline(line);
	}
	if (line_room(line) > 0)
		store(line, '\n');
}

/* What is neither flow control nor a signal: returns are translated first. */
static void receive_text(struct line_discipline *line, uint8_t byte)
{
	tcflag_t input = line->modes.c_iflag;
	bool returned = byte == '\r' && input & ICRNL;
	if (byte == '\r' && input & IGNCR)
		return;
	if (returned)
		byte = '\n';
	else if (byte == '\n' && input & INLCR)
		byte = '\r';
	if (line_canonical(line))
		receive_canonical(line, byte);
	else if (returned)
		accept_newline(line);
	else
		accept(line, byte);
}

static void receive(struct line_discipline *line, uint8_t byte)
{
	tcflag_t input = line->modes.c_iflag;
	if (input & ISTRIP)
		byte &= 0x7f;
	if (input & IUCLC && line_mode(line, IEXTEN) && line_is_upper(byte))
		byte += LINE_CASE_STEP;
	if (line->literal_next) {
		line->literal_next = false;
		accept(line, byte);
		return;
	}
	if (input & IXON && receive_flow(line, byte))
		return;
	if (line_mode(line, ISIG) && receive_signal(line, byte))
		return;
	if (input & IXON && input & IXANY)
		line_stop_output(line, false);
	receive_text(line, byte);
}

void line_receive(struct line_discipline *line, uint8_t byte)
{
	if (is_overlong(line) && line_held(line) == LINE_INPUT_SIZE)
		line->typed--; /* what comes now takes the last place, above all the line's end */
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

/* Between the modes nothing is lost: what was typed of a line can be read in raw mode, with a zero
 * byte for each end of file, and what can be read is one line in canonical mode. */
static void change_reading(struct line_discipline *line)
{
	memset(line->marks, 0, sizeof(line->marks));
	line->readable = line->typed;
	line->erasing = line->literal_next = false;
	if (line_canonical(line) && line_held(line) > 0)
		bitmap_set(line->marks, line_place(line->typed - 1));
}

void line_set_modes(struct line_discipline *line, const struct termios *modes)
{
	const struct termios old = line->modes;
	line->modes = *modes;
	if ((old.c_lflag ^ modes->c_lflag) & ICANON)
		change_reading(line);
	if (old.c_iflag & IXON && !(modes->c_iflag & IXON))
		line_stop_output(line, false);
}
