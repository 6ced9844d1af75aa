/*
 * What the bytes mean: a small machine that reads UTF-8, control characters and escape sequences
 * (ECMA-48, console_codes(4)) and calls the screen's operations. A sequence is ESC and one byte, or
 * CSI (ESC [), numbers with semicolons between them, and a final byte. Control characters work
 * inside sequences too. What is not known is read to its end and does nothing.
 */

#include "kernel/dev/ansi.h"
#include "kernel/dev/terminal.h"

#define ESC            '\033'
#define CANCEL         '\030'
#define SUBSTITUTE     '\032'
#define DELETE         '\177'
#define SHIFT_OUT      '\016'
#define SHIFT_IN       '\017'
#define PARAMETER_MAX  9999
#define REPLACEMENT    0xfffdU /* for what is no character */
#define CODE_MAX       0x10ffffU
#define CONTINUES(c)   (((uint8_t)(c)&0xc0) == 0x80)
#define CONTINUED_BITS 6

static void begin_sequence(struct terminal *t)
{
	t->state = TERM_CSI;
	t->private_mode = false;
	t->unknown_mark = false;
	t->nparameters = 0;
}

static void add_digit(struct terminal *t, unsigned digit)
{
	unsigned *last;

	if (t->nparameters == 0)
		t->parameters[t->nparameters++] = 0;
	last = &t->parameters[t->nparameters - 1];
	*last = MIN(*last * 10 + digit, PARAMETER_MAX);
}

static void next_parameter(struct terminal *t)
{
	if (t->nparameters == 0)
		t->parameters[t->nparameters++] = 0;
	if (t->nparameters < TERMINAL_PARAMETERS_MAX)
		t->parameters[t->nparameters++] = 0;
}

static void end_csi(struct terminal *t, char final)
{
	t->state = TERM_TEXT;
	ansi_end_sequence(t, final);
}

static void sequence_byte(struct terminal *t, char c)
{
	if (c >= '0' && c <= '9')
		add_digit(t, (unsigned)(c - '0'));
	else if (c == ';')
		next_parameter(t);
	else if (c == '?')
		t->private_mode = true;
	else if (c >= '@' && c <= '~')
		end_csi(t, c);
	else
		t->unknown_mark = true;
}

/* The first byte of a sequence that has more; false if `c` ends it. */
static bool begins_longer(struct terminal *t, char c)
{
	switch (c) {
	case '[':
		begin_sequence(t);
		return true;
	case ']': /* a string for the terminal, up to BEL or ESC \ */
	case 'P':
	case '_':
	case '^':
		t->state = TERM_STRING;
		return true;
	case '(':
	case ')':
		t->state = TERM_CHARSET;
		t->parameters[0] = c == ')';
		return true;
	case '#':
		t->state = TERM_HASH;
		return true;
	case '%':
		t->state = TERM_SELECTION;
		return true;
	default:
		return false;
	}
}

static void escape_byte(struct terminal *t, char c)
{
	t->state = TERM_TEXT;
	if (begins_longer(t, c))
		return;
	switch (c) {
	case '7':
		ansi_save_cursor(t);
		break;
	case '8':
		ansi_restore_cursor(t);
		break;
	case 'D':
		terminal_line_feed(t);
		break;
	case 'E':
		t->column = 0;
		terminal_line_feed(t);
		break;
	case 'M':
		terminal_reverse_line_feed(t);
		break;
	case 'H':
		bitmap_set(t->tabs, t->column);
		break;
	case 'Z':
		ansi_identify(t);
		break;
	case 'c':
		terminal_reset(t);
		break;
	default:
		break;
	}
}

/* Characters below the blank, and DEL, which a screen ignores. */
static void control_character(struct terminal *t, char c)
{
	switch (c) {
	case '\b':
		terminal_move(t, (int)t->row, (int)t->column - 1);
		break;
	case '\t':
		ansi_next_tab(t);
		break;
	case '\n':
	case '\v':
	case '\f':
		if (t->newline)
			t->column = 0;
		terminal_line_feed(t);
		break;
	case '\r':
		terminal_move(t, (int)t->row, 0);
		break;
	case SHIFT_OUT:
	case SHIFT_IN:
		t->charset.chosen = c == SHIFT_OUT;
		break;
	case ESC:
		t->state = TERM_ESCAPE;
		break;
	case CANCEL:
	case SUBSTITUTE:
		t->state = TERM_TEXT;
		break;
	default:
		break;
	}
}

static bool is_control(char c)
{
	return (uint8_t)c < ' ' || c == DELETE;
}

static void string_byte(struct terminal *t, char c)
{
	if (c == '\a')
		t->state = TERM_TEXT;
	else if (c == ESC)
		t->state = TERM_ESCAPE; /* and the backslash after it does nothing */
}

/* --- UTF-8 --- */

/* The first byte of a character says how many follow and has its highest bits. */
static void begin_code(struct terminal *t, uint8_t c)
{
	t->code_left = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	t->code = c & (0x3fU >> t->code_left);
	t->code_min = t->code_left == 1 ? 0x80 : t->code_left == 2 ? 0x800 : 0x10000;
}

static void continue_code(struct terminal *t, uint8_t c)
{
	t->code = t->code << CONTINUED_BITS | (c & 0x3f);
	if (--t->code_left > 0)
		return;
	bool valid = t->code >= t->code_min && t->code <= CODE_MAX;
	terminal_put(t, valid ? t->code : REPLACEMENT);
}

static void text_byte(struct terminal *t, char c)
{
	bool expected = t->code_left > 0;

	if (expected && CONTINUES(c)) {
		continue_code(t, (uint8_t)c);
		return;
	}
	t->code_left = 0;
	if (expected)
		terminal_put(t, REPLACEMENT);
	if (!((uint8_t)c & 0x80))
		terminal_put(t, (uint8_t)c);
	else if (CONTINUES(c) || (uint8_t)c >= 0xf8)
		terminal_put(t, REPLACEMENT);
	else
		begin_code(t, (uint8_t)c);
}

/* --- One byte --- */

static void take_byte(struct terminal *t, char c)
{
	enum terminal_state state = t->state;

	if (state == TERM_STRING) {
		string_byte(t, c);
	} else if (is_control(c)) {
		control_character(t, c);
	} else if (state == TERM_ESCAPE) {
		escape_byte(t, c);
	} else if (state == TERM_CSI) {
		sequence_byte(t, c);
	} else if (state == TERM_TEXT) {
		text_byte(t, c);
	} else {
		t->state = TERM_TEXT;
		if (state == TERM_CHARSET)
			t->charset.drawing[t->parameters[0]] = c == '0';
		else if (state == TERM_HASH && c == '8')
			terminal_fill(t, 'E');
	}
}

void terminal_write(struct terminal *t, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		take_byte(t, bytes[i]);
}
