/*
 * Functions by name. A function is a piece of a command's tree, kept alive by holding the arena
 * that tree is in; whoever calls it holds the arena too, so that a function may redefine itself.
 */
#include "functions.h"

#include <stdlib.h>
#include <string.h>

static struct function *functions;

const struct function *function_find(const char *name)
{
	for (const struct function *function = functions; function; function = function->next)
		if (!strcmp(function->name, name))
			return function;
	return NULL;
}

const struct function *function_next(const struct function *after)
{
	return after ? after->next : functions;
}

void function_unset(const char *name)
{
	for (struct function **at = &functions; *at; at = &(*at)->next) {
		struct function *function = *at;
		if (strcmp(function->name, name))
			continue;
		*at = function->next;
		arena_drop(function->arena);
		free(function);
		return;
	}
}

void function_define(const struct node *node)
{
	struct function *function = memory_alloc(sizeof(*function));

	*function = (struct function){.name = node->function.name,
				      .body = node->function.body,
				      .arena = arena_hold(node->function.arena)};
	function_unset(function->name);
	function->next = functions;
	functions = function;
}
