#ifndef SH_TILDE_H
#define SH_TILDE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The length of the tilde prefix at TEXT ("~" or "~name", up to / or the end, or : if COLON_ENDS);
 * 0 if the name runs to the end of the text and the word goes on there (WORD_ENDS false).
 */
size_t tilde_length(const char *text, bool word_ends, bool colon_ends);

/* The directory it stands for, in scratch memory or good until HOME changes; NULL if unknown. */
const char *tilde_directory(const char *text, size_t length);

#endif
