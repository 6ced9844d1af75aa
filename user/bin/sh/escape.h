#ifndef SH_ESCAPE_H
#define SH_ESCAPE_H

#include <stdbool.h>

#include "text.h"

enum escape_style {
	ESCAPE_ECHO,   /* octal is \0ooo; \c ends the output */
	ESCAPE_FORMAT, /* octal is \ooo; \c means nothing */
};

/* TEXT with its backslash sequences replaced, onto OUT. False if \c ended it. */
bool escape_expand(struct text *out, const char *text, enum escape_style style);

/* The one sequence at *AT, which points behind the backslash and moves past it; -1 for \c. */
int escape_read(const char **at, enum escape_style style);

#endif
