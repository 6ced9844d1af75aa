#ifndef PROC_SCRIPT_H
#define PROC_SCRIPT_H

/*
 * Interpreter scripts (execve(2), "Interpreter scripts"): the first line is #!, the interpreter's
 * path, and at most one argument, which is the rest of the line.
 */

#include "kernel/types.h"

#define SCRIPT_LINE_MAX 255 /* bytes of the first line that count */
#define SCRIPT_DEPTH    5   /* interpreters that are scripts themselves */

struct script {
	char interpreter[SCRIPT_LINE_MAX + 1];
	char argument[SCRIPT_LINE_MAX + 1]; /* "": none */
};

bool script_is(const void *head, size_t len);

/* Takes the first line apart; -ENOEXEC: no interpreter, or its path does not end in the line. */
int script_parse(const void *head, size_t len, struct script *out);

#endif
