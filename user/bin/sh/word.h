#ifndef SH_WORD_H
#define SH_WORD_H

#include <stdbool.h>
#include <stddef.h>

#include "ast.h"

/* A name is letters, digits and _, and does not begin with a digit (POSIX 3.235). */
bool starts_name(int c);
bool is_digit(int c);
size_t name_length(const char *text); /* of the name at the start of TEXT; 0 if there is none */
bool is_name(const char *text);

/* The word as typed but for its quotes; *QUOTED says whether there were any. */
const char *word_without_quotes(struct arena *arena, const struct word *word, bool *quoted);
/* The word's text if it is plain: one piece, nothing quoted, nothing to expand. Else NULL. */
const char *word_plain(const struct word *word);
/* Is it NAME=..., with neither the name nor the = quoted? */
bool word_is_assignment(const struct word *word);

#endif
