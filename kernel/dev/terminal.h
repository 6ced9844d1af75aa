#ifndef KERNEL_DEV_TERMINAL_H
#define KERNEL_DEV_TERMINAL_H

/*
 * A terminal as a program sees it: bytes in, a grid of cells out. It understands the control
 * characters and the sequences of ECMA-48 that TERM=linux speaks of (console_codes(4)): cursor
 * movement, erasing, inserting and deleting, colours, a scroll region, saving and restoring. It
 * knows no hardware; where the cells lie is the owner's business, and so is locking.
 *
 * A cell is what the PC's text screen takes: the character in the low byte, foreground and
 * background colour in the high one.
 */

#include "kernel/types.h"

#define TERMINAL_PARAMETERS_MAX 16

enum terminal_state {
	TERM_TEXT,
	TERM_ESCAPE,
	TERM_CHARSET,
	TERM_CSI,
	TERM_STRING
};

/* How characters look. */
struct terminal_look {
	uint8_t foreground, background; /* 0..7, ANSI's order */
	bool bold, blink, reverse, underline;
};

struct terminal {
	uint16_t *cells; /* rows of columns, no gaps */
	unsigned columns, rows;

	unsigned row, column;
	bool wrap_pending; /* the last column is written; the next character goes to a new line */
	bool wrap;         /* whether it does */
	bool insert;       /* characters push those to their right along */
	bool cursor_hidden;
	unsigned top, bottom; /* the scroll region: rows [top, bottom) */
	struct terminal_look look;

	struct { /* ESC 7 */
		unsigned row, column;
		struct terminal_look look;
	} saved;

	enum terminal_state state;
	bool private_mode; /* the sequence began with CSI ? */
	bool unknown_mark; /* it has bytes that no sequence known here has */
	unsigned nparameters;
	unsigned parameters[TERMINAL_PARAMETERS_MAX];
};

/* Begins with an empty screen. */
void terminal_init(struct terminal *t, uint16_t *cells, unsigned columns, unsigned rows);
void terminal_write(struct terminal *t, const char *bytes, size_t len);

/* The screen's operations, from the sequences' side (ansi.c) to the cells' (terminal.c). */
void terminal_put(struct terminal *t, char c);
void terminal_move(struct terminal *t, int row, int column); /* kept within the screen */
void terminal_line_feed(struct terminal *t);
void terminal_reverse_line_feed(struct terminal *t);
void terminal_erase(struct terminal *t, unsigned from, unsigned to); /* cells [from, to) */
void terminal_insert_lines(struct terminal *t, unsigned count);
void terminal_delete_lines(struct terminal *t, unsigned count);
void terminal_scroll_up(struct terminal *t, unsigned count);
void terminal_scroll_down(struct terminal *t, unsigned count);
void terminal_insert_cells(struct terminal *t, unsigned count);
void terminal_delete_cells(struct terminal *t, unsigned count);
void terminal_reset(struct terminal *t);

#endif
