/*
 * Drawing a line that may be longer than the terminal is wide, with no more than ECMA-48's cursor
 * movement (CSI A, C) and erasure (CSI J): serial terminals and the VGA console know these.
 *
 * A change draws everything again from the prompt's row on, except for the most common one, a byte
 * typed at the end. Terminals differ in what happens when the last column is filled: some put the
 * cursor on the next row at once, some only with the next byte. A blank and a carriage return
 * after a full row bring both to the start of the next one.
 *
 * A control character is shown as ^X; of a UTF-8 character only the first byte takes a column.
 */
#include "screen.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "text.h"

enum {
	DEFAULT_COLUMNS = 80,
	DELETE = 127
};

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == DELETE;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t width(const char *text, size_t length)
{
	size_t columns = 0;

	for (size_t i = 0; i < length; i++)
		columns += is_control(text[i]) ? 2 : !is_continuation(text[i]);
	return columns;
}

/* The columns a prompt takes: escape sequences take none. */
static size_t prompt_width(const char *prompt)
{
	size_t columns = 0;

	while (*prompt) {
		if (prompt[0] == '\033' && prompt[1] == '[') {
			prompt += 2;
			prompt += strspn(prompt, "0123456789;?");
			if (*prompt)
				prompt++;
		} else {
			columns += !is_control(*prompt) && !is_continuation(*prompt);
			prompt++;
		}
	}
	return columns;
}

static void measure(struct screen *screen)
{
	struct winsize size = {.ws_col = 0};

	screen->columns = DEFAULT_COLUMNS;
	if (ioctl(screen->fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
		screen->columns = size.ws_col;
}

static void send(const struct screen *screen, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(screen->fd, bytes, length);
		if (written <= 0)
			return; /* the terminal is gone, which reading will find out */
		bytes += written;
		length -= (size_t)written;
	}
}

void screen_write(const struct screen *screen, const char *string)
{
	send(screen, string, strlen(string));
}

static void add_visible(struct text *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (is_control(text[i])) {
			text_add(out, '^');
			text_add(out, (char)(text[i] ^ 0x40));
		} else {
			text_add(out, text[i]);
		}
	}
}

static void add_movement(struct text *out, size_t count, char direction)
{
	char sequence[24];

	if (!count)
		return;
	snprintf(sequence, sizeof(sequence), "\033[%zu%c", count, direction);
	text_string(out, sequence);
}

void screen_begin(struct screen *screen, int fd, const char *prompt)
{
	const char *last_newline = strrchr(prompt, '\n');

	*screen = (struct screen){.fd = fd, .at_end = true};
	screen->prompt = last_newline ? last_newline + 1 : prompt;
	measure(screen);
	screen_write(screen, prompt);
}

void screen_draw(struct screen *screen, const char *text, size_t length, size_t cursor)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct text out;

	measure(screen);
	size_t before = prompt_width(screen->prompt);
	size_t end = before + width(text, length);
	size_t target = before + width(text, cursor);
	text_init(&out, &scratch);
	add_movement(&out, screen->cursor_row, 'A');
	text_string(&out, "\r\033[J");
	text_string(&out, screen->prompt);
	add_visible(&out, text, length);
	if (end && end % screen->columns == 0)
		text_string(&out, " \r");
	add_movement(&out, end / screen->columns - target / screen->columns, 'A');
	text_add(&out, '\r');
	add_movement(&out, target % screen->columns, 'C');
	send(screen, out.bytes, out.length);
	screen->cursor_row = target / screen->columns;
	screen->at_end = cursor == length;
	arena_release(&scratch, mark);
}

void screen_append(struct screen *screen, const char *text, size_t length)
{
	size_t end = prompt_width(screen->prompt) + width(text, length);

	if (is_control(text[length - 1]) || end % screen->columns == 0) {
		screen_draw(screen, text, length, length);
		return;
	}
	send(screen, text + length - 1, 1);
	screen->cursor_row = end / screen->columns;
}

void screen_end(struct screen *screen, const char *text, size_t length, const char *mark)
{
	if (!screen->at_end)
		screen_draw(screen, text, length, length);
	screen_write(screen, mark);
	screen_write(screen, "\n");
	screen->cursor_row = 0;
}

void screen_clear(struct screen *screen)
{
	screen_write(screen, "\033[H\033[J");
	screen->cursor_row = 0;
}
