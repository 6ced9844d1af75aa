#ifndef SH_POSITIONAL_H
#define SH_POSITIONAL_H

#include <stdbool.h>
#include <stddef.h>

/* $1, $2 and so on. Strings and array are owned; `first` moves on with shift. */
struct positional {
	char **values;
	size_t first;
	size_t count;         /* $#: what is left after shifts */
	size_t option_index;  /* getopts: the OPTIND it left behind */
	size_t option_offset; /* and how far it is in that word */
};

/* The parameters in force: the shell's own, or those of the function that runs. */
extern struct positional positional;

const char *positional_get(size_t number); /* from 1; NULL beyond $# */
/* Replace all. VALUES are copied. */
void positional_set(char *const *values, size_t count);
bool positional_shift(size_t count); /* false if there are not that many */

/* A function gets parameters of its own, and its caller gets back what it had. */
struct positional positional_enter(char *const *values, size_t count);
void positional_leave(struct positional outer);

#endif
