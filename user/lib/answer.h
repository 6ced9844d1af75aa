/* The answer to a question that was printed on standard error. */
#ifndef USER_LIB_ANSWER_H
#define USER_LIB_ANSWER_H

#include <stdbool.h>

/* Reads a line of standard input: does it begin with a y? */
bool answered_yes(void);

#endif
