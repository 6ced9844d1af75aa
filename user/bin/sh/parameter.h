#ifndef SH_PARAMETER_H
#define SH_PARAMETER_H

/*
 * The value of a parameter of any kind but @ and *: a variable, a position ("1"), or one of ? $ ! #
 * - and LINENO, which are computed. NULL if it is unset. Good until the parameter changes, or in
 * scratch memory.
 */
const char *parameter_value(const char *name);

#endif
