#ifndef SH_SIMPLE_H
#define SH_SIMPLE_H

#include "ast.h"

/* Run a simple command (POSIX 2.9.1); FLAGS as for execute. Returns its status. */
int simple_run(const struct node *node, unsigned flags);

/* `local`: NAME gets its value back when the function that runs ends. False outside functions. */
bool simple_make_local(const char *name);

#endif
