/* What the parts of ps share: the columns. */
#ifndef USER_BIN_PS_PS_H
#define USER_BIN_PS_PS_H

#include "user/lib/process.h"

/*
 * Adds the columns named in `list`, separated by commas or blanks. False names an unknown one in
 * *bad.
 */
bool columns_add(const char *list, const char **bad);

/* The heading line; nothing when no column has a heading. */
void columns_print_heading(void);
void columns_print(const struct process *process);

#endif
