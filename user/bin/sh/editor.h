#ifndef SH_EDITOR_H
#define SH_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "input.h"

/*
 * Can lines be edited there: is it a terminal, and one that moves its cursor (TERM is not
 * "dumb")?
 */
bool editor_usable(int fd);

/*
 * Let a person edit a line. It comes with a newline, and is good until the next call.
 * INPUT_INTERRUPTED: ^C; INPUT_END: ^D on an empty line, or the terminal is gone.
 */
enum input_result editor_line(int fd, const char *prompt, const char **line, size_t *length);

#endif
