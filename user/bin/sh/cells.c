/*
 * Cells, and how they become fields.
 *
 * Field splitting (POSIX 2.6.5): blanks among the separators join and vanish at both ends; any
 * other separator ends a field by itself, together with the blanks around it, so two in a row make
 * an empty field between them.
 */
#include "cells.h"

#include <stdbool.h>
#include <string.h>

enum {
	FIRST_CAPACITY = 64
};

void cells_init(struct cells *cells, struct arena *arena)
{
	*cells = (struct cells){.arena = arena};
}

static void reserve(struct cells *cells, size_t more)
{
	size_t capacity = cells->capacity ? cells->capacity : FIRST_CAPACITY;

	if (cells->capacity - cells->length >= more)
		return;
	while (capacity - cells->length < more)
		capacity *= 2;
	cells->text = arena_grow(cells->arena, cells->text, cells->capacity, capacity);
	cells->kinds = arena_grow(cells->arena, cells->kinds, cells->capacity, capacity);
	cells->capacity = capacity;
}

void cells_add(struct cells *cells, char c, enum cell_kind kind)
{
	reserve(cells, 1);
	cells->text[cells->length] = c;
	cells->kinds[cells->length++] = (unsigned char)kind;
}

void cells_append(struct cells *cells, const char *text, size_t length, enum cell_kind kind)
{
	if (!length)
		return;
	reserve(cells, length);
	memcpy(cells->text + cells->length, text, length);
	memset(cells->kinds + cells->length, kind, length);
	cells->length += length;
}

struct cell_span cells_span(const struct cells *cells)
{
	return (struct cell_span){cells->text, cells->kinds, cells->length};
}

static bool is_character(unsigned char kind)
{
	return kind != CELL_EMPTY && kind != CELL_BREAK;
}

char *cells_string(struct arena *arena, struct cell_span span)
{
	char *string = arena_alloc(arena, span.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < span.length; i++)
		if (is_character(span.kinds[i]))
			string[length++] = span.text[i];
	string[length] = '\0';
	return string;
}

void strings_init(struct strings *strings, struct arena *arena)
{
	*strings = (struct strings){.arena = arena};
	strings->capacity = 8;
	strings->items = arena_alloc(arena, strings->capacity * sizeof(*strings->items));
	strings->items[0] = NULL;
}

void strings_add(struct strings *strings, char *string)
{
	if (strings->count + 1 == strings->capacity) {
		size_t size = strings->capacity * sizeof(*strings->items);
		strings->items = arena_grow(strings->arena, strings->items, size, 2 * size);
		strings->capacity *= 2;
	}
	strings->items[strings->count++] = string;
	strings->items[strings->count] = NULL;
}

/* What a cell is to the splitter. */
enum role {
	CONTENT,
	BLANK,
	SEPARATOR,
	BORDER
};

static enum role role_of(struct cell_span span, size_t at, const char *separators)
{
	char c = span.text[at];

	if (span.kinds[at] == CELL_BREAK)
		return BORDER;
	if (span.kinds[at] != CELL_EXPANDED || !c || !strchr(separators, c))
		return CONTENT;
	return c == ' ' || c == '\t' || c == '\n' ? BLANK : SEPARATOR;
}

void cells_split(struct cell_span span, const char *separators,
		 void (*take)(struct cell_span field, void *context), void *context)
{
	size_t start = 0;
	bool in_field = false;
	bool ended_by_blank = false; /* a separator now belongs to the blanks before it */

	for (size_t at = 0; at < span.length; at++) {
		enum role role = role_of(span, at, separators);
		if (role == CONTENT) {
			if (!in_field)
				start = at;
			in_field = true;
			continue;
		}
		size_t from = in_field ? start : at;
		if (in_field || (role == SEPARATOR && !ended_by_blank))
			take((struct cell_span){span.text + from, span.kinds + from, at - from},
			     context);
		if (in_field)
			ended_by_blank = role == BLANK;
		else if (role != BLANK)
			ended_by_blank = false;
		in_field = false;
	}
	if (in_field)
		take((struct cell_span){span.text + start, span.kinds + start, span.length - start},
		     context);
}
