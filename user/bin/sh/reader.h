#ifndef SH_READER_H
#define SH_READER_H

#include <stdbool.h>

#include "lexer.h"

/* The word that starts at the lexer's next byte, up to an unquoted blank or operator. */
struct word *word_read(struct lexer *lexer);

/* A here-document's text: taken as it is if QUOTED, else with $ and ` expanded as within "". */
struct word *word_from_here(struct lexer *lexer, const char *text, bool quoted);

#endif
