#ifndef SH_INTERPRET_H
#define SH_INTERPRET_H

#include "input.h"

/*
 * Read and run commands until the input ends or sh.unwind says stop. $? is the last command's
 * status, 0 if there was none. With LAST, nothing follows in this process.
 */
void interpret(struct input *input, bool last);

/* The same for a string; SOURCE is what it is from, for messages, or NULL. */
void interpret_string(const char *text, const char *source);

/*
 * The same for a person: errors and ^C come back to the prompt. Returns when the shell is to end.
 */
void interpret_terminal(struct input *input);

#endif
