#ifndef SH_PATTERN_H
#define SH_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "cells.h"

/*
 * Shell patterns (POSIX 2.13): * ? [...] where they are not quoted. A quoted character, and one
 * after a backslash that came out of an expansion, stands for itself.
 */
bool pattern_matches(struct cell_span pattern, const char *text, size_t length);

/* Is there any unquoted * or ? or [...] in it? */
bool pattern_is_magic(struct cell_span pattern);

#endif
