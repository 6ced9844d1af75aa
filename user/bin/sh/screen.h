#ifndef SH_SCREEN_H
#define SH_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

/* The rows of a terminal on which a line is being edited. */
struct screen {
	int fd;
	size_t columns;     /* how wide the terminal is */
	const char *prompt; /* its last line, which is drawn with the text */
	size_t cursor_row;  /* where the cursor is, counted from the row with the prompt */
	bool at_end;        /* the cursor is behind the text */
};

/* Show the prompt, and start on an empty line behind it. */
void screen_begin(struct screen *screen, int fd, const char *prompt);
/* Draw prompt and text, with the cursor before byte CURSOR of it. */
void screen_draw(struct screen *screen, const char *text, size_t length, size_t cursor);
/* One byte was added at the end of the text, where the cursor is: LENGTH with it. */
void screen_append(struct screen *screen, const char *text, size_t length);
/* The line is done: the cursor goes to a new row below it. MARK is shown at its end. */
void screen_end(struct screen *screen, const char *text, size_t length, const char *mark);
void screen_clear(struct screen *screen); /* everything; the next draw is at the top */
void screen_write(const struct screen *screen, const char *string);

#endif
