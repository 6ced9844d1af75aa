#ifndef SH_CELLS_H
#define SH_CELLS_H

/*
 * A word on its way from the parser to the command: its characters, each with where it came from.
 * Splitting and file name patterns apply to some characters and not to others, by their origin:
 *
 *                    splits at IFS   * ? [ are patterns
 *   CELL_LITERAL          no               yes          as typed, unquoted
 *   CELL_EXPANDED         yes              yes          from an unquoted expansion
 *   CELL_QUOTED           no               no           quoted, or from a quoted expansion
 *
 * Two more kinds are not characters: CELL_EMPTY stands for an empty quoted string (it makes a field
 * even if nothing else is in it), CELL_BREAK for the border between two fields of "$@".
 */

#include <stddef.h>

#include "arena.h"

enum cell_kind {
	CELL_LITERAL,
	CELL_EXPANDED,
	CELL_QUOTED,
	CELL_EMPTY,
	CELL_BREAK
};

struct cells {
	struct arena *arena;
	char *text;
	unsigned char *kinds; /* an enum cell_kind for each byte of text */
	size_t length;
	size_t capacity;
};

/* A stretch of cells. */
struct cell_span {
	const char *text;
	const unsigned char *kinds;
	size_t length;
};

void cells_init(struct cells *cells, struct arena *arena);
void cells_add(struct cells *cells, char c, enum cell_kind kind);
void cells_append(struct cells *cells, const char *text, size_t length, enum cell_kind kind);
struct cell_span cells_span(const struct cells *cells);

/* The characters alone, terminated; in ARENA. */
char *cells_string(struct arena *arena, struct cell_span span);

/* A list of strings that grows, and stays NULL-terminated. */
struct strings {
	struct arena *arena;
	char **items;
	size_t count;
	size_t capacity;
};

void strings_init(struct strings *strings, struct arena *arena);
void strings_add(struct strings *strings, char *string); /* not copied */

/* Cut the cells into fields at the separators (POSIX 2.6.5); each becomes a call of TAKE. */
void cells_split(struct cell_span span, const char *separators,
		 void (*take)(struct cell_span field, void *context), void *context);

#endif
