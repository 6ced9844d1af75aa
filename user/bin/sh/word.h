#ifndef SH_WORD_H
#define SH_WORD_H

#include <stdbool.h>

#include "lexer.h"

/* The word that starts at the lexer's next byte, up to an unquoted blank or operator. */
struct word *word_read(struct lexer *lexer);

/* A here-document's text: taken as it is if QUOTED, else with $ and ` expanded as within "". */
struct word *word_from_here(struct lexer *lexer, const char *text, bool quoted);

/* The word as typed but for its quotes; *QUOTED says whether there were any. */
const char *word_without_quotes(struct arena *arena, const struct word *word, bool *quoted);

/* The word's text if it is plain: one piece, nothing quoted, nothing to expand. Else NULL. */
const char *word_plain(const struct word *word);

/* Is it NAME=..., with neither the name nor the = quoted? */
bool word_is_assignment(const struct word *word);

/* Length of the name (letters, digits and _, not first a digit) at the start of TEXT; 0 if none. */
size_t name_length(const char *text);
bool is_name(const char *text);

#endif
