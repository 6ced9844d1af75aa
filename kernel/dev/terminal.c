/*
 * The screen behind the sequences: cells, cursor, scroll region. Wrapping is as on the VT100: a
 * character in the last column leaves the cursor there and only notes that the line is full; the
 * next character wraps first. So a full line followed by a line feed is one line, not two.
 *
 * Moving lines stays within the scroll region. What is erased takes the current background.
 */

#include "kernel/dev/terminal.h"
#include "kernel/dev/cp437.h"
#include "kernel/lib/string.h"

#define COLOUR_WHITE 7
#define COLOUR_CYAN  6
#define CELL_BRIGHT  0x8
#define TAB_WIDTH    8

/* The card's colours have red and blue exchanged. */
static uint16_t card_colour(uint8_t ansi)
{
	static const uint8_t colours[8] = {0, 4, 2, 6, 1, 5, 3, 7};

	return colours[ansi];
}

/* The card cannot underline: cyan stands for it, as on Linux's console. */
static uint16_t cell(const struct terminal *t, uint8_t glyph)
{
	const struct terminal_look *look = &t->look;
	uint16_t foreground = card_colour(look->underline ? COLOUR_CYAN : look->foreground);
	uint16_t background = card_colour(look->background);
	uint16_t attribute = look->reverse ? (uint16_t)(foreground << 4 | background)
					   : (uint16_t)(background << 4 | foreground);

	if (look->bold)
		attribute |= CELL_BRIGHT;
	if (look->blink)
		attribute |= CELL_BRIGHT << 4;
	return (uint16_t)(attribute << 8 | glyph);
}

static uint16_t blank(const struct terminal *t)
{
	return (uint16_t)((card_colour(t->look.background) << 4 | COLOUR_WHITE) << 8 | ' ');
}

static unsigned cell_index(const struct terminal *t)
{
	return t->row * t->columns + t->column;
}

void terminal_erase(struct terminal *t, unsigned from, unsigned to)
{
	uint16_t empty = blank(t);

	for (unsigned i = from; i < to; i++)
		t->cells[i] = empty;
	t->wrap_pending = false;
}

/* Moves cells [from, from + count) to `to`; the two may overlap. */
static void move_cells(struct terminal *t, unsigned to, unsigned from, unsigned count)
{
	memmove(t->cells + to, t->cells + from, count * sizeof(t->cells[0]));
}

/* Rows [top, bottom) move up; empty ones come in from below. */
static void move_up(struct terminal *t, unsigned top, unsigned bottom, unsigned count)
{
	count = MIN(count, bottom - top);
	move_cells(t, top * t->columns, (top + count) * t->columns,
		   (bottom - top - count) * t->columns);
	terminal_erase(t, (bottom - count) * t->columns, bottom * t->columns);
}

static void move_down(struct terminal *t, unsigned top, unsigned bottom, unsigned count)
{
	count = MIN(count, bottom - top);
	move_cells(t, (top + count) * t->columns, top * t->columns,
		   (bottom - top - count) * t->columns);
	terminal_erase(t, top * t->columns, (top + count) * t->columns);
}

void terminal_scroll_up(struct terminal *t, unsigned count)
{
	if (t->leaving && t->top == 0 && t->bottom == t->rows)
		t->leaving(t, MIN(count, t->rows));
	move_up(t, t->top, t->bottom, count);
}

void terminal_scroll_down(struct terminal *t, unsigned count)
{
	move_down(t, t->top, t->bottom, count);
}

static bool in_region(const struct terminal *t)
{
	return t->row >= t->top && t->row < t->bottom;
}

void terminal_insert_lines(struct terminal *t, unsigned count)
{
	if (in_region(t))
		move_down(t, t->row, t->bottom, count);
}

void terminal_delete_lines(struct terminal *t, unsigned count)
{
	if (in_region(t))
		move_up(t, t->row, t->bottom, count);
}

void terminal_insert_cells(struct terminal *t, unsigned count)
{
	unsigned at = cell_index(t), to_end = t->columns - t->column;

	count = MIN(count, to_end);
	move_cells(t, at + count, at, to_end - count);
	terminal_erase(t, at, at + count);
}

void terminal_delete_cells(struct terminal *t, unsigned count)
{
	unsigned at = cell_index(t), to_end = t->columns - t->column;

	count = MIN(count, to_end);
	move_cells(t, at, at + count, to_end - count);
	terminal_erase(t, at + to_end - count, at + to_end);
}

void terminal_line_feed(struct terminal *t)
{
	t->wrap_pending = false;
	if (t->row + 1 == t->bottom)
		terminal_scroll_up(t, 1);
	else if (t->row + 1 < t->rows)
		t->row++;
}

void terminal_reverse_line_feed(struct terminal *t)
{
	t->wrap_pending = false;
	if (t->row == t->top)
		terminal_scroll_down(t, 1);
	else if (t->row > 0)
		t->row--;
}

/* What letters mean in the set of lines and corners (VT102, "Special Graphics"); from _ on. */
static uint32_t drawing_character(uint32_t code)
{
	static const uint16_t drawing[] = {
		0x00a0, 0x2666, 0x2592, 0x2192, 0x2191, 0x2190, 0x2193, 0x00b0,
		0x00b1, 0x2591, 0x2195, 0x2518, 0x2510, 0x250c, 0x2514, 0x253c,
		0x2500, 0x2500, 0x2500, 0x2500, 0x005f, 0x251c, 0x2524, 0x2534,
		0x252c, 0x2502, 0x2264, 0x2265, 0x03c0, 0x2261, 0x00a3, 0x00b7,
	};

	return code >= '_' && code <= '~' ? drawing[code - '_'] : code;
}

void terminal_put(struct terminal *t, uint32_t code)
{
	if (t->charset.drawing[t->charset.chosen])
		code = drawing_character(code);
	if (t->wrap_pending) {
		t->column = 0;
		terminal_line_feed(t);
	}
	if (t->insert)
		terminal_insert_cells(t, 1);
	t->cells[cell_index(t)] = cell(t, cp437_glyph(code));
	if (t->column + 1 < t->columns)
		t->column++;
	else
		t->wrap_pending = t->wrap;
}

static unsigned clamp(int value, unsigned start, unsigned end)
{
	if (value < (int)start)
		return start;
	return MIN((unsigned)value, end - 1);
}

void terminal_move(struct terminal *t, int row, int column)
{
	t->row = t->origin ? clamp(row, t->top, t->bottom) : clamp(row, 0, t->rows);
	t->column = clamp(column, 0, t->columns);
	t->wrap_pending = false;
}

void terminal_move_to(struct terminal *t, int row, int column)
{
	terminal_move(t, t->origin ? row + (int)t->top : row, column);
}

void terminal_fill(struct terminal *t, char c)
{
	for (unsigned i = 0; i < t->rows * t->columns; i++)
		t->cells[i] = cell(t, (uint8_t)c);
}

size_t terminal_take_answer(struct terminal *t, char *to, size_t size)
{
	size_t n = MIN(size, (size_t)t->answer_length);

	memcpy(to, t->answer, n);
	t->answer_length = 0;
	return n;
}

void terminal_reset(struct terminal *t)
{
	void (*leaving)(struct terminal * t, unsigned count) = t->leaving;

	terminal_init(t, t->cells, t->columns, t->rows);
	t->leaving = leaving;
}

void terminal_init(struct terminal *t, uint16_t *cells, unsigned columns, unsigned rows)
{
	const struct terminal_look plain = {.foreground = COLOUR_WHITE};

	*t = (struct terminal){
		.cells = cells,
		.columns = columns,
		.rows = rows,
		.bottom = rows,
		.wrap = true,
		.look = plain,
		.saved.look = plain,
	};
	for (unsigned column = 0; column < columns; column += TAB_WIDTH)
		bitmap_set(t->tabs, column);
	terminal_erase(t, 0, columns * rows);
}
