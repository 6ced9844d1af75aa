/*
 * The table of aliases. Putting their text in place of a word is the lexer's matter, and where that
 * happens the parser's.
 */
#include "alias.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

static struct alias *aliases; /* in order of names */

/* Where the alias of that name is linked, or would be. */
static struct alias **place_of(const char *name)
{
	struct alias **at = &aliases;

	while (*at && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	return at;
}

const struct alias *alias_find(const char *name)
{
	const struct alias *alias = *place_of(name);

	return alias && !strcmp(alias->name, name) ? alias : NULL;
}

void alias_define(const char *name, const char *value)
{
	struct alias **at = place_of(name);
	char *copy = memory_string(value);

	if (*at && !strcmp((*at)->name, name)) {
		free((*at)->value);
		(*at)->value = copy;
		return;
	}
	struct alias *alias = memory_alloc(sizeof(*alias));
	*alias = (struct alias){.next = *at, .name = memory_string(name), .value = copy};
	*at = alias;
}

bool alias_remove(const char *name)
{
	struct alias **at = place_of(name);
	struct alias *alias = *at;

	if (!alias || strcmp(alias->name, name) != 0)
		return false;
	*at = alias->next;
	free(alias->name);
	free(alias->value);
	free(alias);
	return true;
}

void alias_remove_all(void)
{
	while (aliases)
		alias_remove(aliases->name);
}

const struct alias *alias_next(const struct alias *after)
{
	return after ? after->next : aliases;
}
