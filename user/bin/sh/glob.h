#ifndef SH_GLOB_H
#define SH_GLOB_H

#include "cells.h"

/*
 * Add to OUT the names of the files that match the field, sorted; if it is no pattern, or nothing
 * matches, the field itself as a string.
 */
void glob_field(struct cell_span field, struct strings *out);

#endif
