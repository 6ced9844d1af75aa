#ifndef SH_OUTPUT_H
#define SH_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* What builtins print. It reaches descriptor 1 at output_flush, which each builtin's end calls. */
void output(const char *bytes, size_t length);
void output_string(const char *string);
void output_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool output_flush(void); /* false if any of it could not be written; that is told */

#endif
