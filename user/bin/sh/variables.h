#ifndef SH_VARIABLES_H
#define SH_VARIABLES_H

#include <stdbool.h>

#include "arena.h"
#include "text.h"

/* A variable may have attributes without having a value: `export x` before x is set. */
enum {
	VARIABLE_EXPORT = 1,
	VARIABLE_READONLY = 2,
};

/* How a variable was, to make it so again. */
struct saved_variable {
	struct saved_variable *next;
	char *name;
	char *value; /* NULL if it had none */
	unsigned attributes;
};

void variables_import(char *const *environment); /* all that have proper names, exported */

const char *variable_get(const char *name); /* NULL if unset; good until it is set again */
/* Each of these tells why it fails: only because the variable is readonly. */
bool variable_set(const char *name, const char *value);
bool variable_unset(const char *name);
void variable_mark(const char *name, unsigned attributes);

/*
 * Put the variable as it is in front of *SAVED. variables_restore undoes all, and frees the list.
 */
void variable_save(const char *name, struct saved_variable **saved);
void variables_restore(struct saved_variable **saved);

/* "NAME=VALUE" of all exported variables, NULL-terminated, in ARENA. */
char **variables_environment(struct arena *arena);

/*
 * Those with all of ATTRIBUTES, sorted, each as a command that makes it: PREFIX NAME='VALUE'.
 * Without attributes, only those that have a value.
 */
void variables_list(struct text *out, const char *prefix, unsigned attributes);

/* The characters that split fields: IFS, or blank, tab and newline when it is unset. */
const char *variable_separators(void);

#endif
