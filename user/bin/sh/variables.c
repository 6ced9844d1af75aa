/*
 * Variables, by name in a hash table. Names and values are on the heap, because a variable outlives
 * the command that set it. Assignments that hold for one command or one function only are made by
 * saving the variable as it was and putting it back.
 */
#include "variables.h"

#include <stdlib.h>
#include <string.h>

#include "shell.h"
#include "word.h"

enum {
	BUCKETS = 64
};

struct variable {
	struct variable *next; /* in its bucket */
	char *name;
	char *value; /* NULL: unset */
	unsigned attributes;
};

static struct variable *buckets[BUCKETS];

static struct variable **find(const char *name)
{
	unsigned hash = 5381;

	for (const char *c = name; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	struct variable **at = &buckets[hash % BUCKETS];
	while (*at && strcmp((*at)->name, name))
		at = &(*at)->next;
	return at;
}

static struct variable *find_or_add(const char *name)
{
	struct variable **at = find(name);

	if (!*at) {
		*at = memory_alloc(sizeof(**at));
		**at = (struct variable){.name = memory_string(name)};
	}
	return *at;
}

static void remove_variable(struct variable **at)
{
	struct variable *variable = *at;

	*at = variable->next;
	free(variable->name);
	free(variable->value);
	free(variable);
}

void variables_import(char *const *environment)
{
	for (; *environment; environment++) {
		size_t length = name_length(*environment);
		if (!length || (*environment)[length] != '=')
			continue;
		char *name = arena_copy(&scratch, *environment, length);
		if (variable_set(name, *environment + length + 1))
			variable_mark(name, VARIABLE_EXPORT);
	}
}

const char *variable_get(const char *name)
{
	struct variable *variable = *find(name);

	return variable ? variable->value : NULL;
}

bool variable_set(const char *name, const char *value)
{
	struct variable *variable = find_or_add(name);

	if (variable->attributes & VARIABLE_READONLY) {
		shell_complain("%s: is read only", name);
		return false;
	}
	if (sh.options.allexport)
		variable->attributes |= VARIABLE_EXPORT;
	char *copy = memory_string(value); /* first: VALUE may be the old one */
	free(variable->value);
	variable->value = copy;
	return true;
}

bool variable_unset(const char *name)
{
	struct variable **at = find(name);

	if (!*at)
		return true;
	if ((*at)->attributes & VARIABLE_READONLY) {
		shell_complain("%s: is read only", name);
		return false;
	}
	remove_variable(at);
	return true;
}

void variable_mark(const char *name, unsigned attributes)
{
	find_or_add(name)->attributes |= attributes;
}

void variable_save(const char *name, struct saved_variable **saved)
{
	const struct variable *variable = *find(name);
	struct saved_variable *copy = memory_alloc(sizeof(*copy));

	*copy = (struct saved_variable){.next = *saved, .name = memory_string(name)};
	if (variable) {
		copy->attributes = variable->attributes;
		copy->value = variable->value ? memory_string(variable->value) : NULL;
	}
	*saved = copy;
}

static void restore(struct saved_variable *saved)
{
	struct variable *variable = find_or_add(saved->name);

	free(variable->value);
	variable->value = saved->value;
	variable->attributes = saved->attributes;
	if (!variable->value && !variable->attributes)
		remove_variable(find(saved->name));
}

void variables_restore(struct saved_variable **saved)
{
	while (*saved) {
		struct saved_variable *first = *saved;
		*saved = first->next;
		restore(first);
		free(first->name);
		free(first);
	}
}

static size_t count(void)
{
	size_t total = 0;

	for (size_t i = 0; i < BUCKETS; i++)
		for (struct variable *v = buckets[i]; v; v = v->next)
			total++;
	return total;
}

char **variables_environment(struct arena *arena)
{
	char **environment = arena_alloc(arena, (count() + 1) * sizeof(*environment));
	char **next = environment;
	struct text text;

	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct variable *v = buckets[i]; v; v = v->next) {
			if (!v->value || !(v->attributes & VARIABLE_EXPORT))
				continue;
			text_init(&text, arena);
			text_string(&text, v->name);
			text_add(&text, '=');
			text_string(&text, v->value);
			*next++ = text_finish(&text);
		}
	}
	*next = NULL;
	return environment;
}

static int by_name(const void *a, const void *b)
{
	const struct variable *const *left = a;
	const struct variable *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

void variables_list(struct text *out, const char *prefix, unsigned attributes)
{
	struct variable **sorted = arena_alloc(&scratch, (count() + 1) * sizeof(*sorted));
	size_t found = 0;

	for (size_t i = 0; i < BUCKETS; i++)
		for (struct variable *v = buckets[i]; v; v = v->next)
			if ((v->attributes & attributes) == attributes && (v->value || attributes))
				sorted[found++] = v;
	qsort(sorted, found, sizeof(*sorted), by_name);
	for (size_t i = 0; i < found; i++) {
		text_string(out, prefix);
		text_string(out, sorted[i]->name);
		if (sorted[i]->value) {
			text_add(out, '=');
			text_quoted(out, sorted[i]->value);
		}
		text_add(out, '\n');
	}
}

const char *variable_separators(void)
{
	const char *ifs = variable_get("IFS");

	return ifs ? ifs : " \t\n";
}
