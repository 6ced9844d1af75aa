#ifndef SH_HISTORY_H
#define SH_HISTORY_H

#include <stddef.h>

/* Remember a line. Empty ones, and one that repeats the one before, are not. */
void history_add(const char *line, size_t length);
/* The line added AGE lines ago: 1 is the newest. NULL if there is none. */
const char *history_line(size_t age);
size_t history_count(void); /* of lines ever added: the number of the newest */
/* In place of the newest line, which ran it: what was run. */
void history_replace_newest(const char *line);
/* The age of the newest line, of AGE or more, that contains TEXT; 0 if there is none. */
size_t history_search(const char *text, size_t age);

#endif
