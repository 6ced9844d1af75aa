#ifndef SH_FUNCTIONS_H
#define SH_FUNCTIONS_H

#include <stdbool.h>

#include "ast.h"

struct function {
	struct function *next;
	const char *name;
	const struct node *body;
	struct arena *arena; /* where name and body are; held by the function */
};

/* NODE is a NODE_FUNCTION; it replaces a function of that name. */
void function_define(const struct node *node);
const struct function *function_find(const char *name); /* NULL if there is none */
void function_unset(const char *name);
/* For completion: the one after this; NULL: the first. */
const struct function *function_next(const struct function *after);

#endif
