/*
 * The environment: strings "NAME=value", which belong to the program. execve put the first ones on
 * the stack; those that setenv makes are malloc's and are never freed, because getenv may have
 * handed them out.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "user/libc/internal/errno.h"

/* The array we have made ourselves, and may make larger; a program may put its own in its place. */
static char **own_environ;

static bool is_name(const char *name)
{
	return name && *name && !strchr(name, '=');
}

/* The entry for a name of that length, or the null at the end. */
static char **find(const char *name, size_t length)
{
	char **entry = environ;
	while (*entry && (strncmp(*entry, name, length) != 0 || (*entry)[length] != '='))
		entry++;
	return entry;
}

char *getenv(const char *name)
{
	size_t length = strlen(name);
	if (!environ)
		return NULL;
	char *entry = *find(name, length);
	return entry ? entry + length + 1 : NULL;
}

/* Puts "NAME=value" in the place of another of that name, or at the end. */
static int put(char *string, size_t name_length)
{
	static char *none[1];
	if (!environ)
		environ = none;
	char **entry = find(string, name_length);
	if (*entry) {
		*entry = string;
		return 0;
	}
	size_t count = entry - environ;
	char **larger = realloc(own_environ, (count + 2) * sizeof(char *));
	if (!larger)
		return -1;
	if (environ != own_environ)
		memcpy(larger, environ, count * sizeof(char *));
	larger[count] = string;
	larger[count + 1] = NULL;
	environ = own_environ = larger;
	return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
	if (!is_name(name))
		return __set_errno(EINVAL);
	if (!overwrite && getenv(name))
		return 0;
	size_t name_length = strlen(name), value_length = strlen(value);
	char *string = malloc(name_length + value_length + 2);
	if (!string)
		return -1;
	memcpy(string, name, name_length);
	string[name_length] = '=';
	memcpy(string + name_length + 1, value, value_length + 1);
	if (put(string, name_length) < 0) {
		free(string);
		return -1;
	}
	return 0;
}

int unsetenv(const char *name)
{
	if (!is_name(name))
		return __set_errno(EINVAL);
	if (!environ)
		return 0;
	for (char **entry; *(entry = find(name, strlen(name)));)
		for (; *entry; entry++)
			entry[0] = entry[1];
	return 0;
}

/* The string itself becomes part of the environment: changing it changes the environment. */
int putenv(char *string)
{
	char *equals = strchr(string, '=');
	if (!equals)
		return unsetenv(string);
	return put(string, equals - string);
}

int clearenv(void)
{
	environ = NULL;
	return 0;
}
