/*
 * Strings that grow. They double inside an arena; what doubling leaves behind goes when the arena
 * is released, so there is nothing to free and no error path to write.
 */
#include "text.h"

#include <string.h>

enum {
	FIRST_CAPACITY = 32
};

void text_init(struct text *text, struct arena *arena)
{
	*text = (struct text){.arena = arena};
}

static void reserve(struct text *text, size_t more)
{
	size_t capacity = text->capacity ? text->capacity : FIRST_CAPACITY;

	if (text->capacity - text->length >= more)
		return;
	while (capacity - text->length < more)
		capacity *= 2;
	text->bytes = arena_grow(text->arena, text->bytes, text->capacity, capacity);
	text->capacity = capacity;
}

void text_add(struct text *text, char c)
{
	if (text->length == text->capacity)
		reserve(text, 1);
	text->bytes[text->length++] = c;
}

void text_append(struct text *text, const char *bytes, size_t length)
{
	if (!length)
		return;
	reserve(text, length);
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

void text_string(struct text *text, const char *string)
{
	text_append(text, string, strlen(string));
}

void text_quoted(struct text *text, const char *string)
{
	do {
		size_t plain = strcspn(string, "'");
		if (plain || !*string) {
			text_add(text, '\'');
			text_append(text, string, plain);
			text_add(text, '\'');
		}
		string += plain;
		size_t quotes = strspn(string, "'");
		if (quotes) {
			text_add(text, '"');
			text_append(text, string, quotes);
			text_add(text, '"');
		}
		string += quotes;
	} while (*string);
}

char *text_finish(struct text *text)
{
	text_add(text, '\0');
	text->length--;
	return text->bytes;
}
