#ifndef SH_ARITHMETIC_H
#define SH_ARITHMETIC_H

#include <stdbool.h>

/*
 * The value of an expression: C's integer operators without ++ and --, on 64 bits, wrapping; names
 * are variables, unset ones are 0. On an error it is told, and false returned.
 */
bool arithmetic_evaluate(const char *expression, long long *result);

/* A whole decimal, octal (0...) or hexadecimal (0x...) number with optional sign and blanks. */
bool arithmetic_number(const char *text, long long *result);

#endif
