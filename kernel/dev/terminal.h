#ifndef KERNEL_DEV_TERMINAL_H
#define KERNEL_DEV_TERMINAL_H

/*
 * A terminal as a program sees it: bytes in, a grid of cells out. It understands UTF-8, the control
 * characters and the sequences of ECMA-48 and the VT102 that TERM=linux speaks of
 * (console_codes(4)): cursor movement, erasing, inserting and deleting, colours, a scroll region,
 * tab stops, line drawing, saving and restoring, reports. It knows no hardware; where the cells lie
 * is the owner's business, and so is locking.
 *
 * A cell is what the PC's text screen takes: the character in the low byte (code page 437),
 * foreground and background colour in the high one.
 */

#include "kernel/lib/bitmap.h"
#include "kernel/types.h"

#define TERMINAL_PARAMETERS_MAX 16
#define TERMINAL_COLUMNS_MAX    132
#define TERMINAL_ANSWER_MAX     32

enum terminal_state {
	TERM_TEXT,
	TERM_ESCAPE,
	TERM_CHARSET,   /* ESC ( or ESC ): the next byte names a character set */
	TERM_HASH,      /* ESC #: a test picture, or the width of lines */
	TERM_SELECTION, /* ESC %: the encoding, which is always UTF-8 here */
	TERM_CSI,
	TERM_STRING
};

/* How characters look. */
struct terminal_look {
	uint8_t foreground, background; /* 0..7, ANSI's order */
	bool bold, blink, reverse, underline;
};

/* Which characters bytes mean: two sets to choose from, by ^N and ^O. */
struct terminal_charset {
	bool drawing[2]; /* letters are lines and corners (ESC ( 0, ESC ) 0) */
	uint8_t chosen;  /* which of the two */
};

struct terminal {
	uint16_t *cells; /* rows of columns, no gaps */
	unsigned columns, rows;

	unsigned row, column;
	bool wrap_pending; /* the last column is written; the next character goes to a new line */
	bool wrap;         /* whether it does */
	bool insert;       /* characters push those to their right along */
	bool newline;      /* a line feed also returns to the first column */
	bool cursor_hidden;
	bool origin;           /* rows count from the scroll region, and stay in it */
	bool application_keys; /* the keyboard is to give ESC O for arrows (DECCKM) */
	unsigned top, bottom;  /* the scroll region: rows [top, bottom) */
	struct terminal_look look;
	struct terminal_charset charset;
	uint32_t tabs[BITMAP_WORDS(TERMINAL_COLUMNS_MAX)]; /* tab stops, by column */

	struct { /* ESC 7 */
		unsigned row, column;
		bool origin;
		struct terminal_look look;
		struct terminal_charset charset;
	} saved;

	char answer[TERMINAL_ANSWER_MAX]; /* what was asked of it, until somebody takes it */
	unsigned answer_length;

	uint32_t code;      /* a character of several bytes, as far as it has come */
	unsigned code_left; /* how many bytes of it are missing */
	uint32_t code_min;  /* the least that so many bytes may be used for */

	/* The first `count` rows are about to leave at the top of the screen; NULL: nobody asks. */
	void (*leaving)(struct terminal *t, unsigned count);

	enum terminal_state state;
	bool private_mode; /* the sequence began with CSI ? */
	bool unknown_mark; /* it has bytes that no sequence known here has */
	unsigned nparameters;
	unsigned parameters[TERMINAL_PARAMETERS_MAX];
};

/* Begins with an empty screen of at most TERMINAL_COLUMNS_MAX columns. */
void terminal_init(struct terminal *t, uint16_t *cells, unsigned columns, unsigned rows);
void terminal_write(struct terminal *t, const char *bytes, size_t len);

/* Moves what it has answered to `to`; how many bytes. */
size_t terminal_take_answer(struct terminal *t, char *to, size_t size);

/* The screen's operations, from the sequences' side (ansi.c) to the cells' (terminal.c). */
void terminal_put(struct terminal *t, uint32_t code);           /* a character in Unicode */
void terminal_move(struct terminal *t, int row, int column);    /* kept within the screen */
void terminal_move_to(struct terminal *t, int row, int column); /* from the origin */
void terminal_fill(struct terminal *t, char c);
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
