#ifndef SH_OPTIONS_H
#define SH_OPTIONS_H

#include <stdbool.h>

#include "text.h"

/* The flag of an option by its letter, or by its name as in `set -o NAME`; NULL if unknown. */
bool *option_by_letter(char letter);
bool *option_by_name(const char *name);

const char *options_letters(void); /* $-: those that are on; in scratch memory */
/* As `set -o` (a table) or `set +o` (commands) shows them. */
void options_list(struct text *out, bool as_commands);

#endif
