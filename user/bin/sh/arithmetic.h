#ifndef SH_ARITHMETIC_H
#define SH_ARITHMETIC_H

#include <stdbool.h>

/*
 * The value of an expression: C's integer operators without ++ and --, on 64 bits, wrapping; names
 * are variables, unset ones are 0. On an error it is told, and false returned.
 */
bool arithmetic_evaluate(const char *expression, long long *result);

/* A whole number with optional sign and blanks around it, decimal whatever it begins with. */
bool arithmetic_decimal(const char *text, long long *result);
/* The same, decimal, octal (0...) or hexadecimal (0x...) by how it begins. */
bool arithmetic_number(const char *text, long long *result);

#endif
