/*
 * The positional parameters. There is one set in force at a time; a function call puts the
 * caller's aside, in the C stack frame of whoever runs the function.
 */
#include "positional.h"

#include <stdlib.h>

#include "arena.h"

struct positional positional;

const char *positional_get(size_t number)
{
	if (number < 1 || number > positional.count)
		return NULL;
	return positional.values[positional.first + number - 1];
}

static struct positional make(char *const *values, size_t count)
{
	struct positional made = {.count = count};

	made.values = memory_alloc(count * sizeof(*made.values));
	for (size_t i = 0; i < count; i++)
		made.values[i] = memory_string(values[i]);
	return made;
}

static void discard(struct positional *old)
{
	for (size_t i = 0; i < old->first + old->count; i++)
		free(old->values[i]);
	free(old->values);
}

void positional_set(char *const *values, size_t count)
{
	struct positional fresh = make(values, count); /* first: VALUES may be the old ones */

	discard(&positional);
	positional = fresh;
}

bool positional_shift(size_t count)
{
	if (count > positional.count)
		return false;
	positional.first += count;
	positional.count -= count;
	return true;
}

struct positional positional_enter(char *const *values, size_t count)
{
	struct positional outer = positional;

	positional = make(values, count);
	return outer;
}

void positional_leave(struct positional outer)
{
	discard(&positional);
	positional = outer;
}
