/*
 * Parameters: variables, positions, and those the shell computes when asked.
 */
#include "parameter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "options.h"
#include "positional.h"
#include "shell.h"
#include "variables.h"

static const char *number(long value)
{
	char digits[3 * sizeof(value) + 2];

	snprintf(digits, sizeof(digits), "%ld", value);
	return arena_string(&scratch, digits);
}

static const char *position(const char *digits)
{
	unsigned long at = strtoul(digits, NULL, 10);

	return at ? positional_get(at) : sh.name;
}

const char *parameter_value(const char *name)
{
	switch (name[0]) {
	case '?':
		return number(sh.status);
	case '$':
		return number(sh.pid);
	case '!':
		return sh.last_background ? number(sh.last_background) : NULL;
	case '#':
		return number((long)positional.count);
	case '-':
		return options_letters();
	default:
		if (name[0] >= '0' && name[0] <= '9')
			return position(name);
		return !strcmp(name, "LINENO") ? number(sh.line) : variable_get(name);
	}
}
