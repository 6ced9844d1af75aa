/*
 * The output half: what is written, and echo. Bytes gather in a batch, so that the device is called
 * once for many; the column is followed as far as ordinary characters go, for tabs.
 */

#include "fs/line_discipline.h"

#define TAB_STOP 8
#define DELETE   0x7f

/* On Linux the byte that marks commands in its queue of echo: so it is echoed as it is. */
#define ECHO_UNTOUCHED 0xff

void line_flush_output(struct line_discipline *line)
{
	if (line->batched > 0)
		line->ops->output(line, line->batch, line->batched);
	line->batched = 0;
}

static void put(struct line_discipline *line, char c)
{
	if (line->batched == sizeof(line->batch))
		line_flush_output(line);
	line->batch[line->batched++] = c;
}

bool line_is_control(uint8_t byte)
{
	return byte < ' ' || byte == DELETE;
}

bool line_is_upper(uint8_t byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 0xc0 && byte <= 0xde && byte != 0xd7);
}

bool line_is_lower(uint8_t byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 0xdf && byte != 0xf7);
}

/* A line being typed goes on at the new place. */
static void put_newline(struct line_discipline *line)
{
	if (line->modes.c_oflag & (ONLRET | ONLCR))
		line->column = 0;
	if (line->modes.c_oflag & ONLCR)
		put(line, '\r');
	line->line_column = line->column;
	put(line, '\n');
}

static void put_return(struct line_discipline *line)
{
	if (line->modes.c_oflag & ONOCR && line->column == 0)
		return;
	if (line->modes.c_oflag & OCRNL) {
		put(line, '\n');
		if (line->modes.c_oflag & ONLRET)
			line->column = line->line_column = 0;
		return;
	}
	put(line, '\r');
	line->column = line->line_column = 0;
}

static void put_tab(struct line_discipline *line)
{
	unsigned spaces = TAB_STOP - line->column % TAB_STOP;
	line->column += spaces;
	if ((line->modes.c_oflag & TABDLY) != XTABS) {
		put(line, '\t');
		return;
	}
	while (spaces-- > 0)
		put(line, ' ');
}

/* In UTF-8 the bytes after the first of a character add no column. */
static bool adds_column(const struct line_discipline *line, uint8_t byte)
{
	bool continues = line->modes.c_iflag & IUTF8 && (byte & 0xc0) == 0x80;
	return !line_is_control(byte) && !continues;
}

static uint8_t upper(const struct line_discipline *line, uint8_t byte)
{
	bool change = line->modes.c_oflag & OLCUC && line_is_lower(byte);
	return change ? byte - LINE_CASE_STEP : byte;
}

/* One byte with the changes of OPOST. */
static void process(struct line_discipline *line, uint8_t byte)
{
	switch (byte) {
	case '\n':
		put_newline(line);
		break;
	case '\r':
		put_return(line);
		break;
	case '\t':
		put_tab(line);
		break;
	case '\b':
		line->column -= line->column > 0;
		put(line, '\b');
		break;
	default:
		line->column += adds_column(line, byte);
		put(line, (char)upper(line, byte));
	}
}

static void send(struct line_discipline *line, uint8_t byte)
{
	if (line->modes.c_oflag & OPOST)
		process(line, byte);
	else
		put(line, (char)byte);
}

void line_send(struct line_discipline *line, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		send(line, (uint8_t)bytes[i]);
	line_flush_output(line);
}

void line_echo(struct line_discipline *line, uint8_t byte)
{
	if (line->modes.c_lflag & ECHOCTL && line_is_control(byte) && byte != '\t') {
		put(line, '^');
		put(line, (char)(byte ^ 0x40));
		line->column += 2;
		return;
	}
	if (byte != ECHO_UNTOUCHED) {
		send(line, byte);
		return;
	}
	put(line, (char)byte);
	line->column++;
}

void line_echo_newline(struct line_discipline *line)
{
	send(line, '\n');
}

void line_echo_raw(struct line_discipline *line, const char *text)
{
	while (*text)
		put(line, *text++);
}

void line_erase_column(struct line_discipline *line, unsigned columns)
{
	for (; columns > 0; columns--) {
		send(line, '\b');
		send(line, ' ');
		send(line, '\b');
	}
}
