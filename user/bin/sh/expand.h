#ifndef SH_EXPAND_H
#define SH_EXPAND_H

#include <stdbool.h>

#include "ast.h"
#include "cells.h"

/*
 * From words to the strings a command gets (POSIX 2.6), all in scratch memory. On an error it has
 * been told and sh.unwind set; the result is then false or NULL.
 */

/* All expansions, field splitting, file name patterns: any number of strings for a word. */
bool expand_word(const struct word *word, struct strings *out);
bool expand_words(const struct word *words, struct strings *out); /* all in the list */

/* One string: neither split nor taken as a file name pattern. For assignments, targets,
 * here-documents. */
char *expand_string(const struct word *word);

/* The value of NAME=value, in which ~ counts after each : too. */
char *expand_assignment(const struct word *word);

/* As expand_string, but remembering what was quoted. For `case`. */
bool expand_pattern(const struct word *word, struct cell_span *pattern);

/* $(...): run by whoever executes commands. Its output without trailing newlines; NULL on error. */
char *substitute_command(const struct node *command);

#endif
