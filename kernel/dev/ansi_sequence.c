/*
 * What sequences mean that begin with CSI (ESC [): numbers with semicolons between them have been
 * read, and here is the final byte, which says what is to be done with them (ECMA-48,
 * console_codes(4)). What is not known does nothing.
 */

#include "kernel/dev/ansi.h"
#include "kernel/dev/terminal.h"
#include "kernel/lib/format.h"

#define COLOUR_DEFAULT 7
#define IDENTITY       "\033[?6c" /* a VT102 */

/* Parameter `i`; a missing one, and where it counts something zero too, is `otherwise`. */
static unsigned parameter(const struct terminal *t, unsigned i, unsigned otherwise)
{
	return i < t->nparameters && t->parameters[i] ? t->parameters[i] : otherwise;
}

static void select_look(struct terminal *t, unsigned code)
{
	struct terminal_look *look = &t->look;

	if (code >= 30 && code <= 37)
		look->foreground = (uint8_t)(code - 30);
	else if (code >= 40 && code <= 47)
		look->background = (uint8_t)(code - 40);
	else if (code >= 90 && code <= 97) {
		look->foreground = (uint8_t)(code - 90);
		look->bold = true;
	} else if (code >= 100 && code <= 107)
		look->background = (uint8_t)(code - 100);
	else if (code == 39)
		look->foreground = COLOUR_DEFAULT;
	else if (code == 49)
		look->background = 0;
	else if (code == 0)
		*look = (struct terminal_look){.foreground = COLOUR_DEFAULT};
	else if (code == 1 || code == 21 || code == 22)
		look->bold = code == 1;
	else if (code == 4 || code == 24)
		look->underline = code == 4;
	else if (code == 5 || code == 25)
		look->blink = code == 5;
	else if (code == 7 || code == 27)
		look->reverse = code == 7;
}

/* 38;5;N and 38;2;R;G;B name colours the card has not: their numbers are passed over. */
static void select_looks(struct terminal *t)
{
	if (t->nparameters == 0)
		select_look(t, 0);
	for (unsigned i = 0; i < t->nparameters; i++) {
		unsigned code = t->parameters[i];

		if (code != 38 && code != 48)
			select_look(t, code);
		else if (i + 1 < t->nparameters)
			i += t->parameters[i + 1] == 2 ? 4 : 2;
	}
}

static void erase_in_line(struct terminal *t)
{
	unsigned start = t->row * t->columns;
	unsigned what = parameter(t, 0, 0);

	if (what > 2)
		return;
	terminal_erase(t, what == 0 ? start + t->column : start,
		       what == 1 ? start + t->column + 1 : start + t->columns);
}

static void erase_in_screen(struct terminal *t)
{
	unsigned here = t->row * t->columns + t->column;
	unsigned what = parameter(t, 0, 0);

	if (what > 3)
		return;
	terminal_erase(t, what == 0 ? here : 0, what == 1 ? here + 1 : t->rows * t->columns);
}

static void erase_cells(struct terminal *t)
{
	unsigned count = MIN(parameter(t, 0, 1), t->columns - t->column);
	unsigned here = t->row * t->columns + t->column;

	terminal_erase(t, here, here + count);
}

static void set_region(struct terminal *t)
{
	unsigned first = parameter(t, 0, 1);
	unsigned last = MIN(parameter(t, 1, t->rows), t->rows);

	if (first >= last)
		return;
	t->top = first - 1;
	t->bottom = last;
	terminal_move_to(t, 0, 0);
}

static void set_private_mode(struct terminal *t, unsigned mode, bool on)
{
	if (mode == 1)
		t->application_keys = on;
	else if (mode == 7)
		t->wrap = on;
	else if (mode == 25)
		t->cursor_hidden = !on;
	if (mode != 6)
		return;
	t->origin = on;
	terminal_move_to(t, 0, 0);
}

static void set_modes(struct terminal *t, bool on)
{
	for (unsigned i = 0; i < t->nparameters; i++) {
		unsigned mode = t->parameters[i];

		if (t->private_mode)
			set_private_mode(t, mode, on);
		else if (mode == 4)
			t->insert = on;
		else if (mode == 20)
			t->newline = on;
	}
}

void ansi_save_cursor(struct terminal *t)
{
	t->saved.row = t->row;
	t->saved.column = t->column;
	t->saved.origin = t->origin;
	t->saved.look = t->look;
	t->saved.charset = t->charset;
}

void ansi_restore_cursor(struct terminal *t)
{
	t->look = t->saved.look;
	t->charset = t->saved.charset;
	t->origin = t->saved.origin;
	terminal_move(t, (int)t->saved.row, (int)t->saved.column);
}

static void clear_tabs(struct terminal *t)
{
	unsigned what = parameter(t, 0, 0);

	if (what == 0)
		bitmap_clear(t->tabs, t->column);
	for (unsigned column = 0; what == 3 && column < t->columns; column++)
		bitmap_clear(t->tabs, column);
}

/* An answer that does not fit is not given: nobody has taken those before. */
static __printf_like(2, 3) void answer(struct terminal *t, const char *fmt, ...)
{
	char *to = t->answer + t->answer_length;
	size_t room = TERMINAL_ANSWER_MAX - t->answer_length;
	va_list args;

	va_start(args, fmt);
	size_t length = (size_t)vsnprintf(to, room, fmt, args);
	va_end(args);
	if (length < room)
		t->answer_length += length;
}

void ansi_identify(struct terminal *t)
{
	answer(t, IDENTITY);
}

/* Device status (DSR): how are you, and where is the cursor? */
static void report(struct terminal *t)
{
	unsigned what = parameter(t, 0, 0);
	unsigned row = t->origin ? t->row - t->top : t->row;

	if (what == 5)
		answer(t, "\033[0n");
	else if (what == 6)
		answer(t, "\033[%u;%uR", row + 1, t->column + 1);
}

void ansi_next_tab(struct terminal *t)
{
	size_t stop = bitmap_find_set(t->tabs, t->columns, t->column + 1);

	terminal_move(t, (int)t->row, (int)stop);
}

static void previous_tab(struct terminal *t)
{
	unsigned column = t->column;

	while (column > 0 && !bitmap_test(t->tabs, --column))
		;
	terminal_move(t, (int)t->row, (int)column);
}

static void move_by_tabs(struct terminal *t, char final)
{
	for (unsigned n = MIN(parameter(t, 0, 1), t->columns); n > 0; n--) {
		if (final == 'I')
			ansi_next_tab(t);
		else
			previous_tab(t);
	}
}

/* The sequences that move the cursor; false if `final` is none of them. */
static bool move_by_sequence(struct terminal *t, char final)
{
	int row = (int)t->row, column = (int)t->column;
	int n = (int)parameter(t, 0, 1);

	switch (final) {
	case 'A':
		terminal_move(t, row - n, column);
		return true;
	case 'B':
	case 'e':
		terminal_move(t, row + n, column);
		return true;
	case 'C':
	case 'a':
		terminal_move(t, row, column + n);
		return true;
	case 'D':
		terminal_move(t, row, column - n);
		return true;
	case 'E':
		terminal_move(t, row + n, 0);
		return true;
	case 'F':
		terminal_move(t, row - n, 0);
		return true;
	case 'G':
	case '`':
		terminal_move(t, row, n - 1);
		return true;
	case 'd':
		terminal_move_to(t, n - 1, column);
		return true;
	case 'H':
	case 'f':
		terminal_move_to(t, n - 1, (int)parameter(t, 1, 1) - 1);
		return true;
	case 'I':
	case 'Z':
		move_by_tabs(t, final);
		return true;
	default:
		return false;
	}
}

/* The sequences that change cells; false if `final` is none of them. */
static bool edit_by_sequence(struct terminal *t, char final)
{
	unsigned n = parameter(t, 0, 1);

	switch (final) {
	case 'J':
		erase_in_screen(t);
		return true;
	case 'K':
		erase_in_line(t);
		return true;
	case 'X':
		erase_cells(t);
		return true;
	case 'L':
		terminal_insert_lines(t, n);
		return true;
	case 'M':
		terminal_delete_lines(t, n);
		return true;
	case 'P':
		terminal_delete_cells(t, n);
		return true;
	case '@':
		terminal_insert_cells(t, n);
		return true;
	case 'S':
		terminal_scroll_up(t, n);
		return true;
	case 'T':
		terminal_scroll_down(t, n);
		return true;
	default:
		return false;
	}
}

/* The sequences that change how the terminal works, and those that ask. */
static void set_by_sequence(struct terminal *t, char final)
{
	switch (final) {
	case 'm':
		select_looks(t);
		break;
	case 'r':
		set_region(t);
		break;
	case 's':
		ansi_save_cursor(t);
		break;
	case 'u':
		ansi_restore_cursor(t);
		break;
	case 'g':
		clear_tabs(t);
		break;
	case 'n':
		report(t);
		break;
	case 'c':
		if (parameter(t, 0, 0) == 0)
			ansi_identify(t);
		break;
	default:
		break;
	}
}

void ansi_end_sequence(struct terminal *t, char final)
{
	if (t->unknown_mark)
		return;
	if (final == 'h' || final == 'l')
		set_modes(t, final == 'h');
	else if (!t->private_mode && !move_by_sequence(t, final) && !edit_by_sequence(t, final))
		set_by_sequence(t, final);
}
